"""Messages in channels and private chats.

Source: docs resources/message; discord/abc.py for the nonce.
"""

import mimetypes
from datetime import timedelta
from typing import Any

from tests.wire.discord import intents, letters, limits, permissions
from tests.wire.discord.calls import Call, Json, Upload, guild_of
from tests.wire.discord.clock import made_at
from tests.wire.discord.errors import ApiError, bad
from tests.wire.discord.things import CATEGORY, DM, EPHEMERAL, Channel, Message, User
from tests.wire.discord.world import World

# How long a nonce is remembered is not written down; "some minutes" is general knowledge.
NONCE_KEPT = timedelta(minutes=3)
LARGEST_FILE, MOST_FILES = 10 * 1024 * 1024, 10
SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS = 1 << 2, 1 << 12
KEPT_FLAGS = SUPPRESS_EMBEDS | SUPPRESS_NOTIFICATIONS


def create(call: Call) -> Json:
    """The message stands in the channel; the same enforced nonce gives the message that is there already."""
    channel, body = call.channel(), call.body
    _may_write(call, channel)
    limits.check_message(body)
    earlier = _same_nonce(call.world, channel, body)
    if earlier is not None:
        return letters.letter(call.world, earlier)
    message = compose(call.world, channel, call.world.bot, body, call.files)
    message.flags &= ~EPHEMERAL
    if message.embeds:
        call.need(channel, permissions.EMBED)
    if message.attachments:
        call.need(channel, permissions.ATTACH)
    _reply(call, message)
    return letters.letter(call.world, letters.post(call.world, message, body.get("allowed_mentions")))


def compose(world: World, channel: Channel, author: User, body: Json, files: dict[int, Upload]) -> Message:
    """Return the message that the body describes; an empty one is refused with 50006."""
    message = Message(world.clock.new_id(), channel, author)
    message.flags = (body.get("flags") or 0) & (KEPT_FLAGS | EPHEMERAL)
    message.nonce = body.get("nonce")
    fill(world, message, body, files)
    return message


def fill(world: World, message: Message, body: Json, files: dict[int, Upload]) -> None:
    """The parts that the body names are the message's; what it does not name stays."""
    if "content" in body:
        message.content = (body["content"] or "").strip()
    if "embeds" in body:
        message.embeds = [{"type": "rich", **embed} for embed in body["embeds"] or []]
    if "components" in body:
        message.components = _numbered(body["components"] or [])
    if "attachments" in body or files:
        message.attachments = _attachments(world, message, body.get("attachments"), files)
    if not (message.content or message.embeds or message.attachments or message.components):
        raise ApiError(50006)


