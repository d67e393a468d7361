"""How long a lesson takes, by the length of its text."""

import re

HAN_A_MINUTE = 255
WORDS_A_MINUTE = 228
"""Source: Trauzettel-Klosinski & Dietz, IOVS 2012;53(9):5452 (IReST), read aloud: a pace at which one also takes in."""
FEWEST_MINUTES = 5
"""A lesson whose text is short stands for a picture, a recording or something to try out."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")


def minutes_of(text: str) -> int:
    """Return in how many whole minutes the text can be worked through, never fewer than five."""
    han = len(_HAN.findall(text))
    words = len(_WORD.findall(_HAN.sub(" ", text)))
    # ⌈han / 255 + words / 228⌉ in whole numbers: the same on every machine.
    taken = han * WORDS_A_MINUTE + words * HAN_A_MINUTE
    return max(FEWEST_MINUTES, -(-taken // (HAN_A_MINUTE * WORDS_A_MINUTE)))
