"""Application commands: the bulk overwrite, one by one, and how many new names a day.

Source: docs interactions/application-commands; AutoGPT#12618 review (only new names count: 30034).
"""

from datetime import timedelta
from typing import Any

from tests.wire.discord import orders
from tests.wire.discord.calls import Call, Json
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.orders import CHAT, Book

CREATES_A_DAY, MOST = 200, {CHAT: 100, 2: 15, 3: 15}


def listed(call: Call) -> list[Json]:
    """Return the commands of the application, or of one guild."""
    return [_shown(one, call) for one in _book(call).rows.values()]


def overwrite(call: Call) -> list[Json]:
    """Exactly these commands are there; those that were there keep their ids."""
    book, rows = _book(call), call.body
    keys = [_key(row) for row in rows]
    if len(set(keys)) < len(keys):
        raise bad("", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    for number, row in enumerate(rows):
        orders.check(row, str(number))
    for kind, most in MOST.items():
        if sum(key[0] == kind for key in keys) > most:
            raise ApiError(30032)
    fresh = [key for key in keys if key not in book.by_key()]
    _count(call, book, len(fresh))
    book.rows = {one["id"]: one for one in (_made(call, book, row) for row in rows)}
    call.world.orders.syncs += 1
    return listed(call)


def create(call: Call) -> Any:
    """The command is there; one of the same name is replaced."""
    book, row = _book(call), call.body
    orders.check(row, "")
    known = _key(row) in book.by_key()
    if not known:
        if sum(one["type"] == row.get("type", CHAT) for one in book.rows.values()) >= MOST[row.get("type", CHAT)]:
            raise ApiError(30032)
        _count(call, book, 1)
    made = _made(call, book, row)
    book.rows[made["id"]] = made
    return 200 if known else 201, _shown(made, call)


def one(call: Call) -> Json:
    """Return a command; 10063."""
    return _shown(_find(call), call)


def edit(call: Call) -> Json:
    """The command is changed."""
    found = _find(call)
    changed = {**found, **call.body}
    orders.check(changed, "")
    _book(call).rows[found["id"]] = changed | {"version": str(call.world.clock.new_id())}
    return _shown(_book(call).rows[found["id"]], call)


def delete(call: Call) -> None:
    """The command is gone."""
    del _book(call).rows[_find(call)["id"]]


def _book(call: Call) -> Book:
    if call.id(0) != call.world.application_id:
        raise ApiError(20012, "You are not authorized to perform this action on this application", status=403)
    guild_id = call.guild(1).id if "/guilds/" in call.path else None
    return call.world.orders.book(guild_id)


def _find(call: Call) -> Json:
    book = _book(call)
    try:
        return book.rows[call.ids[-1]]
    except KeyError:
        raise ApiError(10063) from None


def _key(row: Json) -> tuple[int, str]:
    return row.get("type") or CHAT, row.get("name", "")


def _count(call: Call, book: Book, fresh: int) -> None:
    now = call.world.clock.now()
    book.made = [moment for moment in book.made if now - moment < timedelta(days=1)]
    if len(book.made) + fresh > CREATES_A_DAY:
        raise ApiError(30034)
    book.made += [now] * fresh


def _made(call: Call, book: Book, row: Json) -> Json:
    known, needed = book.by_key().get(_key(row)), row.get("default_member_permissions")
    made: Json = {
        "id": known["id"] if known else str(call.world.clock.new_id()),
        "application_id": str(call.world.application_id),
        "version": str(call.world.clock.new_id()),
        "type": row.get("type") or CHAT,
        "name": row["name"],
        "name_localizations": row.get("name_localizations"),
        "description": row.get("description") or "",
        "description_localizations": row.get("description_localizations"),
        "default_member_permissions": None if needed is None else str(needed),
        "dm_permission": row.get("dm_permission", True),
        "contexts": row.get("contexts"),
        "integration_types": row.get("integration_types") or [0],
        "nsfw": bool(row.get("nsfw")),
        "options": row.get("options") or [],
    }
    return made | ({"guild_id": str(book.guild_id)} if book.guild_id else {})


def _shown(row: Json, call: Call) -> Json:
    shown = dict(row)
    if call.query.get("with_localizations", "true") != "true" and call.method == "GET":
        shown["name_localizations"] = shown["description_localizations"] = None
    if not shown["options"]:
        del shown["options"]
    return shown
