"""Reactions under messages.

Source: docs resources/message "Create Reaction"; 20 kinds at most (30010).
"""

import unicodedata
from urllib.parse import unquote

from tests.wire.discord import letters, permissions, shapes
from tests.wire.discord.calls import Call, Json, guild_of
from tests.wire.discord.errors import ApiError
from tests.wire.discord.things import Message

MOST_KINDS = 20


def add(call: Call) -> None:
    """The bot's reaction stands."""
    message, emoji = _target(call)
    call.need(message.channel, permissions.HISTORY)
    if emoji not in message.reactions:
        call.need(message.channel, permissions.ADD_REACTIONS)
        if len(message.reactions) >= MOST_KINDS:
            raise ApiError(30010)
    letters.react(call.world, message, call.world.bot, emoji)


def remove_own(call: Call) -> None:
    """The bot's reaction is gone."""
    message, emoji = _target(call)
    letters.unreact(call.world, message, call.world.bot, emoji)


def remove(call: Call) -> None:
    """Somebody's reaction is gone; needs manage_messages."""
    message, emoji = _target(call)
    guild_of(message.channel)
    call.need(message.channel, permissions.MANAGE_MESSAGES)
    letters.unreact(call.world, message, call.world.user(call.id(3)), emoji)


def clear(call: Call) -> None:
    """All reactions are gone; needs manage_messages."""
    channel = call.channel()
    guild = guild_of(channel)
    call.need(channel, permissions.MANAGE_MESSAGES)
    message = call.world.message(channel, call.id(1))
    message.reactions.clear()
    body = {"channel_id": str(channel.id), "message_id": str(message.id), "guild_id": str(guild.id)}
    call.world.emit("MESSAGE_REACTION_REMOVE_ALL", body, guild, channel)


def listed(call: Call) -> list[Json]:
    """Return who reacted so."""
    message, emoji = _target(call)
    ids = sorted(message.reactions.get(emoji, ()))
    after, limit = call.number("after", 0, 0, 1 << 64), call.number("limit", 25, 1, 100)
    return [shapes.user(call.world.users[id_]) for id_ in ids if id_ > after][:limit]


def is_emoji(name: str) -> bool:
    """Whether this could be an emoji of Unicode: no letters, digits or marks of plain writing alone."""
    return bool(name) and any(unicodedata.category(one) in ("So", "Sk", "Sm", "Me") for one in name)


def _target(call: Call) -> tuple[Message, str]:
    channel = call.channel()
    message = call.world.message(channel, call.id(1))
    emoji = unquote(call.ids[2])
    if not is_emoji(emoji):
        raise ApiError(10014)
    return message, emoji
