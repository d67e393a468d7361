"""What no log may show, taken out of whatever is to be written."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import cast
from urllib.parse import quote

HIDDEN = "[hidden]"
SHORTEST = 6
"""A shorter piece would hide common words and numbers with it."""
DEEPEST = 5
"""Below this a value is written by its repr, which knows how to end where a list holds itself."""

# Bounded repeats: a line of 64 KiB without any match must cost no more than a few milliseconds.
SHAPES = (
    re.compile(r"(?P<keep>bot)\d+(?::|%3A)[\w-]+", re.IGNORECASE),  # Telegram, as it stands in a path
    re.compile(r"\b\d{6,20}:[\w-]{30,}"),
    re.compile(r"\b[sr]k_(?:test|live)_\w+"),
    re.compile(r"\bwhsec_[\w+/=]+"),
    re.compile(r"(?<![\w-])[\w-]{22,30}\.[\w-]{6,7}\.[\w-]{27,}"),  # Discord: id, time, signature
    re.compile(r"\b[\w-]{1,16}:[A-Za-z0-9+/]{43}="),  # a data key
    re.compile(r"(?P<keep>\b(?:Bearer|Basic|Bot) )[\w.~+/=:-]{6,}"),
    re.compile(r"(?P<keep>://[^\s:/@]{0,256}:)[^\s@\"']{1,256}(?=@)"),
    re.compile(r"(?P<keep>\bpassword=)('[^']*'|[^\s&'\"]+)", re.IGNORECASE),
    # SQLAlchemy ends its messages with what it sent, PostgreSQL with the row: either may be what a person wrote.
    re.compile(r"(?P<keep>\[parameters: |\bDETAIL:  ?)[^\n]+"),
    re.compile(r"[\w.+-]{1,64}(?:@|%40)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"),
)


class Redactor:
    """Takes the given secrets, and whatever has the shape of one, out of text and values."""

    def __init__(self, secrets: Iterable[str]) -> None:
        written = {form for secret in secrets for piece in _pieces(secret) for form in _forms(piece)}
        longest_first = sorted(written, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, longest_first))) if written else None

    def text(self, written: str) -> str:
        """Return the text without any secret."""
        if self._secrets is not None:
            written = self._secrets.sub(HIDDEN, written)
        for shape in SHAPES:
            written = shape.sub(_keep_the_lead, written)
        return written

    def value(self, thing: object, depth: int = 0) -> object:
        """Return what may be written for `thing`: text, numbers, lists and mappings; anything else by its repr."""
        if thing is None or isinstance(thing, bool):
            return thing
        if isinstance(thing, int | float):
            clean = self.text(str(thing))
            return thing if clean == str(thing) else clean
        if depth == DEEPEST or not isinstance(thing, Mapping | list | tuple | set | frozenset):
            return self.text(_said(thing))
        if isinstance(thing, Mapping):
            pairs = cast("Mapping[object, object]", thing).items()
            return {self.text(str(name)): self.value(part, depth + 1) for name, part in pairs}
        return [self.value(part, depth + 1) for part in cast("Iterable[object]", thing)]


def _said(thing: object) -> str:
    return str(thing) if isinstance(thing, str) else repr(thing)


def _keep_the_lead(match: re.Match[str]) -> str:
    return match.groupdict().get("keep", "") + HIDDEN


def _pieces(secret: str) -> set[str]:
    """Return the secret and its parts: one key out of several leaks as badly as all of them.

    Digits alone are no part: before the colon of a Telegram token stands the bot's public id.
    """
    parts = {part for part in re.split(r"[,:\s]+", secret) if not part.isdigit()}
    return {piece for piece in (secret.strip(), *parts) if len(piece) >= SHORTEST}


def _forms(piece: str) -> tuple[str, ...]:
    """Return the piece as it is, and as a repr (of it or of its bytes), JSON and a URL write it."""
    json_forms = (json.dumps(piece)[1:-1], json.dumps(piece, ensure_ascii=False)[1:-1])
    reprs = (repr(piece)[1:-1], repr(piece.encode(errors="replace"))[2:-1])
    return (piece, *reprs, *json_forms, quote(piece), quote(piece, safe=""))
