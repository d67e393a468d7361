"""Texts as Telegram keeps them: trimmed, counted in UTF-16 units, with entities (spec: MessageEntity)."""

import re

from tests.wire.telegram.errors import NotModelled, bad
from tests.wire.telegram.model import Json

TEXT, CAPTION = 4096, 1024
MOST = 100
"""Entities beyond it are dropped without a word (docs: limits of messages; "known")."""
PLAIN = frozenset(
    ["bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre"]
)
FOUND = frozenset(["mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"])
OTHERS = frozenset({"text_link", "text_mention", "custom_emoji", "date_time"})
PATTERNS = (
    ("url", re.compile(r"https?://[^\s<>\"]+[^\s<>\".,!?;:)\]]")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("mention", re.compile(r"(?<!\w)@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d]\w*")),
)


def units(text: str) -> int:
    """Return the length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def piece(text: str, entity: Json) -> str:
    """Return the part of the text that an entity names."""
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def kept(text: str, entities: list[Json] | None, *, most: int, what: str) -> tuple[str, list[Json]]:
    """Return the text and its entities as they stand in the message; raise where Telegram refuses."""
    if "\ud800" <= max(text, default="") <= "\udfff":
        raise bad("strings must be encoded in UTF-8")
    given = [_checked(entity, text) for entity in entities or []][:MOST]
    text, given = _trimmed(text, given)
    if units(text) > most:
        raise bad("message is too long" if what == "text" else "message caption is too long")
    if not text and what == "text":
        raise bad("message text is empty")
    _refuse_crossed(given)
    return text, sorted(given + _found(text, given), key=lambda entity: (entity["offset"], -entity["length"]))


def _checked(entity: Json, text: str) -> Json:
    try:
        kind, offset, length = entity["type"], entity["offset"], entity["length"]
    except (KeyError, TypeError) as error:
        raise bad("can't parse MessageEntity: a field is missing") from error
    if kind not in PLAIN | FOUND | OTHERS:
        raise bad("can't parse MessageEntity: unsupported type specified")
    if kind in {"custom_emoji", "date_time", "text_mention"}:
        raise NotModelled(f"entities of type {kind}")
    if kind == "text_link" and not entity.get("url"):
        raise bad('can\'t parse MessageEntity: Field "url" must be of type String')
    if not isinstance(offset, int) or not isinstance(length, int) or offset < 0 or length < 1:
        raise bad(f"Receive an entity with incorrect offset {offset} or length {length}")
    if offset + length > units(text):
        raise bad(f"Receive an entity that ends outside the text: {offset} + {length} > {units(text)}")
    for edge in (offset, offset + length):
        if _splits_a_character(text, edge):
            raise bad(f"Entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")
    return dict(entity)


def _splits_a_character(text: str, edge: int) -> bool:
    raw = text.encode("utf-16-le")[edge * 2 : edge * 2 + 2]
    return bool(raw) and 0xDC00 <= int.from_bytes(raw, "little") <= 0xDFFF


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    lead = units(text) - units(text.lstrip())
    text = text.strip()
    whole = units(text)
    fitted: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] + entity["length"] - lead, whole)
        if end > start:
            fitted.append(entity | {"offset": start, "length": end - start})
    return text, fitted


def _refuse_crossed(entities: list[Json]) -> None:
    """Entities nest or part; code and pre hold nothing (docs: formatting options)."""
    for first in entities:
        start, end = first["offset"], first["offset"] + first["length"]
        for other in entities:
            if other is first or not start <= other["offset"] < end:
                continue
            if other["offset"] + other["length"] > end and other["offset"] > start:
                raise bad("can't parse entities: entities cross each other")
            if first["type"] in ("code", "pre") and other["type"] not in ("code", "pre"):
                raise bad("can't parse entities: code holds no other entity")


def _found(text: str, given: list[Json]) -> list[Json]:
    taken = [(e["offset"], e["offset"] + e["length"]) for e in given if e["type"] in {"text_link", "code", "pre"}]
    found: list[Json] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if any(start < b and a < end for a, b in taken):
                continue
            if any(e["type"] == kind and e["offset"] == start for e in given):
                continue
            taken.append((start, end))
            found.append({"type": kind, "offset": start, "length": end - start})
    return found
