"""Members: their roles one by one, time-outs, kicks and bans.

Source: docs resources/guild, topics/permissions "Permission Hierarchy".
"""

from datetime import datetime, timedelta
from typing import Any

from tests.wire.discord import doings, letters, permissions, shapes
from tests.wire.discord.calls import Call, Json
from tests.wire.discord.clock import made_at
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.things import Guild, Member

LONGEST_TIMEOUT, A_DAY_S = timedelta(days=28), 86400


def one(call: Call) -> Json:
    """Return a member; 10007 when the person is not here."""
    guild = call.guild()
    return shapes.member(call.world.member(guild, call.id(1)))


def listed(call: Call) -> list[Json]:
    """Return members by id; only with the members intent switched on in the portal."""
    guild = call.guild()
    if not call.world.portal.members:
        raise ApiError(50001)
    after, limit = call.number("after", 0, 0, 1 << 64), call.number("limit", 1, 1, 1000)
    found = sorted((one for one in guild.members.values() if one.user.id > after), key=lambda one: one.user.id)
    return [shapes.member(one) for one in found[:limit]]


def search(call: Call) -> list[Json]:
    """Return members whose name begins so."""
    guild, word = call.guild(), call.query.get("query", "").lower()
    limit = call.number("limit", 1, 1, 1000)
    found = [
        one for one in guild.members.values()
        if one.user.name.lower().startswith(word) or (one.nick or "").lower().startswith(word)
    ]  # fmt: skip
    return [shapes.member(one) for one in found[:limit]]


def give_role(call: Call) -> None:
    """The member has the role; 50013 when it is above the bot, managed, or @everyone."""
    guild, member, role = _role(call)
    doings.give(call.world, guild, member, role, call.world.bot, call.reason)


def take_role(call: Call) -> None:
    """The member has the role no more."""
    guild, member, role = _role(call)
    doings.take(call.world, guild, member, role, call.world.bot, call.reason)


def edit(call: Call) -> Json:
    """The member is changed: nickname, roles, time-out."""
    guild, body = call.guild(), call.body
    member = call.world.member(guild, call.id(1))
    own, change = call.world.own(guild), {}
    if "nick" in body:
        _may(call, guild, own, member, permissions.NICKNAMES)
        change["nick"] = body["nick"] or None
    if body.get("roles") is not None:
        change["role_ids"] = _new_roles(call, guild, member, {int(id_) for id_ in body["roles"]})
    if "communication_disabled_until" in body:
        _may(call, guild, own, member, permissions.MODERATE)
        change["silenced_until"] = _until(call, guild, member, body["communication_disabled_until"])
    for other in ("mute", "deaf", "channel_id"):
        if body.get(other) is not None:
            raise bad(other, "VOICE_USER_NOT_CONNECTED", "Target user is not connected to voice.")
    doings.change_member(call.world, guild, member, call.world.bot, call.reason, **change)
    return shapes.member(member)


def edit_own(call: Call) -> Json:
    """The bot has another nickname."""
    guild = call.guild()
    own = call.need_in_guild(guild, permissions.OWN_NICKNAME)
    doings.change_member(call.world, guild, own, call.world.bot, call.reason, nick=call.body.get("nick") or None)
    return shapes.member(own)


def kick(call: Call) -> None:
    """The member is out and may come back."""
    guild = call.guild()
    member = call.world.member(guild, call.id(1))
    _may(call, guild, call.world.own(guild), member, permissions.KICK)
    doings.drop(call.world, guild, member, call.world.bot, call.reason, action="kick")


def ban(call: Call) -> None:
    """The person is out and stays out, also one who was never here; what was written lately goes as asked."""
    guild = call.guild()
    user = call.world.user(call.id(1))
    own, member = call.need_in_guild(guild, permissions.BAN), guild.members.get(user.id)
    if user.id == guild.owner_id or (member is not None and not permissions.outranks(guild, own, member)):
        raise ApiError(50013)
    doings.ban(call.world, guild, user, call.world.bot, call.reason)
    asked: Json = {**call.query, **call.body}
    age = int(asked.get("delete_message_seconds") or 0) or A_DAY_S * int(asked.get("delete_message_days") or 0)
    _forget(call, guild, user.id, timedelta(seconds=age))


def _forget(call: Call, guild: Guild, user_id: int, age: timedelta) -> None:
    oldest = call.world.clock.now() - age
    for channel in guild.channels.values():
        found = [one for one in channel.messages.values() if one.author.id == user_id and made_at(one.id) > oldest]
        if found:
            letters.remove(call.world, found)


def unban(call: Call) -> None:
    """The person may come back; 10026 when there was no ban."""
    guild = call.guild()
    user = call.world.user(call.id(1))
    call.need_in_guild(guild, permissions.BAN)
    if user.id not in guild.bans:
        raise ApiError(10026)
    doings.unban(call.world, guild, user, call.world.bot, call.reason)


def bans(call: Call) -> list[Json]:
    """Return the bans by id."""
    guild = call.guild()
    call.need_in_guild(guild, permissions.BAN)
    after, limit = call.number("after", 0, 0, 1 << 64), call.number("limit", 1000, 1, 1000)
    return [_ban(call, guild, id_) for id_ in sorted(guild.bans) if id_ > after][:limit]


def one_ban(call: Call) -> Json:
    """Return a ban; 10026 when there is none."""
    guild = call.guild()
    call.need_in_guild(guild, permissions.BAN)
    if call.id(1) not in guild.bans:
        raise ApiError(10026)
    return _ban(call, guild, call.id(1))


def _ban(call: Call, guild: Guild, id_: int) -> Json:
    return {"user": shapes.user(call.world.users[id_]), "reason": guild.bans[id_]}


def _role(call: Call) -> tuple[Guild, Member, Any]:
    guild = call.guild()
    own = call.world.own(guild)
    if not permissions.in_guild(guild, own) & permissions.MANAGE_ROLES:
        raise ApiError(50013)
    member, role = call.world.member(guild, call.id(1)), call.world.role(guild, call.id(2))
    if not permissions.hands_out(guild, own, role):
        raise ApiError(50013)
    return guild, member, role


def _new_roles(call: Call, guild: Guild, member: Member, wanted: set[int]) -> set[int]:
    own = call.world.own(guild)
    for id_ in wanted ^ member.role_ids:
        if not permissions.hands_out(guild, own, call.world.role(guild, id_)):
            raise ApiError(50013)
    return wanted


def _may(call: Call, guild: Guild, own: Member, member: Member, wanted: int) -> None:
    if not permissions.in_guild(guild, own) & wanted or not permissions.outranks(guild, own, member):
        raise ApiError(50013)


def _until(call: Call, guild: Guild, member: Member, given: str | None) -> datetime | None:
    if permissions.in_guild(guild, member) & permissions.ADMINISTRATOR:
        raise ApiError(50013)
    if given is None:
        return None
    until, path = datetime.fromisoformat(given), "communication_disabled_until"
    if until > call.world.clock.now() + LONGEST_TIMEOUT:
        raise bad(path, "BASE_TYPE_MAX", "The time must be at most 28 days in the future.")
    return until
