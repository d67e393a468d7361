"""The application's commands: what is registered, for whom, and the rules of their shape.

Source: docs interactions/application-commands ("Naming", "Structure", limits).
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.wire.discord.errors import bad, invalid, out_of_range

Json = dict[str, Any]
CHAT, ON_USER, ON_MESSAGE = 1, 2, 3
SUB, GROUP, STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, FILE = range(1, 12)
# Letters and digits of any script, "-", "_" and "'"; Devanagari and Thai marks are left out.
NAME = re.compile(r"[-_'\w]{1,32}\Z")
LOCALES = frozenset(
    (
        *("id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl"),
        *("pt-BR", "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW"),
        "ko",
    )
)
LONGEST = 8000


@dataclass(eq=False)
class Book:
    """The commands of one scope, by id, and when new names were made."""

    guild_id: int | None
    rows: dict[str, Json] = field(default_factory=dict)
    made: list[datetime] = field(default_factory=list)

    def by_key(self) -> dict[tuple[int, str], Json]:
        """Return the commands by type and name."""
        return {(one["type"], one["name"]): one for one in self.rows.values()}


@dataclass(eq=False)
class Orders:
    """The books of all scopes; `syncs` counts bulk overwrites."""

    books: dict[int | None, Book] = field(default_factory=dict)
    syncs: int = 0

    def book(self, guild_id: int | None) -> Book:
        """Return the book of a guild, or the global one."""
        return self.books.setdefault(guild_id, Book(guild_id))

    def offered(self, guild_id: int | None) -> list[Json]:
        """Return what is offered in a guild, or in the private chat: twice, where two books say the same."""
        rows = list(self.book(None).rows.values())
        return rows + list(self.book(guild_id).rows.values()) if guild_id else rows


def check(row: Json, path: str) -> None:
    """The command is well formed, or it is refused with the path of the fault."""
    at = f"{path}." if path else ""
    kind = row.get("type") or CHAT
    if kind == CHAT:
        _name(row.get("name"), f"{at}name")
        _between(row.get("description"), f"{at}description", 1, 100)
        _options(row.get("options") or [], f"{at}options", 0)
        if _length(row) > LONGEST:
            raise bad(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({LONGEST})")
    else:
        _between(row.get("name"), f"{at}name", 1, 32)
        if row.get("description"):
            raise bad(f"{at}description", "BASE_TYPE_MAX_LENGTH", "Must be 0 or fewer in length.")
    _localized(row, at, chat=kind == CHAT)


def _options(options: list[Json], path: str, depth: int) -> None:
    if len(options) > 25:
        raise bad(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    names, optional = set[str](), False
    for number, option in enumerate(options):
        at = f"{path}.{number}"
        _name(option.get("name"), f"{at}.name")
        _between(option.get("description"), f"{at}.description", 1, 100)
        _localized(option, f"{at}.", chat=True)
        if option["name"] in names:
            raise bad(at, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_USED", "Option names must be unique")
        names.add(option["name"])
        if option["type"] in (SUB, GROUP):
            if depth > 1:
                raise bad(f"{at}.type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command option is invalid")
            _options(option.get("options") or [], f"{at}.options", depth + 1)
            continue
        if option.get("required") and optional:
            code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
            raise bad(at, code, "Required options must be placed before non-required options")
        optional = optional or not option.get("required")
        _choices(option, at)


def _choices(option: Json, at: str) -> None:
    choices = option.get("choices") or []
    if len(choices) > 25:
        raise bad(f"{at}.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    if choices and option.get("autocomplete"):
        code = "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE"
        raise bad(at, code, "Choices and autocomplete exclude each other")
    check_choices(choices, f"{at}.choices", option["type"])


def check_choices(choices: list[Json], path: str, kind: int) -> None:
    """At most 25 choices with names of 1 to 100 characters and fitting values."""
    if len(choices) > 25:
        raise bad(path, "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for number, choice in enumerate(choices):
        _between(choice.get("name"), f"{path}.{number}.name", 1, 100)
        if kind == STRING:
            _between(choice.get("value"), f"{path}.{number}.value", 1, 100)


def _localized(row: Json, at: str, *, chat: bool) -> None:
    for field_name, high in (("name", 32), ("description", 100)):
        for locale, text in (row.get(f"{field_name}_localizations") or {}).items():
            path = f"{at}{field_name}_localizations.{locale}"
            if locale not in LOCALES:
                raise bad(path, "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
            if field_name == "name" and chat:
                _name(text, path)
            else:
                _between(text, path, 1, high)


def _name(name: Any, path: str) -> None:
    _between(name, path, 1, 32)
    if not NAME.match(name) or name != name.lower():
        raise bad(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _length(row: Json) -> int:
    own = max((len(row.get("name") or "") + len(row.get("description") or ""), *_longest(row)))
    choices = sum(len(one["name"]) + len(str(one["value"])) for one in row.get("choices") or [])
    return own + choices + sum(_length(option) for option in row.get("options") or [])


def _longest(row: Json) -> list[int]:
    names, texts = row.get("name_localizations") or {}, row.get("description_localizations") or {}
    return [len(names.get(at, "")) + len(texts.get(at, "")) for at in {*names, *texts}]


def _between(text: Any, path: str, low: int, high: int) -> None:
    if text is None:
        raise invalid({path: ("BASE_TYPE_REQUIRED", "This field is required")})
    if not low <= len(text) <= high:
        raise out_of_range(path, low, high)
