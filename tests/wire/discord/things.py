"""What there is on Discord: users, guilds, roles, channels, members, messages. State, without rules."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

TEXT, DM, VOICE, CATEGORY, NEWS, NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 2, 4, 5, 10, 11, 12
THREADS = frozenset((NEWS_THREAD, PUBLIC_THREAD, PRIVATE_THREAD))
EPHEMERAL, LOADING = 1 << 6, 1 << 7


@dataclass(eq=False)
class User:
    """An account: a person, or the bot."""

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    takes_dms: bool = True
    dm: "Channel | None" = None


@dataclass(eq=False)
class Role:
    """A role of a guild; the one whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int
    managed: bool = False
    mentionable: bool = False
    hoist: bool = False
    color: int = 0
    bot_id: int | None = None


@dataclass
class Overwrite:
    """What a channel allows and denies to a role (kind 0) or a member (kind 1)."""

    id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass
class ThreadState:
    """What a thread is beyond a channel."""

    owner_id: int
    member_ids: set[int]
    archive_minutes: int = 4320
    archived: bool = False
    locked: bool = False
    invitable: bool = True
    sent: int = 0


@dataclass(eq=False)
class Channel:
    """A place for messages: of a guild, a thread of one, or the bot's private chat with a person."""

    id: int
    kind: int
    name: str = ""
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    position: int = 0
    topic: str | None = None
    nsfw: bool = False
    slow_s: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict)
    last_message_id: int | None = None
    person: User | None = None
    thread: ThreadState | None = None

    @property
    def ruler(self) -> "Channel":
        """The channel whose overwrites hold: a thread follows its parent."""
        return self.parent if self.thread is not None and self.parent is not None else self


@dataclass(eq=False)
class Member:
    """A user inside a guild."""

    user: User
    joined_at: datetime
    role_ids: set[int] = field(default_factory=set)
    nick: str | None = None
    silenced_until: datetime | None = None


@dataclass(eq=False)
class Invite:
    """A way into a guild; no age and no number of uses mean without limit."""

    code: str
    made_id: int
    channel: Channel
    inviter: User
    max_age: timedelta
    max_uses: int
    uses: int = 0


@dataclass(frozen=True, slots=True)
class Audited:
    """A line of the audit log: who did what to whom, and the reason that was given."""

    action: str
    actor_id: int
    target_id: int
    reason: str | None


@dataclass(eq=False)
class Guild:
    """A server; its members by user id."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    bans: dict[int, str | None] = field(default_factory=dict)
    audit: list[Audited] = field(default_factory=list)

    @property
    def everyone(self) -> Role:
        """The role that each member has."""
        return self.roles[self.id]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message as a person sees it."""

    message: "Message"
    label: str
    custom_id: str | None
    url: str | None
    disabled: bool


@dataclass(eq=False)
class Message:
    """A message; `shown_to` is the only person who sees an ephemeral one."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    kind: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    edited_at: datetime | None = None
    flags: int = 0
    nonce: str | int | None = None
    mentions: list[User] = field(default_factory=list)
    mention_role_ids: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    reference: "Message | None" = None
    interaction: dict[str, Any] | None = None
    by_webhook: bool = False
    shown_to: User | None = None
    thread: Channel | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only one person sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def thinking(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def buttons(self) -> list[Button]:
        """The buttons, row by row."""
        found = [item for row in self.components for item in row.get("components", ()) if item.get("type") == 2]
        return [
            Button(self, item.get("label") or "", item.get("custom_id"), item.get("url"), bool(item.get("disabled")))
            for item in found
        ]

    def button(self, label: str) -> Button:
        """Return the button whose label holds these words."""
        for button in self.buttons:
            if label in button.label:
                return button
        raise LookupError(f"no button {label!r} under {self.content!r}: {[one.label for one in self.buttons]}")
