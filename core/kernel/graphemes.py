"""Where a text may be cut so that no character falls apart."""

import unicodedata

ZERO_WIDTH_JOINER = "\u200d"
_KEEPS_TO_THE_LEFT = {"Mn", "Me", "Mc"}
_HANGUL_VOWELS_AND_ENDS = range(0x1160, 0x1200)


def is_boundary(text: str, at: int) -> bool:
    """Whether the text may be cut before the character at `at`.

    Not inside of: a letter and its accents, an emoji sequence, a flag, a keycap, a Hangul syllable in pieces, CR LF.
    After the rules of Unicode's annex 29, without its tables.
    """
    if not 0 < at < len(text):
        return True
    left, right = text[at - 1], text[at]
    if left == "\r" and right == "\n":
        return False
    if ZERO_WIDTH_JOINER in (left, right) or _joins_left(right):
        return False
    if _is_flag_half(left) and _is_flag_half(right):
        return _flag_halves_before(text, at) % 2 == 0
    return not (ord(right) in _HANGUL_VOWELS_AND_ENDS and unicodedata.category(left) == "Lo")


def _joins_left(char: str) -> bool:
    code = ord(char)
    is_skin_tone = 0x1F3FB <= code <= 0x1F3FF
    is_tag = 0xE0020 <= code <= 0xE007F
    return is_skin_tone or is_tag or unicodedata.category(char) in _KEEPS_TO_THE_LEFT


def _is_flag_half(char: str) -> bool:
    return 0x1F1E6 <= ord(char) <= 0x1F1FF


def _flag_halves_before(text: str, at: int) -> int:
    count = 0
    while count < at and _is_flag_half(text[at - 1 - count]):
        count += 1
    return count
