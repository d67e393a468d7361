"""What can be seen of a lesson's text without asking anybody: dead links, and lessons that are nearly one."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from urllib.parse import urlsplit

from core.kernel.ids import LessonId

SHINGLE = 5
"""Signs that stand together; as many letters of English as words of Chinese would be too few or too many to share."""
KEPT_OF = 4
"""One of so many shingles is kept, by its number: the same ones in every text (Broder 1997)."""
LEAST_SHINGLES = 12
"""Below so many kept shingles (about 50 signs) two texts share too much by chance."""
ALIKE = 0.8
"""Share of common shingles from which two lessons are nearly one."""
MOST_SHARED = 200
"""A shingle of more lessons than this is a formula of the house, and finds no pair."""

_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\n]*)\)?|(https?:[^\s<>\"'\]\)，。；]+)", re.IGNORECASE)
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")
_BLANK = re.compile(r"\W+")


def broken_links(body: str) -> Sequence[str]:
    """Return the targets of links that cannot work, whatever the network says: no address, no host, a space in it."""
    found = ((link[1] if link[1] is not None else link[2]).strip() for link in _LINK.finditer(body))
    return [one for one in found if not _may_work(one)]


def _may_work(target: str) -> bool:
    if target.startswith(("#", "mailto:", "tg:", "discord:")):
        return len(target) > 1
    try:
        parts = urlsplit(target)
        host = parts.hostname or ""
    except ValueError:
        return False
    if any(sign.isspace() for sign in target) or parts.scheme.lower() not in {"http", "https"}:
        return False
    return host == "localhost" or ":" in host or _HOST.fullmatch(host) is not None


def near_duplicates(bodies: Mapping[LessonId, str]) -> Sequence[tuple[LessonId, LessonId]]:
    """Return the pairs of lessons whose texts share most of what they have.

    Source: A. Z. Broder, On the resemblance and containment of documents (1997): resemblance is the share of common
    shingles, estimated over those whose hash is 0 modulo a constant.
    """
    kept = {lesson: shingles for lesson, body in bodies.items() if len(shingles := _kept(body)) >= LEAST_SHINGLES}
    having: dict[int, list[LessonId]] = {}
    for lesson in sorted(kept):
        for shingle in kept[lesson]:
            having.setdefault(shingle, []).append(lesson)
    common: Counter[tuple[LessonId, LessonId]] = Counter()
    for lessons in having.values():
        if 2 <= len(lessons) <= MOST_SHARED:
            common.update(combinations(lessons, 2))
    return sorted(
        (one, other)
        for (one, other), shared in common.items()
        if shared >= ALIKE * (len(kept[one]) + len(kept[other]) - shared)
    )


def _kept(body: str) -> frozenset[int]:
    return frozenset(number for number in _shingles(body) if number % KEPT_OF == 0)


def _shingles(body: str) -> Iterator[int]:
    text = _BLANK.sub(" ", body.casefold()).strip()
    for start in range(len(text) - SHINGLE + 1):
        piece = text[start : start + SHINGLE].encode("utf-8", "replace")
        yield int.from_bytes(hashlib.blake2b(piece, digest_size=6).digest())
