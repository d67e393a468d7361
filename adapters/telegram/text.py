"""Text as Telegram counts and takes it: in UTF-16 units, with entities beside it, in pieces that are short enough."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.kernel.graphemes import is_boundary

MOST_TEXT = 4_096
"""UTF-16 units of a message (Bot API, sendMessage)."""
MOST_CAPTION = 1_024
"""UTF-16 units under a picture (Bot API, sendPhoto)."""

_FENCE = re.compile(r"^```[ \t]*([\w+#-]*)[ \t]*\n(.*?)\n?^```[ \t]*$", re.MULTILINE | re.DOTALL)
_BREAKS = ("\n\n", "\n", "。", "！", "？", ". ", "! ", "? ", "；", "，", ", ", " ")
"""Where a reader would pause, best first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that is shown otherwise; `start` and `end` count characters."""

    kind: str
    start: int
    end: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text with its spans, short enough for one message."""

    text: str
    spans: tuple[Span, ...] = ()


def units(text: str) -> int:
    """Return how long the text is for Telegram."""
    return len(text) + sum(char > "\uffff" for char in text)


def marked(text: str) -> Piece:
    """Return the text with what stands between lines of ``` as blocks of code; nothing else is read as markup."""
    parts: list[str] = []
    spans: list[Span] = []
    done = length = 0
    for fence in _FENCE.finditer(text):
        if not fence[2].strip():
            continue
        before = text[done : fence.start()]
        parts += [before, fence[2]]
        start = length + len(before)
        length = start + len(fence[2])
        spans.append(Span("pre", start, length, fence[1]))
        done = fence.end()
    return Piece("".join((*parts, text[done:])), tuple(spans))


def pieces(whole: Piece, limit: int = MOST_TEXT) -> Iterator[Piece]:
    """Yield the text in pieces of at most `limit` units, in order, none of them blank.

    No character, surrogate pair or span is cut; a span that is longer than a message goes on in the next.
    """
    start = 0
    while start < len(whole.text):
        end = _end(whole, start, limit)
        piece = _trimmed(whole, start, end)
        if piece.text:
            yield piece
        start = end


def cut(text: str, limit: int) -> str:
    """Return the text if it has at most `limit` units, else its beginning and an ellipsis."""
    return text if units(text) <= limit else text[: _furthest(text, 0, limit - 1)].rstrip() + "…"


def _end(whole: Piece, start: int, limit: int) -> int:
    """Return where the piece that begins at `start` ends."""
    furthest = _furthest(whole.text, start, limit)
    if furthest == len(whole.text):
        return furthest
    cut = _pause(whole.text, start, furthest)
    for span in whole.spans:
        if span.start < cut < span.end and span.start > start:
            return span.start
    return cut


def _furthest(text: str, start: int, limit: int) -> int:
    """Return the last character boundary that leaves at most `limit` units."""
    at, length = start, 0
    while at < len(text) and (length := length + 1 + (text[at] > "\uffff")) <= limit:
        at += 1
    return _boundary_before(text, start, at)


def _boundary_before(text: str, start: int, at: int) -> int:
    found = at
    while found > start and not is_boundary(text, found):
        found -= 1
    # A thousand accents on one letter: nothing better can be done than to cut them.
    return found if found > start else at


def _pause(text: str, start: int, furthest: int) -> int:
    """Return where a reader would pause in the second half of what fits, else the furthest cut."""
    earliest = start + (furthest - start) // 2
    for mark in _BREAKS:
        found = text.rfind(mark, earliest, furthest)
        if found >= 0 and is_boundary(text, found + len(mark)):
            return found + len(mark)
    return furthest


def _trimmed(whole: Piece, start: int, end: int) -> Piece:
    """Return the piece without the blanks at its ends, which Telegram would take away, and its spans with it."""
    text = whole.text[start:end]
    left = start + len(text) - len(text.lstrip())
    right = left + len(text.strip())
    return Piece(whole.text[left:right], tuple(_within(whole.spans, left, right)))


def _within(spans: Sequence[Span], left: int, right: int) -> Iterator[Span]:
    for span in spans:
        start, end = max(span.start, left), min(span.end, right)
        if start < end:
            yield replace(span, start=start - left, end=end - left)
