"""What people do with messages, and which of it the bot hears (docs: bots/features#privacy-mode)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.wire.telegram import entities as texts
from tests.wire.telegram import members
from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.model import Account, Json, Link, Message, Press

if TYPE_CHECKING:
    from tests.wire.telegram.rooms import Room
    from tests.wire.telegram.world import World


def post(room: Room, sender: Account | None, content: Json, **more: Any) -> Message:
    """Put a message into the chat; nobody is told yet."""
    world = room.world
    message = Message(room, world.message_id(room), world.now, sender, content, **more)
    room.log[message.id] = message
    return message


def service(room: Room, by: Account, content: Json, *, opens_topic: bool = False) -> Message:
    """Put a service message into the chat; the bot hears of those that it did not cause."""
    message = post(room, by, content, is_service=True)
    if opens_topic:
        message.thread = message.id
        room.topics.add(message.id)
    if by is not room.world.bot:
        tell(message)
    return message


def tell(message: Message, *, is_edit: bool = False) -> None:
    """The bot hears of a message, if it may read it."""
    room, world = message.room, message.room.world
    if not hears(message):
        return
    if message.sender is not None:
        world.seen(message.sender)
    kind = "channel_post" if room.kind == "channel" else "message"
    world.emit(f"edited_{kind}" if is_edit else kind, message.json(), ("message", room.id))


def hears(message: Message) -> bool:
    """Return whether the bot is shown this message."""
    room, world = message.room, message.room.world
    if room.kind == "private":
        return True
    me = room.standing(world.bot)
    if not me.is_inside or (message.sender is not None and message.sender.is_bot and message.sender_room is None):
        return False
    if me.is_admin or not world.has_privacy or message.is_service or room.kind == "channel":
        return me.is_admin or room.kind != "channel"
    return _is_for_the_bot(message, f"@{world.bot.username}".lower())


def _is_for_the_bot(message: Message, name: str) -> bool:
    """In privacy mode: commands (not those to another bot), mentions, and answers to the bot."""
    if message.reply_to is not None and message.reply_to.is_by_bot:
        return True
    for entity in message.entities:
        word = texts.piece(message.text, entity).lower()
        if entity["type"] == "bot_command" and ("@" not in word or word.endswith(name)):
            return True
        if entity["type"] == "mention" and word == name:
            return True
    return False


def content_of(text: str, entities: list[Json] | None) -> Json:
    """Return the content of a text message of a person: the app splits nothing and refuses what is too long."""
    kept, found = texts.kept(text, entities, most=texts.TEXT, what="text")
    return {"text": kept} | ({"entities": found} if found else {})


def may_write(person: Account, room: Room, need: str = "can_send_messages") -> None:
    """Raise unless the person's app lets them write there."""
    if room.migrated_to is not None:
        raise NotPossible(f"{room.title} has become a supergroup")
    if room.kind == "private":
        if room.id != person.id:
            raise NotPossible("this is the private chat of somebody else")
        if room.standing(room.world.bot).status == "kicked":
            raise NotPossible("the bot is blocked: unblock it or start it again")
        return
    member = room.standing(person)
    if not member.is_inside:
        raise NotPossible(f"{person.name} is not in {room.title}")
    if room.kind == "channel" and not member.is_admin:
        raise NotPossible("only administrators post in a channel")
    allowed = member.permissions if member.status == "restricted" else room.permissions
    if not member.is_admin and need not in allowed:
        raise NotPossible(f"{person.name} may not write in {room.title}")


def says(person: Account, room: Room, content: Json, *, as_room: bool = False, **more: Any) -> Message:
    """The person writes; anonymous administrators and channels write as the chat itself."""
    may_write(person, room)
    world = room.world
    if room.kind == "channel":
        message = post(room, None, content, sender_room=room, **more)
    elif as_room:
        from tests.wire.telegram.world import ANONYMOUS_ADMIN

        message = post(room, ANONYMOUS_ADMIN, content, sender_room=room, **more)
    else:
        message = post(room, person, content, **more)
    if room.kind == "private":
        world.seen(person)
        room.standings.setdefault(world.bot.id, members.Member("member"))
    tell(message)
    if room.kind == "channel" and room.linked is not None:
        forward_into_discussion(message, room.linked)
    return message


def forward_into_discussion(post_: Message, group: Room) -> None:
    """The channel's post appears in its discussion group, sent by Telegram itself."""
    from tests.wire.telegram.world import CHANNEL_TO_GROUP

    channel = post_.room
    origin = {"type": "channel", "date": post_.date, "chat": channel.json(), "message_id": post_.id}
    copy = post(group, CHANNEL_TO_GROUP, dict(post_.content), sender_room=channel, origin=origin)
    copy.is_automatic_forward = True
    tell(copy)


def presses(person: Account, message: Message, data: str) -> Press:
    """The person presses a button; the bot may answer once, and soon."""
    room, world = message.room, message.room.world
    if message.is_deleted:
        raise NotPossible("the message is gone")
    if room.kind not in ("private", "channel") and not room.standing(person).is_inside and not room.username:
        raise NotPossible(f"{person.name} does not see {room.title}")
    press = Press(str(4_000_000_000 + world.number()), person, message, data, world.now)
    world.presses[press.id] = press
    world.seen(person)
    body = {"id": press.id, "from": person.json(), "message": message.json(), "data": data}
    world.emit("callback_query", body | {"chat_instance": str(room.id * 31)}, ("callback_query", person.id))
    return press


def reacts(person: Account, message: Message, emojis: list[str]) -> None:
    """The person's reactions to a message are these now; administrators' bots hear of it."""
    room, world = message.room, message.room.world
    if room.kind not in ("private", "channel") and not room.standing(person).is_inside:
        raise NotPossible(f"{person.name} is not in {room.title}")
    old = message.reactions.get(person.id, [])
    message.reactions[person.id] = emojis
    if old == emojis or (room.kind != "private" and not room.standing(world.bot).is_admin):
        return
    body: Json = {"chat": room.json(), "message_id": message.id, "date": world.now}
    if room.kind == "channel":
        world.emit("message_reaction_count", body | {"reactions": _counted(message)}, ("reaction", room.id))
        return
    was, now = ([{"type": "emoji", "emoji": emoji} for emoji in one] for one in (old, emojis))
    body |= {"user": person.json(), "old_reaction": was, "new_reaction": now}
    world.emit("message_reaction", body, ("reaction", room.id))


def _counted(message: Message) -> list[Json]:
    every = [emoji for chosen in message.reactions.values() for emoji in chosen]
    return [
        {"type": {"type": "emoji", "emoji": emoji}, "total_count": every.count(emoji)} for emoji in dict.fromkeys(every)
    ]


def make_link(room: Room, creator: Account, **more: Any) -> Link:
    """Return a new invite link of the chat."""
    link = Link(f"https://t.me/+{room.world.secret()}", room, creator, **more)
    room.links.append(link)
    return link


def link_at(world: World, url: str) -> Link:
    """Return the link that the address opens; raise where the app says that it has expired."""
    for room in world.rooms.values():
        for link in room.links:
            if link.url == url:
                if link.is_revoked or (link.expires and link.expires <= world.now):
                    raise NotPossible(f"{url} has expired")
                return link
    raise NotPossible(f"{url} leads nowhere")


DEEP = re.compile(r"https?://t\.me/(?P<bot>\w+)(?:\?start=(?P<payload>[A-Za-z0-9_-]{1,64}))?\Z")
