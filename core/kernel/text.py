"""Text as it may be kept, and names as they may be shown."""

import re
import unicodedata

from core.kernel.errors import Refused

MAX_TEXT_BYTES = 65_536
"""The longest message that is kept, in UTF-8 bytes: far above any platform's limit (Discord 4,000 characters)."""

_BAD = re.compile("[\0\ud800-\udfff]")
_FOLDS = {"Cc", "Cf"}


def storable(text: str) -> str:
    """Return the text as every store can keep it: NUL and unpaired surrogates become U+FFFD, nothing else changes.

    Raises `Refused` for more than `MAX_TEXT_BYTES`: cutting would lose what was written.
    """
    if not text.isascii() or "\0" in text:
        text = _BAD.sub("\N{REPLACEMENT CHARACTER}", text)
    if len(text) * 4 > MAX_TEXT_BYTES and (size := len(text.encode())) > MAX_TEXT_BYTES:
        raise Refused("text.too_long", size=size, limit=MAX_TEXT_BYTES)
    return text


def displayable(name: str, limit: int = 64) -> str:
    """Return a name that cannot reorder or hide what stands around it: NFKC, no control or format characters, cut."""
    folded = unicodedata.normalize("NFKC", _BAD.sub("\N{REPLACEMENT CHARACTER}", name))
    visible = "".join(c for c in folded if unicodedata.category(c) not in _FOLDS)
    return " ".join(visible.split())[:limit]
