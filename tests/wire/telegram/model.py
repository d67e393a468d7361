"""What there is at Telegram: accounts, members, messages, links, requests, presses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from tests.wire.telegram.rooms import Room

Json = dict[str, Any]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]

RIGHTS = [
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
"""Rights of administrators everywhere (spec: ChatMemberAdministrator)."""
GROUP_RIGHTS = ["can_pin_messages", "can_manage_topics", "can_manage_tags"]
CHANNEL_RIGHTS = ["can_post_messages", "can_edit_messages", "can_manage_direct_messages"]
PERMISSIONS = [
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
]
"""What members may do (spec: ChatPermissions)."""


@dataclass(eq=False)
class Account:
    """Somebody: a person or a bot."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    is_bot: bool = False
    is_deleted: bool = False

    def json(self) -> Json:
        """Return the `User` object."""
        body: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": "" if self.is_deleted else self.name}
        if self.username and not self.is_deleted:
            body["username"] = self.username
        if self.language and not self.is_deleted:
            body["language_code"] = self.language
        return body


@dataclass(frozen=True, slots=True)
class Member:
    """How somebody stands in a chat; `until` 0 is for ever."""

    status: Status = "left"
    rights: frozenset[str] = frozenset()
    permissions: frozenset[str] = frozenset()
    until: int = 0
    was_inside: bool = False
    """Restricted people may be inside or outside: `is_member`."""
    promoted_by: int | None = None
    is_anonymous: bool = False

    @property
    def is_inside(self) -> bool:
        """Whether this one is in the chat now."""
        return self.status in ("creator", "administrator", "member") or (
            self.status == "restricted" and self.was_inside
        )

    @property
    def is_admin(self) -> bool:
        """Whether this one is the owner or an administrator."""
        return self.status in ("creator", "administrator")


@dataclass(frozen=True, slots=True)
class Button:
    """A button as a person sees it below a message."""

    message: Message
    label: str
    data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class Message:
    """A message as it stands now; `content` holds the fields of the API (text, entities, photo, poll …)."""

    room: Room
    id: int
    date: int
    sender: Account | None
    content: Json
    sender_room: Room | None = None
    reply_to: Message | None = None
    markup: Json | None = None
    thread: int | None = None
    origin: Json | None = None
    edited: int | None = None
    is_protected: bool = False
    is_automatic_forward: bool = False
    is_deleted: bool = False
    is_service: bool = False
    options: Json = field(default_factory=dict)
    reactions: dict[int, list[str]] = field(default_factory=dict)
    is_by_bot: bool = False
    """Sent by the bot under test."""

    @property
    def text(self) -> str:
        """What is read: the text, the caption, or the question of a poll."""
        poll = self.content.get("poll", {})
        return str(self.content.get("text") or self.content.get("caption") or poll.get("question") or "")

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or of the caption."""
        return list(self.content.get("entities") or self.content.get("caption_entities") or [])

    @property
    def buttons(self) -> list[Button]:
        """The buttons below the message, row after row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [Button(self, b["text"], b.get("callback_data"), b.get("url")) for row in rows for b in row]

    def json(self, *, with_reply: bool = True) -> Json:
        """Return the `Message` object."""
        body: Json = {"message_id": self.id, "date": self.date, "chat": self.room.json()}
        if self.sender is not None:
            body["from"] = self.sender.json()
        if self.sender_room is not None:
            body["sender_chat"] = self.sender_room.json()
        if self.thread is not None:
            body |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.reply_to is not None and with_reply:
            body["reply_to_message"] = self.reply_to.json(with_reply=False)
        body |= {"forward_origin": self.origin} if self.origin else {}
        body |= {"edit_date": self.edited} if self.edited else {}
        body |= {"has_protected_content": True} if self.is_protected or self.room.is_protected else {}
        body |= {"is_automatic_forward": True} if self.is_automatic_forward else {}
        body |= {"reply_markup": self.markup} if self.markup and "inline_keyboard" in self.markup else {}
        return body | self.content


@dataclass(eq=False)
class Link:
    """An invite link."""

    url: str
    room: Room
    creator: Account
    name: str = ""
    expires: int = 0
    member_limit: int = 0
    asks: bool = False
    """People who use it ask to join (`creates_join_request`)."""
    is_primary: bool = False
    is_revoked: bool = False


@dataclass(eq=False)
class Request:
    """Somebody waits to be let in."""

    person: Account
    room: Room
    link: Link | None
    at: int


@dataclass(eq=False)
class Press:
    """Somebody pressed a button; what came back is filled in when the bot answers."""

    id: str
    person: Account
    message: Message
    data: str
    at: int
    is_answered: bool = False
    answer: str = ""
    is_alert: bool = False
    opened: str = ""


@dataclass(eq=False)
class Stored:
    """A file at Telegram."""

    id: str
    unique_id: str
    name: str
    content: bytes
    mime: str
    links: dict[str, int] = field(default_factory=dict)
    """Paths for downloading, and until when each is valid."""
