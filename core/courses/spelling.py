"""Which of the known words was meant by one that is not known."""

from collections.abc import Collection
from difflib import SequenceMatcher


def meant(word: str, near: Collection[str]) -> str:
    """Return the nearest of the words, of equal ones the first by alphabet; the word itself where there is none."""

    def likeness(other: str) -> float:
        return SequenceMatcher(None, word, other, autojunk=False).ratio()

    return min(near, key=lambda other: (-likeness(other), other), default=word)
