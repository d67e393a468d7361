"""Words as a picture can carry them."""

import unicodedata

from adapters.charts.fonts import Fonts

MISSING = "〓"
"""What printers set where they have no type."""
LONGEST = 400
_EMOJI = (
    *((0x1F000, 0x1FAFF), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0xFE00, 0xFE0F), (0xE0000, 0xE007F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0x20E3, 0x20E3)),
)
_KEPT = frozenset("★☆●○■□▲△▼▽◆◇✓✗")
"""Signs of our own, which are no emoji and which fonts have."""


def drawable(text: str, fonts: Fonts) -> str:
    """Return the text without emoji and controls, 〓 for a character that no font has, one space for each gap.

    Without a Chinese font whatever the Latin one lacks is left out.
    """
    said = "".join(_sign(char, fonts) for char in text[:LONGEST] if not _is_emoji(char))
    return " ".join(said.split())


def short(text: str, most: int) -> str:
    """Return the text cut to `most` columns (a Chinese character is two), with an ellipsis where it was cut."""
    if wide(text) <= most:
        return text
    kept = ""
    for char in text:
        if wide(kept + char) > most - 1:
            break
        kept += char
    return f"{kept.rstrip()}…"


def wrapped(text: str, columns: int, lines: int) -> str:
    """Return the text over at most `lines` lines of `columns` columns; Chinese breaks anywhere, Latin at a space."""
    rows: list[str] = [""]
    for piece in _pieces(text):
        if wide(rows[-1] + piece.rstrip()) > columns and rows[-1]:
            rows.append("")
        rows[-1] += piece
    kept = [row.strip() for row in rows]
    if len(kept) > lines:
        kept = [*kept[: lines - 1], short(" ".join(kept[lines - 1 :]), columns)]
    return "\n".join(kept)


def wide(text: str) -> int:
    """Return how many columns the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    word = ""
    for char in text:
        word += char
        if char == " " or unicodedata.east_asian_width(char) in "WF":
            pieces.append(word)
            word = ""
    return [*pieces, word]


def _sign(char: str, fonts: Fonts) -> str:
    if char.isspace():
        return " "
    if ord(char) in fonts.glyphs:
        return char
    return MISSING if fonts.has_chinese and unicodedata.category(char)[0] in "LNSP" else ""


def _is_emoji(char: str) -> bool:
    if char in _KEPT:
        return False
    return any(first <= ord(char) <= last for first, last in _EMOJI) or (
        unicodedata.category(char)[0] == "C" and (not char.isspace())
    )
