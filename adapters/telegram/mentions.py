"""Whom a command names: by an @name that Telegram knows, or by a person picked from a list who has none."""

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.telegram.client import Json


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody is named: by their number where Telegram tells it, else by their @name in small letters."""

    start: int
    end: int
    person: str = ""
    name: str = ""


def mentions(message: Json) -> Iterator[Mention]:
    """Yield whom the text names, from its end to its beginning; places count characters."""
    text = message.get("text") or ""
    units = text.encode("utf-16-le")
    for entity in sorted(message.get("entities") or [], key=lambda one: -one["offset"]):
        first, last = entity["offset"], entity["offset"] + entity["length"]
        start, end = (len(units[: 2 * at].decode("utf-16-le", "ignore")) for at in (first, last))
        if entity["type"] == "text_mention":
            yield Mention(start, end, person=str(entity["user"]["id"]))
        elif entity["type"] == "mention":
            yield Mention(start, end, name=text[start:end].removeprefix("@").lower())
