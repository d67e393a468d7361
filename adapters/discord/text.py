"""Text in pieces that Discord takes: no character falls apart, and a block of code goes on as one."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.kernel.graphemes import is_boundary

MOST_TEXT = 2_000
"""Characters of a message. Counted here as UTF-16 does, which is never less than Discord counts."""
FENCE = "```"
_BREAKS = ("\n\n", "\n", "。", "！", "？", ". ", "! ", "? ", "；", "，", ", ", " ")
"""Where a reader would pause, best first."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The block of code in which a text ends: its first line, "" outside of any."""

    line: str = ""

    @property
    def closing(self) -> str:
        return f"\n{FENCE}" if self.line else ""


def pieces(text: str, limit: int = MOST_TEXT) -> Iterator[str]:
    """Yield the text in pieces of at most `limit`, in order, none of them blank."""
    rest, opened = text.strip("\n"), _Open()
    while rest:
        lead = f"{opened.line}\n" if opened.line else ""
        if units(lead + rest) <= limit:
            yield from _shown(lead + rest)
            return
        cut = _cut(rest, limit - units(lead) - units(FENCE) - 1)
        head = rest[:cut]
        opened = _after(head, opened)
        yield from _shown(lead + head.rstrip("\n" if opened.line else None) + opened.closing)
        rest = rest[cut:]
        rest = rest.removeprefix("\n") if opened.line else rest.lstrip()


def units(text: str) -> int:
    """Return how long the text is."""
    return len(text) + sum(char > "\uffff" for char in text)


def _shown(piece: str) -> Iterator[str]:
    if piece.strip():
        yield piece


def _after(text: str, before: _Open) -> _Open:
    """Return how the text leaves off that began so."""
    opened = before
    for line in text.split("\n"):
        if line.lstrip().startswith(FENCE):
            opened = _Open() if opened.line else _Open(_first_line(line.strip()))
    return opened


def _first_line(line: str) -> str:
    """Return the line with which the block is opened again: a language, but no code that stands behind it."""
    language = line.removeprefix(FENCE)
    return FENCE + (language if len(language) <= 20 and " " not in language and "`" not in language else "")


def _cut(text: str, limit: int) -> int:
    """Return where to cut: at a pause in the second half of what fits, else at the last whole character."""
    at = length = 0
    while at < len(text) and (length := length + 1 + (text[at] > "\uffff")) <= limit:
        at += 1
    furthest = at
    while furthest > 0 and not is_boundary(text, furthest):
        furthest -= 1
    # A thousand accents on one letter: nothing better can be done than to cut them.
    furthest = furthest or at
    for mark in _BREAKS:
        found = text.rfind(mark, furthest // 2, furthest)
        if found > 0 and is_boundary(text, found + len(mark)):
            return found + len(mark)
    return furthest
