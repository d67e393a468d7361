"""What people do on Telegram, in the words of the core: read from an update as it came."""

from collections.abc import Iterator
from datetime import UTC, datetime

from adapters.telegram.client import Json
from core.kernel.ids import TELEGRAM
from core.kernel.messages import Attachment, Incoming, IncomingKind, Person

FILES = ("document", "video", "audio", "voice", "animation", "video_note", "sticker")
"""Fields of a message that hold one file each (Bot API, Message)."""
CONTENT = ("text", "caption", "photo", *FILES, "poll", "location", "venue", "contact", "dice", "story")
CHANNEL_BOT, ANONYMOUS_ADMIN, FORWARDER = 136817688, 1087968824, 777000
"""Telegram's own accounts that stand for channels, anonymous admins and forwarded posts: no person speaks there."""


def body_of(update: Json) -> tuple[str, Json]:
    """Return the kind of the update and what it says; ("", {}) where it says nothing."""
    for kind, body in update.items():
        if kind != "update_id" and isinstance(body, dict):
            return kind, body
    return "", {}


def person_of(update: Json) -> str:
    """Return the number of the person who caused the update, "" where there is none."""
    kind, body = body_of(update)
    user = body.get("from") or body.get("user") or {}
    return str(user.get("id", "")) if isinstance(user, dict) and kind != "channel_post" else ""


def lane_of(update: Json) -> str:
    """Return what must keep its order: a chat; a person where they press, ask to join, come and go.

    A private chat has the number of its person, so that what somebody presses waits for what they wrote before.
    """
    kind, body = body_of(update)
    if kind in {"callback_query", "chat_join_request", "poll_answer"}:
        return person_of(update)
    if kind == "chat_member":
        return str(_inner(body, "new_chat_member", "user").get("id", ""))
    return str(_inner(body, "chat").get("id", ""))


def is_private(message: Json) -> bool:
    """Whether the message stands in a private chat."""
    return _inner(message, "chat").get("type") == "private"


def is_by_a_person(message: Json) -> bool:
    """Whether a person wrote it: not a channel, nor an admin who hides, nor the bridge of a linked channel."""
    user = _inner(message, "from")
    is_hidden = "sender_chat" in message or user.get("id") in {CHANNEL_BOT, ANONYMOUS_ADMIN, FORWARDER}
    return type(user.get("id")) is int and not is_hidden


def has_content(message: Json) -> bool:
    """Whether somebody says something: service messages about the chat itself do not."""
    return any(name in message for name in CONTENT)


def said(message: Json, kind: IncomingKind) -> Incoming:
    """Return what a message says. `Refused` where it cannot be kept as it is."""
    chat = _inner(message, "chat")
    written = message.get("edit_date") if kind is IncomingKind.EDIT else None
    reply = message.get("reply_to_message")
    return Incoming(
        platform=TELEGRAM,
        room=None if is_private(message) else str(chat["id"]),
        person=person_from(_inner(message, "from")),
        message_ref=str(message["message_id"]),
        text=message.get("text") or message.get("caption") or "",
        at=moment(written or message["date"]),
        kind=kind,
        reply_to=str(reply["message_id"]) if isinstance(reply, dict) else None,
        attachments=tuple(_attachments(message)),
        room_title=title_of(chat),
    )


def pressed(query: Json, action: str, at: datetime) -> Incoming:
    """Return a press of the button with this action; its answer is for the one who pressed."""
    message = query.get("message")
    chat = _inner(message, "chat") if isinstance(message, dict) else {}
    is_in_a_room = chat.get("type") in {"group", "supergroup"}
    return Incoming(
        platform=TELEGRAM,
        room=str(chat["id"]) if is_in_a_room else None,
        person=person_from(_inner(query, "from")),
        message_ref=str(query["id"]),
        text=action,
        at=at,
        kind=IncomingKind.ACTION,
        room_title=title_of(chat) if is_in_a_room else "",
    )


def reacted(change: Json) -> Incoming | None:
    """Return what somebody's signs on a message are now; None where Telegram does not say whose they are."""
    user, chat = change.get("user"), _inner(change, "chat")
    if not isinstance(user, dict):
        return None
    return Incoming(
        platform=TELEGRAM,
        room=None if is_private(change) else str(chat["id"]),
        person=person_from(user),
        message_ref=str(change["message_id"]),
        text="\n".join(filter(None, map(_sign, change.get("new_reaction") or ()))),
        at=moment(change["date"]),
        kind=IncomingKind.REACTION,
        reply_to=str(change["message_id"]),
        room_title=title_of(chat),
    )


def voted(answer: Json, at: datetime) -> Incoming | None:
    """Return which options of a poll somebody chose ("0,2"); None where it was taken back, or is no person's."""
    user, chosen = answer.get("user"), answer.get("option_ids")
    if not isinstance(user, dict) or not chosen:
        return None
    picked = ",".join(map(str, sorted(chosen)))
    ref = f"poll-{answer['poll_id']}"
    return Incoming(TELEGRAM, None, person_from(user), ref, picked, at, IncomingKind.ACTION)


def person_from(user: Json) -> Person:
    """Return the person that Telegram describes; the number is who they are, the rest is how they are shown."""
    name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
    return Person(
        external_id=str(user["id"]),
        display_name=name or user.get("username") or "",
        language_hint=user.get("language_code"),
        is_bot=bool(user.get("is_bot")),
    )


def title_of(chat: Json) -> str:
    """Return what the chat is called."""
    return str(chat.get("title") or "")


def moment(seconds: int) -> datetime:
    """Return Telegram's time as a moment."""
    return datetime.fromtimestamp(seconds, UTC)


def _attachments(message: Json) -> Iterator[Attachment]:
    if photos := message.get("photo"):
        yield _file("photo", photos[-1])
    for kind in FILES:
        # An animation comes as a document too.
        if isinstance(found := message.get(kind), dict) and not (kind == "document" and "animation" in message):
            yield _file(kind, found)


def _file(kind: str, found: Json) -> Attachment:
    return Attachment(kind, found.get("file_name") or "", found.get("file_size"), found.get("file_id") or "")


def _sign(reaction: Json) -> str:
    match reaction.get("type"):
        case "emoji":
            return str(reaction["emoji"])
        case "custom_emoji":
            return f"custom:{reaction['custom_emoji_id']}"
        case other:
            return str(other or "")


def _inner(body: Json, *path: str) -> Json:
    for name in path:
        found = body.get(name)
        if not isinstance(found, dict):
            return {}
        body = found
    return body
