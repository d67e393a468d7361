"""Methods that send: text, photos, documents, polls, copies (spec: sendMessage and below)."""

from collections.abc import Callable
from typing import Any

from tests.wire.telegram import entities as texts
from tests.wire.telegram import keyboards, lookup, media, polls, talk
from tests.wire.telegram.errors import NotModelled, bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Json, Message
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World

Act = Callable[[World, Params], Json]
ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)


def send_message(world: World, params: Params) -> Json:
    """`sendMessage`."""
    room = lookup.room_to_write(world, params, "can_send_messages")
    text, found = texts.kept(params.text("text"), params.rows("entities"), most=texts.TEXT, what="text")
    return send(world, params, room, {"text": text} | ({"entities": found} if found else {})).json()


def send_photo(world: World, params: Params) -> Json:
    """`sendPhoto`."""
    room = lookup.room_to_write(world, params, "can_send_photos")
    content = {"photo": media.photo(world, params.file("photo"))} | caption(params)
    return send(world, params, room, content).json()


def send_document(world: World, params: Params) -> Json:
    """`sendDocument`."""
    room = lookup.room_to_write(world, params, "can_send_documents")
    content = {"document": media.document(world, params.file("document"))} | caption(params)
    return send(world, params, room, content).json()


def send_played(kind: str, need: str) -> Act:
    """Return `sendVoice`, `sendVideo`, `sendAudio` or `sendAnimation`."""

    def act(world: World, params: Params) -> Json:
        room = lookup.room_to_write(world, params, need)
        content = {kind: media.played(world, params.file(kind), kind)} | caption(params)
        return send(world, params, room, content).json()

    return act


def send_poll(world: World, params: Params) -> Json:
    """`sendPoll`."""
    room = lookup.room_to_write(world, params, "can_send_polls")
    poll = polls.new(world, params, room)
    sent = send(world, params, room, {"poll": poll})
    world.polls[poll["id"]] = sent
    return sent.json()


def send_chat_action(world: World, params: Params) -> bool:
    """`sendChatAction`."""
    lookup.room_to_write(world, params, "can_send_messages")
    if params.text("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def caption(params: Params) -> Json:
    """Return the caption's part of a content."""
    text, found = texts.kept(
        params.text("caption"), params.rows("caption_entities"), most=texts.CAPTION, what="caption"
    )
    return ({"caption": text} if text else {}) | ({"caption_entities": found} if found else {})


def send(world: World, params: Params, room: Room, content: Json, origin: Json | None = None) -> Message:
    """Put the bot's message into the chat: answers, topics, buttons, protection, flood control."""
    more: dict[str, Any] = {
        "markup": keyboards.kept(params.tree("reply_markup")),
        "reply_to": _replied(room, params.tree("reply_parameters")),
        "thread": _thread(room, params.number("message_thread_id")),
        "is_protected": params.flag("protect_content"),
        "is_by_bot": True,
        "origin": origin,
        "options": {name: params.tree(name) for name in ("link_preview_options",) if name in params.fields},
    }
    world.flood.check(room.id, is_private=room.kind == "private")
    sender, sender_room = (None, room) if room.kind == "channel" else (world.bot, None)
    sent = talk.post(room, sender, content, sender_room=sender_room, **more)
    sent.options["disable_notification"] = params.flag("disable_notification")
    if room.kind == "channel" and room.linked is not None:
        talk.forward_into_discussion(sent, room.linked)
    return sent


def _replied(room: Room, asked: Json | None) -> Message | None:
    if not asked:
        return None
    unknown = asked.keys() - {"message_id", "allow_sending_without_reply", "quote", "quote_position", "chat_id"}
    if unknown or asked.get("chat_id", room.id) != room.id:
        raise NotModelled("replies in other chats, or with quote entities")
    found = room.log.get(asked["message_id"])
    if found is None or found.is_deleted:
        if asked.get("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    if asked.get("quote") and asked["quote"] not in found.text:
        raise bad("QUOTE_TEXT_INVALID")
    return found


def _thread(room: Room, thread: int | None) -> int | None:
    if thread is not None and thread not in room.topics:
        raise bad("message thread not found")
    return thread


def _source(world: World, params: Params, verb: str) -> Message:
    source = lookup.message(lookup.room(world, params, "from_chat_id"), params, verb)
    if source.is_service or source.is_protected or source.room.is_protected:
        raise bad(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    return source


def forward_message(world: World, params: Params) -> Json:
    """`forwardMessage`: not what is protected."""
    room = lookup.room_to_write(world, params, "can_send_messages")
    source = _source(world, params, "forward")
    origin: Json = {"type": "user", "date": source.date, "sender_user": (source.sender or world.bot).json()}
    if source.sender_room is not None:
        kind = "channel" if source.room.kind == "channel" else "chat"
        chat = "chat" if kind == "channel" else "sender_chat"
        origin = {"type": kind, "date": source.date, chat: source.sender_room.json()}
        origin |= {"message_id": source.id} if kind == "channel" else {}
    return send(world, params, room, dict(source.content), source.origin or origin).json()


def copy_message(world: World, params: Params) -> Json:
    """`copyMessage`: not what is protected."""
    room = lookup.room_to_write(world, params, "can_send_messages")
    source = _source(world, params, "copy")
    content = dict(source.content)
    if "caption" in params.fields and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")} | caption(params)
    return {"message_id": send(world, params, room, content).id}
