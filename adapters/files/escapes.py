"""JSON bytes that the parser can take: lone surrogates mended, numbers of thousands of digits found.

yajl turns an escaped lone low surrogate into bytes that are no UTF-8, and Python refuses integers above 4,300 digits;
either would end the parse inside C (measured with ijson 3.6.0, yajl2_c).
"""

import re
from collections.abc import Iterator

MAX_DIGITS = 4_300
"""Python's own limit for an integer. No text of a chat is as long (Telegram 4,096 characters)."""
STEP_BYTES = 2_048
"""A longer run of digits than `MAX_DIGITS` fills at least one whole step."""

_ESCAPE = re.compile(
    rb"""\\(?:
      (?P<pair>u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
    | (?P<open>(?:u[dD][89abAB][0-9a-fA-F]{2}(?:\\(?:u[0-9a-fA-F]{0,3})?)?|u[0-9a-fA-F]{0,3})?\Z)
    | (?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})
    | .)""",
    re.VERBOSE | re.DOTALL,
)
_DIGITS = re.compile(rb"(?<![0-9])[0-9]{%d}" % MAX_DIGITS)


def mended(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the same JSON, as many bytes in all, with every escaped lone surrogate made `\\ufffd`."""
    held = b""
    for block in blocks:
        whole, held = _mend(held + block)
        if whole:
            yield whole
    if held:
        yield held


def _mend(block: bytes) -> tuple[bytes, bytes]:
    """Return the block mended, and its end where an escape is still open."""
    if b"\\u" not in block and not block.endswith(b"\\"):
        return block, b""
    held = b""

    def mend(found: re.Match[bytes]) -> bytes:
        nonlocal held
        if found["open"] is not None:
            held = found[0]
            return b""
        return b"\\ufffd" if found["lone"] else found[0]

    return _ESCAPE.sub(mend, block), held


def has_endless_number(before: bytes, block: bytes) -> bool:
    """Whether a run of more digits than Python reads as a number is in `block`, or began in the block `before`."""
    # The regular expression costs as much as the parse: it looks only where a whole step is digits. A run over the
    # border fills the end of the one block or the beginning of the other.
    steps = (block[start : start + STEP_BYTES] for start in range(0, len(block), STEP_BYTES))
    if before[-STEP_BYTES:].isdigit() or any(step.isdigit() for step in steps):
        return _DIGITS.search(before[-MAX_DIGITS:] + block) is not None
    return False
