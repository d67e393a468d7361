"""Channels of a guild and what they allow and deny.

Source: docs resources/channel "Edit Channel Permissions"; an overwrite holds only bits that the bot has (50013).
"""

from typing import Any

from tests.wire.discord import doings, permissions, shapes
from tests.wire.discord.calls import Call, Json, guild_of
from tests.wire.discord.errors import ApiError, bad, not_modelled
from tests.wire.discord.things import CATEGORY, DM, NEWS, TEXT, VOICE, Channel, Guild, Overwrite

MOST = 500


def one(call: Call) -> Json:
    """Return a channel."""
    return shapes.channel(call.channel())


def listed(call: Call) -> list[Json]:
    """Return the guild's channels without threads, hidden ones too."""
    return [shapes.channel(one) for one in call.guild().channels.values() if one.thread is None]


def create(call: Call) -> Any:
    """The channel stands in the guild."""
    guild, body = call.guild(), call.body
    call.need_in_guild(guild, permissions.MANAGE_CHANNELS)
    if len(guild.channels) >= MOST:
        raise ApiError(30013)
    kind = body.get("type") or TEXT
    if kind not in (TEXT, VOICE, CATEGORY, NEWS):
        raise not_modelled(f"a channel of type {kind}")
    channel = Channel(call.world.clock.new_id(), kind, _name(body), guild, position=len(guild.channels))
    parent = body.get("parent_id")
    channel.parent = _category(guild, int(parent)) if parent else None
    _take(channel, body)
    inherited = list(channel.parent.overwrites.values()) if channel.parent else []
    given = body.get("permission_overwrites")
    rows = (
        [_overwrite(row) for row in given] if given else [Overwrite(o.id, o.kind, o.allow, o.deny) for o in inherited]
    )
    _own_bits(call, guild, channel, rows if given else [])
    channel.overwrites = {row.id: row for row in rows}
    doings.add_channel(call.world, guild, channel)
    doings.note(call.world, guild, "channel_create", call.world.bot, channel.id, call.reason)
    return 201, shapes.channel(channel)


def edit(call: Call) -> Json:
    """The channel is changed; a thread through its own rules."""
    channel, body = call.channel(), call.body
    guild = guild_of(channel)
    if channel.thread is not None:
        return _edit_thread(call, channel)
    call.need(channel, permissions.MANAGE_CHANNELS)
    if body.get("permission_overwrites") is not None:
        call.need(channel, permissions.MANAGE_ROLES)
        rows = [_overwrite(row) for row in body["permission_overwrites"]]
        _own_bits(call, guild, channel, rows)
        channel.overwrites = {row.id: row for row in rows}
    if "parent_id" in body:
        channel.parent = _category(guild, int(body["parent_id"])) if body["parent_id"] else None
    if body.get("name") is not None:
        channel.name = _name(body)
    _take(channel, body)
    doings.change_channel(call.world, channel)
    return shapes.channel(channel)


def delete(call: Call) -> Json:
    """The channel is gone; a private chat is only closed."""
    channel = call.channel()
    shown = shapes.channel(channel)
    if channel.kind == DM:
        return shown
    needed = permissions.MANAGE_THREADS if channel.thread is not None else permissions.MANAGE_CHANNELS
    call.need(channel, needed)
    doings.delete_channel(call.world, channel)
    return shown


def overwrite(call: Call) -> None:
    """The channel allows and denies this to a role or member."""
    channel, body = call.channel(), call.body
    guild = guild_of(channel)
    if channel.thread is not None:
        raise ApiError(50024)
    call.need(channel, permissions.MANAGE_ROLES)
    row = _overwrite({**body, "id": call.ids[1]})
    if row.kind == 0:
        call.world.role(guild, row.id)
    else:
        call.world.user(row.id)
    _own_bits(call, guild, channel, [row])
    channel.overwrites[row.id] = row
    doings.change_channel(call.world, channel)
    doings.note(call.world, guild, "overwrite", call.world.bot, channel.id, call.reason)


def forget_overwrite(call: Call) -> None:
    """The channel says nothing of its own to the role or member any more."""
    channel = call.channel()
    guild = guild_of(channel)
    call.need(channel, permissions.MANAGE_ROLES)
    if channel.overwrites.pop(call.id(1), None) is None:
        raise ApiError(10009)
    doings.change_channel(call.world, channel)
    doings.note(call.world, guild, "overwrite", call.world.bot, channel.id, call.reason)


def _own_bits(call: Call, guild: Guild, channel: Channel, rows: list[Overwrite]) -> None:
    """Only bits change that the bot has in the guild, unless an overwrite here gives it manage_roles."""
    own = call.world.own(guild)
    has, mine = permissions.in_guild(guild, own), {own.user.id, *own.role_ids}
    if any(one.allow & permissions.MANAGE_ROLES for one in channel.overwrites.values() if one.id in mine):
        return
    if rows and not has & permissions.MANAGE_ROLES:
        raise ApiError(50013)
    for row in rows:
        before = channel.overwrites.get(row.id, Overwrite(row.id, row.kind))
        if ((row.allow ^ before.allow) | (row.deny ^ before.deny)) & ~has:
            raise ApiError(50013)


def _edit_thread(call: Call, channel: Channel) -> Json:
    state, body = channel.thread, call.body
    assert state is not None
    is_own = state.owner_id == call.world.bot.id
    only_opens = set(body) <= {"archived"} and body.get("archived") is False and not state.locked
    if not (only_opens or (is_own and "locked" not in body)):
        call.need(channel, permissions.MANAGE_THREADS)
    if state.archived and body.get("archived") is not False:
        raise ApiError(50083)
    for name in ("archived", "locked", "invitable"):
        if body.get(name) is not None:
            setattr(state, name, bool(body[name]))
    state.archive_minutes = body.get("auto_archive_duration") or state.archive_minutes
    if body.get("name") is not None:
        channel.name = _name(body)
    doings.change_channel(call.world, channel)
    return shapes.thread(channel)


def _take(channel: Channel, body: Json) -> None:
    topic = body.get("topic", channel.topic)
    if len(topic or "") > 1024:
        raise bad("topic", "BASE_TYPE_MAX_LENGTH", "Must be 1024 or fewer in length.")
    channel.topic = topic
    channel.nsfw = bool(body.get("nsfw", channel.nsfw))
    channel.slow_s = body.get("rate_limit_per_user", channel.slow_s) or 0
    if body.get("position") is not None:
        channel.position = body["position"]


def _overwrite(row: Json) -> Overwrite:
    kind = row.get("type", 0)
    return Overwrite(int(row["id"]), int(kind), int(row.get("allow") or 0), int(row.get("deny") or 0))


def _category(guild: Guild, id_: int) -> Channel:
    parent = guild.channels.get(id_)
    if parent is None or parent.kind != CATEGORY:
        raise bad("parent_id", "CHANNEL_PARENT_INVALID", "Category does not exist")
    return parent


def _name(body: Json) -> str:
    name = body.get("name") or ""
    if not 1 <= len(name) <= 100:
        raise bad("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    return name
