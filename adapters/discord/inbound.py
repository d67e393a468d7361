"""What people do on Discord, in the words of the core."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import discord

from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Attachment, Incoming, IncomingKind, Person

TALKING = frozenset((discord.MessageType.default, discord.MessageType.reply))
SLASHES = ("/", "\uff0f")
_MENTION = re.compile(r"<@!?(\d{1,20})>")

Place = Any
"""A channel, a thread, a private chat, or what the library knows of one."""


def is_talk(message: discord.Message) -> bool:
    """Whether a person wrote it: no bot, no webhook, no notice of Discord's own."""
    return not message.author.bot and message.webhook_id is None and message.type in TALKING


def said(message: discord.Message, kind: IncomingKind = IncomingKind.TALK) -> Incoming:
    """Return what the message says. `Refused` where it cannot be kept as it is."""
    room = room_of(message.channel)
    edited = message.edited_at if kind is IncomingKind.EDIT else None
    text = message.content
    reply = message.reference.message_id if message.reference is not None else None
    return Incoming(
        platform=DISCORD,
        room=room,
        person=person_from(message.author),
        message_ref=str(message.id),
        text=with_ids(text) if text.startswith(SLASHES) else text,
        at=edited or message.created_at,
        kind=kind,
        reply_to=None if reply is None else str(reply),
        attachments=tuple(_attachments(message)),
        room_title=title_of(message.channel) if room is not None else "",
    )


def asked(interaction: discord.Interaction[Any], line: str, kind: IncomingKind) -> Incoming:
    """Return the command line, or the press of a button with this action."""
    channel = interaction.channel
    is_private = interaction.guild_id is None
    place = getattr(channel, "parent_id", None) if isinstance(channel, discord.Thread) else interaction.channel_id
    return Incoming(
        platform=DISCORD,
        room=None if is_private else str(place or interaction.channel_id),
        person=person_from(interaction.user, str(interaction.locale)),
        message_ref=str(interaction.id),
        text=line,
        at=interaction.created_at,
        kind=kind,
        room_title="" if is_private else title_of(channel),
    )


def gone(person: str, room: str | None, message_id: int, at: datetime) -> Incoming:
    """Return that a message of this person was taken away."""
    return Incoming(DISCORD, room, Person(person), str(message_id), "", at, IncomingKind.DELETE)


def felt(person: Person, room: str | None, message_id: int, signs: Sequence[str], at: datetime) -> Incoming:
    """Return which signs of the person stand on the message from now on."""
    number = str(message_id)
    return Incoming(DISCORD, room, person, number, "\n".join(signs), at, IncomingKind.REACTION, reply_to=number)


def sign_of(emoji: discord.PartialEmoji) -> str:
    """Return the sign itself, or the number of one that a community has made."""
    return emoji.name if emoji.id is None else f"custom:{emoji.id}"


def place_of(client: discord.Client, channel_id: int, guild_id: int | None) -> str | None:
    """Return the room with this number, known or not; None for a private chat."""
    if guild_id is None:
        return None
    return room_of(client.get_channel(channel_id) or client.get_partial_messageable(channel_id, guild_id=guild_id))


def room_of(channel: Place) -> str | None:
    """Return the number of the room: a thread belongs to its channel; None for a private chat."""
    if isinstance(channel, discord.DMChannel) or (
        isinstance(channel, discord.PartialMessageable) and channel.guild_id is None
    ):
        return None
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    return str(parent or channel.id)


def title_of(channel: Place) -> str:
    """Return what the room is called: a thread's room by its channel's name."""
    parent = channel.parent if isinstance(channel, discord.Thread) else None
    return str(getattr(parent or channel, "name", None) or "")


def person_from(user: discord.abc.User, locale: str | None = None) -> Person:
    """Return the person; the number is who they are, the rest is how they are shown."""
    return Person(str(user.id), display_name=user.display_name, language_hint=locale, is_bot=user.bot)


def address_of(user_id: int | str) -> Address:
    """Return the account with this number."""
    return Address(DISCORD, str(user_id))


def with_ids(line: str) -> str:
    """Return the line with people named by their numbers, as commands take them."""
    return _MENTION.sub(rf"{DISCORD}:\1", line)


def _attachments(message: discord.Message) -> Iterator[Attachment]:
    for one in message.attachments:
        kind = (one.content_type or "file").partition("/")[0] or "file"
        yield Attachment(kind, one.filename, one.size, f"{message.channel.id}/{message.id}/{one.id}")
