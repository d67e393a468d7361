"""Messages: written, changed, deleted, reacted to; as Discord writes them, and what sessions hear of it."""

from typing import Any

from tests.wire.discord import mentions, shapes
from tests.wire.discord.clock import made_at
from tests.wire.discord.things import Channel, Guild, Message, User
from tests.wire.discord.world import World

Json = dict[str, Any]


def letter(world: World, message: Message) -> Json:
    """Return a message as REST gives it."""
    shown: Json = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel.id),
        "author": shapes.user(message.author),
        "content": message.content,
        "timestamp": shapes.stamp(made_at(message.id)),
        "edited_timestamp": shapes.stamp(message.edited_at),
        "tts": False,
        "mention_everyone": message.mention_everyone,
        "mentions": [shapes.user(one) for one in message.mentions],
        "mention_roles": [str(id_) for id_ in message.mention_role_ids],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.nonce is not None:
        shown["nonce"] = message.nonce
    if message.reactions:
        shown["reactions"] = [_reaction(world, name, ids) for name, ids in message.reactions.items() if ids]
    if message.by_webhook:
        shown |= {"webhook_id": str(world.application_id), "application_id": str(world.application_id)}
    if message.interaction is not None:
        shown["interaction_metadata"] = message.interaction
    if message.reference is not None:
        shown |= {"message_reference": _pointer(message.reference)}
        if message.kind == 19:
            shown["referenced_message"] = letter(world, _without_chain(message.reference))
    if message.thread is not None:
        shown["thread"] = shapes.thread(message.thread)
    return shown


def event(world: World, message: Message) -> Json:
    """Return a message as events give it: with the guild and the author as its member."""
    shown, guild = letter(world, message), message.channel.guild
    if guild is None:
        return shown | {"channel_type": message.channel.kind}
    shown |= {"guild_id": str(guild.id), "channel_type": message.channel.kind}
    member = guild.members.get(message.author.id)
    if member is not None and not message.by_webhook:
        shown["member"] = shapes.member(member, with_user=False)
    return shown


def post(world: World, message: Message, allowed: Json | None = None, *, pings_all: bool | None = None) -> Message:
    """The message stands in its channel and is heard; whom it pings is settled."""
    may_all = mentions.may_ping_all(world, message) if pings_all is None else pings_all
    mentions.ping(world, message, allowed, may_ping_all=may_all)
    channel = message.channel
    if message.shown_to is not None:
        return message
    channel.messages[message.id] = message
    channel.last_message_id = message.id
    if channel.thread is not None:
        channel.thread.sent += 1
    world.emit("MESSAGE_CREATE", event(world, message), channel.guild, channel)
    return message


def revise(world: World, message: Message, allowed: Json | None = None) -> None:
    """The changed message is heard, with the time of the change."""
    mentions.ping(world, message, allowed, may_ping_all=mentions.may_ping_all(world, message))
    message.edited_at = world.clock.now()
    if message.shown_to is None:
        world.emit("MESSAGE_UPDATE", event(world, message), message.channel.guild, message.channel)


def remove(world: World, messages: list[Message]) -> None:
    """The messages are gone; several of them in one event."""
    channel = messages[0].channel
    for message in messages:
        channel.messages.pop(message.id, None)
    where = _where(channel)
    if len(messages) == 1:
        world.emit("MESSAGE_DELETE", {"id": str(messages[0].id), **where}, channel.guild, channel)
    else:
        body = {"ids": [str(one.id) for one in messages], **where}
        world.emit("MESSAGE_DELETE_BULK", body, channel.guild, channel)


def react(world: World, message: Message, who: User, emoji: str) -> None:
    """The reaction stands; a second one of the same person and kind changes nothing."""
    given = message.reactions.setdefault(emoji, [])
    if who.id in given:
        return
    given.append(who.id)
    body = _reacted(message, who, emoji) | {"message_author_id": str(message.author.id)}
    guild = message.channel.guild
    if guild is not None and who.id in guild.members:
        body["member"] = shapes.member(guild.members[who.id])
    world.emit("MESSAGE_REACTION_ADD", body, guild, message.channel)


def unreact(world: World, message: Message, who: User, emoji: str) -> None:
    """The reaction is gone, if it was there."""
    given = message.reactions.get(emoji, [])
    if who.id in given:
        given.remove(who.id)
        body = _reacted(message, who, emoji)
        world.emit("MESSAGE_REACTION_REMOVE", body, message.channel.guild, message.channel)
    if not given:
        message.reactions.pop(emoji, None)


def emoji_of(name: str) -> Json:
    """Return an emoji, own ones as name:id."""
    word, _, id_ = name.partition(":")
    return {"id": id_ or None, "name": word}


def _reacted(message: Message, who: User, emoji: str) -> Json:
    shown = {"user_id": str(who.id), "message_id": str(message.id), "emoji": emoji_of(emoji)}
    return shown | {"burst": False, "type": 0} | _where(message.channel)


def _where(channel: Channel) -> Json:
    guild: Guild | None = channel.guild
    return {"channel_id": str(channel.id)} | ({"guild_id": str(guild.id)} if guild else {})


def _reaction(world: World, name: str, ids: list[int]) -> Json:
    return {
        "emoji": emoji_of(name),
        "count": len(ids),
        "count_details": {"burst": 0, "normal": len(ids)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "me": world.bot.id in ids,
        "burst_count": 0,
    }


def _pointer(target: Message) -> Json:
    shown = {"type": 0, "channel_id": str(target.channel.id), "message_id": str(target.id)}
    return shown | ({"guild_id": str(target.channel.guild.id)} if target.channel.guild else {})


def _without_chain(message: Message) -> Message:
    return Message(
        message.id, message.channel, message.author, message.content, embeds=message.embeds,
        attachments=message.attachments, components=message.components, edited_at=message.edited_at,
        flags=message.flags, mentions=message.mentions,
    )  # fmt: skip
