"""The one-time code that makes two accounts one person: how it looks, how it is kept, how long it lives."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.kernel.ids import MemberId, Platform

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, O, 1, I and L, which are taken for one another."""
CODE_LENGTH = 8
"""31 ** 8 codes: with 5 tries in 10 minutes one that lives 10 minutes is met once in 170 billion."""
CODE_LIVES = timedelta(minutes=10)
MOST_MISSES = 5
MISSES_WITHIN = timedelta(minutes=10)
WAIT = timedelta(minutes=10)
SEAT_RESTS = timedelta(hours=24)
"""How long a seat that was freed stays empty: one subscription must not wander from hand to hand."""


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A code as it is kept: by its digest alone. `platform` is where it was shown."""

    digest: str
    member_id: MemberId
    platform: Platform
    expires_at: datetime
    used_at: datetime | None = None


def normal(written: str) -> str:
    """Return the code that somebody wrote: in capitals, without gaps, from a Chinese keyboard too."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", written[:64]))).upper()


def digest_of(written: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(f"zhishe link {normal(written)}".encode()).hexdigest()
