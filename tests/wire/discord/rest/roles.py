"""Roles of a guild.

Source: docs resources/guild; a role above the bot, a managed one and bits that the bot has not: 50013.
"""

from typing import Any

from tests.wire.discord import doings, permissions, shapes
from tests.wire.discord.calls import Call, Json
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.things import Guild, Role

MOST = 250
FIELDS = ("name", "hoist", "mentionable", "color")


def listed(call: Call) -> list[Json]:
    """Return the roles."""
    return [shapes.role(one) for one in call.guild().roles.values()]


def one(call: Call) -> Json:
    """Return a role; 10011."""
    return shapes.role(call.world.role(call.guild(), call.id(1)))


def create(call: Call) -> Json:
    """The role stands at the bottom."""
    guild, body = call.guild(), call.body or {}
    call.need_in_guild(guild, permissions.MANAGE_ROLES)
    if len(guild.roles) >= MOST:
        raise ApiError(30005)
    given = _fields(body)
    bits = _bits(call, guild, body, guild.everyone.permissions)
    role = doings.new_role(call.world, guild, given.pop("name", None) or "new role", bits, **given)
    doings.note(call.world, guild, "role_create", call.world.bot, role.id, call.reason)
    return shapes.role(role)


def edit(call: Call) -> Json:
    """The role is changed; @everyone can be, too."""
    guild = call.guild()
    role = _below(call, guild, call.id(1))
    given = _fields(call.body)
    if call.body.get("permissions") is not None:
        given["permissions"] = _bits(call, guild, call.body, role.permissions)
    doings.change_role(call.world, guild, role, **given)
    doings.note(call.world, guild, "role_update", call.world.bot, role.id, call.reason)
    return shapes.role(role)


def move(call: Call) -> list[Json]:
    """The roles stand in another order, below the bot."""
    guild = call.guild()
    moved = {_below(call, guild, int(row["id"])): row.get("position") for row in call.body}
    own = permissions.rank(guild, call.world.own(guild))
    if any(position is not None and (position, 0) >= own for position in moved.values()):
        raise ApiError(50013)
    rows = doings.ordered(guild)
    for role, position in moved.items():
        if position is not None:
            rows.remove(role)
            rows.insert(max(position - 1, 0), role)
    doings.order(call.world, guild, rows)
    return listed(call)


def delete(call: Call) -> None:
    """The role is gone."""
    guild = call.guild()
    role = _below(call, guild, call.id(1))
    if role.managed or role.id == guild.id:
        raise ApiError(50028)
    doings.note(call.world, guild, "role_delete", call.world.bot, role.id, call.reason)
    doings.delete_role(call.world, guild, role)


def _below(call: Call, guild: Guild, id_: int) -> Role:
    own = call.need_in_guild(guild, permissions.MANAGE_ROLES)
    role = call.world.role(guild, id_)
    if permissions.rank(guild, own) <= permissions.role_rank(role):
        raise ApiError(50013)
    return role


def _bits(call: Call, guild: Guild, body: Json, default: int) -> int:
    if body.get("permissions") is None:
        return default
    bits = int(body["permissions"])
    if bits & ~permissions.in_guild(guild, call.world.own(guild)) & ~default:
        raise ApiError(50013)
    return bits


def _fields(body: Json) -> dict[str, Any]:
    if len(body.get("name") or "") > 100:
        raise bad("name", "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
    return {name: body[name] for name in FIELDS if body.get(name) is not None}