def history(call: Call) -> list[Json]:
    """Return messages, newest first; none without the right to read history."""
    channel = call.channel()
    limit = call.number("limit", 50, 1, 100)
    if channel.kind == CATEGORY:
        raise ApiError(50008)
    if not call.may(channel, permissions.HISTORY):
        return []
    found = sorted(channel.messages.values(), key=lambda one: one.id)
    query = {name: call.number(name, 0, 0, 1 << 64) for name in ("before", "after", "around") if name in call.query}
    if "around" in query:
        before = [one for one in found if one.id < query["around"]][-(limit // 2) :]
        found = before + [one for one in found if one.id >= query["around"]][: limit - len(before)]
    elif "before" in query:
        found = [one for one in found if one.id < query["before"]][-limit:]
    elif "after" in query:
        found = [one for one in found if one.id > query["after"]][:limit]
    else:
        found = found[-limit:]
    return [seen(call.world, one) for one in reversed(found)]


def seen(world: World, message: Message) -> Json:
    """Return the message as the bot may read it: without its content where the portal has that off."""
    shown = letters.letter(world, message)
    if world.portal.message_content or message.channel.guild is None:
        return shown
    return intents.without_content(shown, str(world.bot.id))


def one(call: Call) -> Json:
    """Return a message."""
    channel = call.channel()
    call.need(channel, permissions.HISTORY)
    return seen(call.world, call.world.message(channel, call.id(1)))


def edit(call: Call) -> Json:
    """The bot's own message says something else; of others' only embeds can be hidden."""
    channel = call.channel()
    message = call.world.message(channel, call.id(1))
    if message.author is not call.world.bot:
        raise ApiError(50005)
    limits.check_message(call.body)
    fill(call.world, message, call.body, call.files)
    letters.revise(call.world, message, call.body.get("allowed_mentions"))
    return letters.letter(call.world, message)


def delete(call: Call) -> None:
    """The message is gone: the own one, or with manage_messages anybody's."""
    channel = call.channel()
    message = call.world.message(channel, call.id(1))
    if message.author is not call.world.bot:
        guild_of(channel)
        call.need(channel, permissions.MANAGE_MESSAGES)
    letters.remove(call.world, [message])


def delete_many(call: Call) -> None:
    """Two to a hundred messages of the last 14 days are gone."""
    channel = call.channel()
    guild_of(channel)
    call.need(channel, permissions.MANAGE_MESSAGES)
    ids = [int(id_) for id_ in call.body.get("messages") or []]
    if not 2 <= len(ids) <= 100:
        raise ApiError(50016)
    oldest = call.world.clock.now() - timedelta(days=14)
    if any(made_at(id_) < oldest for id_ in ids):
        raise ApiError(50034)
    found = [channel.messages[id_] for id_ in dict.fromkeys(ids) if id_ in channel.messages]
    if found:
        letters.remove(call.world, found)


def typing(call: Call) -> None:
    """The bot is seen typing, where it may write."""
    channel = call.channel()
    _may_write(call, channel)


def _may_write(call: Call, channel: Channel) -> None:
    if channel.kind == CATEGORY:
        raise ApiError(50008)
    if channel.kind == DM:
        assert channel.person is not None
        if not _reaches(call.world, channel.person):
            raise ApiError(50007)
        return
    call.need(channel, permissions.sending(channel))
    if channel.thread is not None and channel.thread.locked:
        call.need(channel, permissions.MANAGE_THREADS)
    if channel.thread is not None:
        channel.thread.archived = False


def _reaches(world: World, person: User) -> bool:
    """Whether the person lets the bot write: open for it, and in a server together."""
    together = any(person.id in one.members and world.bot.id in one.members for one in world.guilds.values())
    return not person.bot and person.takes_dms and together


def _same_nonce(world: World, channel: Channel, body: Json) -> Message | None:
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    oldest = world.clock.now() - NONCE_KEPT
    for message in reversed(channel.messages.values()):
        if made_at(message.id) < oldest:
            return None
        if message.author is world.bot and str(message.nonce) == str(body["nonce"]):
            return message
    return None


def _reply(call: Call, message: Message) -> None:
    pointer: Json = call.body.get("message_reference") or {}
    if not pointer:
        return
    if not call.may(message.channel, permissions.HISTORY):
        raise ApiError(160002)
    target = message.channel.messages.get(int(pointer["message_id"]))
    if target is not None:
        message.reference, message.kind = target, 19
    elif pointer.get("fail_if_not_exists", True):
        raise bad("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")


def _numbered(rows: list[Json]) -> list[Json]:
    """Return the components, each with an id as Discord gives it."""
    numbers = iter(range(1, 1000))
    numbered: list[Json] = []
    for row in rows:
        number = next(numbers)
        items = [{**item, "id": item.get("id") or next(numbers)} for item in row.get("components", ())]
        numbered.append({**row, "id": row.get("id") or number, "components": items})
    return numbered


def _attachments(world: World, message: Message, listed: Any, files: dict[int, Upload]) -> list[Json]:
    if any(len(upload.content) > LARGEST_FILE for upload in files.values()):
        raise ApiError(40005)
    rows = {str(row["id"]): row for row in listed or []}
    kept = [one for one in message.attachments if listed is None or one["id"] in rows]
    fresh = [attach(world, message.channel, file, rows.get(str(number), {})) for number, file in files.items()]
    if len(kept) + len(fresh) > MOST_FILES:
        raise bad("attachments", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_FILES} or fewer in length.")
    return kept + fresh


def attach(world: World, channel: Channel, upload: Upload, row: Json) -> Json:
    """Return an attachment whose file can be fetched at its address."""
    id_ = world.clock.new_id()
    name = row.get("filename") or upload.name
    world.files[id_] = (name, upload.content)
    url = f"{world.base}/attachments/{channel.id}/{id_}/{name}"
    shown = {"id": str(id_), "filename": name, "size": len(upload.content), "url": url, "proxy_url": url}
    if row.get("description"):
        shown["description"] = row["description"]
    return shown | {"content_type": mimetypes.guess_type(name)[0] or "application/octet-stream", "flags": 0}
