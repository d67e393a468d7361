"""Threads: they follow their parent's overwrites.

Source: docs topics/threads, resources/channel.
"""

from typing import Any

from tests.wire.discord import doings, permissions, shapes
from tests.wire.discord.calls import Call, Json, guild_of
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.things import NEWS, NEWS_THREAD, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, ThreadState

MINUTES = (60, 1440, 4320, 10080)


def create(call: Call) -> Any:
    """The thread stands in the channel, private unless asked otherwise."""
    parent = call.channel()
    kind = call.body.get("type") or PRIVATE_THREAD
    needed = permissions.PRIVATE_THREADS if kind == PRIVATE_THREAD else permissions.PUBLIC_THREADS
    call.need(parent, needed)
    return 201, shapes.thread(_open(call, parent, kind, call.world.clock.new_id()))


def create_from_message(call: Call) -> Any:
    """The thread stands under the message and has its id."""
    parent = call.channel()
    message = call.world.message(parent, call.id(1))
    call.need(parent, permissions.PUBLIC_THREADS)
    if message.thread is not None:
        raise ApiError(160004)
    kind = NEWS_THREAD if parent.kind == NEWS else PUBLIC_THREAD
    message.thread = _open(call, parent, kind, message.id)
    return 201, shapes.thread(message.thread)


def active(call: Call) -> Json:
    """Return the guild's open threads that the bot sees."""
    guild = call.guild()
    rows = [one for one in guild.channels.values() if one.thread is not None and not one.thread.archived]
    return _rows(call, [one for one in rows if call.may(one, permissions.VIEW)])


def archived(call: Call) -> Json:
    """Return the channel's archived public threads."""
    parent = call.channel()
    call.need(parent, permissions.HISTORY)
    kids = [one for one in guild_of(parent).channels.values() if one.parent is parent]
    rows = [one for one in kids if one.thread and one.thread.archived and one.kind != PRIVATE_THREAD]
    return _rows(call, rows) | {"has_more": False}


def join(call: Call) -> None:
    """The bot is a member of the thread."""
    _member(call, call.world.bot.id, joins=True)


def leave(call: Call) -> None:
    """The bot is no member of the thread."""
    _member(call, call.world.bot.id, joins=False)


def add(call: Call) -> None:
    """The person is a member of the thread."""
    call.world.member(guild_of(call.channel()), call.id(1))
    _member(call, call.id(1), joins=True)


def remove(call: Call) -> None:
    """The person is no member of the thread."""
    channel = call.channel()
    call.need(channel, permissions.MANAGE_THREADS)
    _member(call, call.id(1), joins=False)


def members(call: Call) -> list[Json]:
    """Return the thread's members; only with the members intent."""
    channel = call.channel()
    if not call.world.portal.members:
        raise ApiError(50001)
    state = channel.thread
    return [shapes.thread_member(channel, id_) for id_ in sorted(state.member_ids)] if state else []


def _member(call: Call, user_id: int, *, joins: bool) -> None:
    channel = call.channel()
    state = channel.thread
    if state is None:
        raise ApiError(50024)
    if state.archived:
        raise ApiError(50083)
    if (user_id in state.member_ids) == joins:
        return
    (state.member_ids.add if joins else state.member_ids.discard)(user_id)
    body = {"id": str(channel.id), "guild_id": str(guild_of(channel).id), "member_count": len(state.member_ids)}
    added = [shapes.thread_member(channel, user_id)] if joins else []
    body |= {"added_members": added, "removed_member_ids": [] if joins else [str(user_id)]}
    about_self = user_id == call.world.bot.id
    call.world.emit("THREAD_MEMBERS_UPDATE", body, channel.guild, channel, always=about_self)


def _open(call: Call, parent: Channel, kind: int, id_: int) -> Channel:
    name, minutes = call.body.get("name") or "", call.body.get("auto_archive_duration") or 4320
    if parent.kind not in (TEXT, NEWS):
        raise ApiError(50024)
    if not 1 <= len(name) <= 100:
        raise bad("name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")
    if minutes not in MINUTES:
        raise bad("auto_archive_duration", "BASE_TYPE_CHOICES", f"Value must be one of {MINUTES}.")
    state = ThreadState(call.world.bot.id, {call.world.bot.id}, minutes, invitable=call.body.get("invitable", True))
    thread = Channel(id_, kind, name, parent.guild, parent, thread=state)
    return doings.add_channel(call.world, guild_of(parent), thread)


def _rows(call: Call, rows: list[Channel]) -> Json:
    own = call.world.bot.id
    mine = [shapes.thread_member(one, own) for one in rows if one.thread and own in one.thread.member_ids]
    return {"threads": [shapes.thread(one) for one in rows], "members": mine}
