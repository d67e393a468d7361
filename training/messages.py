"""The labelled messages: one file of tab-separated rows for each theme."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MESSAGES, SEALED, SECOND = HERE / "messages", HERE / "sealed", HERE / "second.tsv"
MOODS = ("neg", "neu", "pos")
KINDS = ("question", "answer", "thanks", "complaint", "share", "chatter")
ASPECTS = ("none", "teacher", "pace", "content", "price", "service", "tech")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with its labels; `theme` is the file it stands in, `weight` what it counts in training."""

    theme: str
    text: str
    mood: str
    kind: str
    aspect: str
    weight: float = 1.0

    @property
    def is_chinese(self) -> bool:
        """Whether its file is one of the Chinese ones."""
        return self.theme.startswith("zh")


def labelled(folder: Path) -> list[Labelled]:
    """Return all messages of a folder, file by file."""
    found: list[Labelled] = []
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            mood, kind, aspect, text = line.split("\t")
            if mood not in MOODS or kind not in KINDS or aspect not in ASPECTS:
                raise ValueError(f"{file.name}: {line}")
            found.append(Labelled(file.stem, text, mood, kind, aspect))
    return found


def folds(messages: Sequence[Labelled], count: int = 8) -> list[int]:
    """Return the fold of each message: a theme, and so one writer's voice on one subject, is never split."""
    themes = sorted({message.theme for message in messages})
    return [themes.index(message.theme) % count for message in messages]


_TURNS = {True: ("，但是", "，不过", "，可惜", "，可是"), False: (", but ", ". However, ", ", though ")}
_JOINS = {True: ("，", "。", " ", "！"), False: (". ", ", ", "! ", " and ")}


def combined(messages: Sequence[Labelled], count: int, *, weight: float, seed: int) -> list[Labelled]:
    """Return longer messages made of two that lie in one theme.

    Two of one mood keep it, a neutral one gives way, and after a "but" the second decides: what a person who writes
    more than one sentence means.
    """
    chance = random.Random(seed)  # noqa: S311 - nothing is secret here
    by_theme: dict[str, list[Labelled]] = {}
    for message in messages:
        if len(message.text) > 3:
            by_theme.setdefault(message.theme, []).append(message)
    themes = sorted(by_theme)
    found: list[Labelled] = []
    while len(found) < count:
        one, two = chance.sample(by_theme[chance.choice(themes)], 2)
        moods = {one.mood, two.mood}
        pieces = _JOINS if moods != {"neg", "pos"} else _TURNS
        joint = chance.choice(pieces[one.is_chinese])
        mood = two.mood if moods == {"neg", "pos"} else next(iter(moods - {"neu"}), "neu")
        text = one.text.rstrip("。.!！，,") + joint + two.text
        found.append(Labelled(one.theme, text, mood, two.kind, two.aspect, weight))
    return found
