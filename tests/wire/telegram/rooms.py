"""A chat, and what happens to it as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

from tests.wire.telegram import members, talk
from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.model import PERMISSIONS, Account, Json, Link, Member, Message, Request

if TYPE_CHECKING:
    from tests.wire.telegram.world import World

Kind = Literal["private", "group", "supergroup", "channel"]
NOT_AT_FIRST = frozenset({"can_change_info", "can_pin_messages", "can_manage_topics", "can_edit_tag"})


@dataclass(eq=False)
class Room:
    """A private chat, a group, a supergroup or a channel. The private chat of a person has the person's id."""

    world: World
    id: int
    kind: Kind
    title: str = ""
    username: str | None = None
    is_forum: bool = False
    is_protected: bool = False
    """Nothing in it may be forwarded (`has_protected_content`)."""
    is_big: bool = False
    """Joins and leaves leave no service message (large groups)."""
    joins_by_request: bool = False
    standings: dict[int, Member] = field(default_factory=dict)
    joined_by: dict[int, Link | None] = field(default_factory=dict)
    log: dict[int, Message] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    requests: dict[int, Request] = field(default_factory=dict)
    permissions: frozenset[str] = frozenset(PERMISSIONS) - NOT_AT_FIRST
    topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    linked: Room | None = None
    pinned: list[Message] = field(default_factory=list)
    ids: count[int] = field(default_factory=lambda: count(1))

    @property
    def messages(self) -> list[Message]:
        """What stands in the chat, oldest first; service messages too."""
        return [message for message in self.log.values() if not message.is_deleted]

    @property
    def members(self) -> frozenset[int]:
        """The ids of everybody inside now, bots too."""
        return frozenset(key for key in list(self.standings) if self.standing(self._person(key)).is_inside)

    def standing(self, person: Account) -> Member:
        """Return how somebody stands in the chat now."""
        return members.standing(self.world, self, person)

    @property
    def owner(self) -> Account:
        """Who owns the chat."""
        return next(self._person(key) for key, one in self.standings.items() if one.status == "creator")

    @property
    def primary_link(self) -> Link:
        """The owner's link, that never ends by itself."""
        for link in self.links:
            if link.is_primary and not link.is_revoked and link.creator is self.owner:
                return link
        return talk.make_link(self, self.owner, is_primary=True)

    def json(self) -> Json:
        """Return the `Chat` object."""
        body: Json = {"id": self.id, "type": self.kind}
        if self.kind == "private":
            person = self._person(self.id).json()
            return body | {key: person[key] for key in ("first_name", "username") if key in person}
        body["title"] = self.title
        body |= {"username": self.username} if self.username else {}
        return body | ({"is_forum": True} if self.is_forum else {})

    def migrates(self) -> Room:
        """The basic group is a supergroup from now on: another id, its old links dead; returns the new one."""
        if self.kind != "group" or self.migrated_to is not None:
            raise NotPossible(f"{self.title} is no basic group")
        new = Room(self.world, -1_000_000_000_000 - abs(self.id) - 7_000_000, "supergroup", self.title)
        new.standings, new.permissions = dict(self.standings), self.permissions
        self.world.rooms[new.id] = new
        talk.service(self, self.owner, {"migrate_to_chat_id": new.id})
        self.migrated_to = new.id
        for link in self.links:
            link.is_revoked = True
        self.requests.clear()
        talk.service(new, self.owner, {"migrate_from_chat_id": self.id})
        return new

    def links_to(self, group: Room) -> None:
        """The channel's posts are forwarded into the group, its discussion, from now on."""
        if self.kind != "channel" or group.kind != "supergroup":
            raise NotPossible("only a channel has a discussion, and only a supergroup is one")
        self.linked, group.linked = group, self

    def topic(self) -> int:
        """Open a topic of the forum; return its thread id."""
        if not self.is_forum:
            raise NotPossible(f"{self.title} is no forum")
        message = talk.service(
            self, self.owner, {"forum_topic_created": {"name": "Topic", "icon_color": 7322096}}, opens_topic=True
        )
        return message.id

    def _person(self, key: int) -> Account:
        return self.world.bot if key == self.world.bot.id else self.world.people[key]
