"""A template and a person's way of writing become a message, and hardly ever the same one twice."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from bot.demo.theme import Echo

_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_SLOT = re.compile(r"\{(\w+)\}")
SHORT = 12
"""Up to so many characters people do repeat each other: "thanks", "+1", "晚安"."""
TRIES = 8


@dataclass(frozen=True, slots=True)
class Habit:
    """How one person writes: the chances of a tail (emoji, laugh), an opening word, a typo, small letters."""

    tail: float
    opening: float
    typo: float
    lower: float
    tails: tuple[str, ...]


def habit(rng: Random, echo: Echo) -> Habit:
    """Return a person's habit: two or three favourite tails, used often by some and never by others."""
    return Habit(
        tail=rng.choice((0.0, 0.1, 0.25, 0.5)),
        opening=rng.choice((0.0, 0.15, 0.3)),
        typo=rng.choice((0.0, 0.0, 0.02, 0.08)),
        lower=rng.choice((0.0, 0.0, 1.0)),
        tails=tuple(rng.sample(echo.tails, 3)),
    )


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes messages; what was said before is remembered, so that long ones stay new."""

    rng: Random
    said: set[str] = field(default_factory=set[str])

    def bind(self, words: Mapping[str, Sequence[str]], facts: Sequence[Mapping[str, str]]) -> dict[str, str]:
        """Return one value for every word: what a conversation is about."""
        bound = {word: self.rng.choice(choices) for word, choices in words.items()}
        if facts:
            bound.update(self.rng.choice(facts))
        return bound

    def write(self, template: str, bound: Mapping[str, str], manner: Habit, leads: Sequence[str] = ()) -> str:
        """Return the template filled and in the person's manner; tried again where that was said before.

        `leads` are opening words that fit, of which the person may use one.
        """
        text = ""
        for _ in range(TRIES):
            text = self._once(template, bound, manner, leads)
            if len(text) <= SHORT or text not in self.said:
                break
        self.said.add(text)
        return text

    def _once(self, template: str, bound: Mapping[str, str], manner: Habit, leads: Sequence[str]) -> str:
        text = self._chosen(template)
        if leads and "\n" not in text and self.rng.random() < manner.opening:
            text = self.rng.choice(leads) + text
        text = _filled(_filled(text, bound), bound).strip()
        if "`" in text:
            return text
        if self.rng.random() < manner.lower:
            text = _lowered(text)
        return text + self._tail(text, manner)

    def _chosen(self, template: str) -> str:
        while "<" in template:
            chosen = _CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), template)
            if chosen == template:
                break
            template = chosen
        return template

    def _tail(self, text: str, manner: Habit) -> str:
        if not text[-1].isalnum() and self.rng.random() < 0.8:
            return ""
        return self.rng.choice(manner.tails) if self.rng.random() < manner.tail else ""

    def slipped(self, text: str, echo: Echo, manner: Habit) -> str:
        """Return the text with the person's typo, where there is room for one and they make it now."""
        if "`" in text or self.rng.random() >= manner.typo:
            return text
        right, wrong = self.rng.choice(echo.typos)
        return text.replace(right, wrong, 1)


def _filled(text: str, bound: Mapping[str, str]) -> str:
    if "{" not in text:
        return text
    return _SLOT.sub(lambda match: bound.get(match[1], match[0]), text)


def _lowered(text: str) -> str:
    """A small first letter, except for "I" and names in capitals."""
    if text[0].isascii() and text[1:2].islower():
        return text[0].lower() + text[1:]
    return text
