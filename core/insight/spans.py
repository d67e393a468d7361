"""Which stretch of a message is in which language: a sentence may change its script half-way."""

import re
from dataclasses import dataclass

from core.insight.model import Lang
from core.insight.script import HAN, levelled

_HAN_OR_LATIN = re.compile(
    rf"(?P<zh>[{HAN}])|(?P<en>[A-Za-z\u00c0-\u024f])|(?P<other>(?![A-Za-z\u00c0-\u024f{HAN}])[^\W\d_])"
)


@dataclass(frozen=True, slots=True)
class Span:
    """The characters from `start` to before `end` of a message, all of one language."""

    start: int
    end: int
    lang: Lang


def spans(text: str) -> tuple[Span, ...]:
    """Return the stretches of the message that are words, in order.

    Digits, spaces and punctuation lie inside a stretch only where the same language goes on behind them; code, links
    and mentions are no words.
    """
    found: list[Span] = []
    for letter in _HAN_OR_LATIN.finditer(levelled(text)):
        lang = Lang(letter.lastgroup or Lang.OTHER)
        if found and found[-1].lang is lang:
            found[-1] = Span(found[-1].start, letter.end(), lang)
        else:
            found.append(Span(letter.start(), letter.end(), lang))
    return tuple(found)
