"""A person, and what one can do in the app. Whatever the app does not offer raises `NotPossible`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.wire.telegram import about, doors, media, members, polls, ranks, talk
from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.form import Upload
from tests.wire.telegram.model import Account, Button, Json, Link, Member, Message, Press
from tests.wire.telegram.rooms import Room

if TYPE_CHECKING:
    from tests.wire.telegram.world import World

Where = Room | Account
"""A chat; the bot itself means the private chat with it."""


@dataclass(eq=False)
class Person(Account):
    """Somebody with an app. A chat that is not named is the private one with the bot."""

    world: World = field(kw_only=True)
    _read: int = 0

    @property
    def private(self) -> Room:
        """The private chat with the bot."""
        return self.world.rooms[self.id]

    def _room(self, where: Where | None) -> Room:
        return where if isinstance(where, Room) else self.private

    # Messages

    def says(
        self,
        where: Where | None,
        text: str,
        *,
        entities: list[Json] | None = None,
        reply_to: Message | None = None,
        thread: int | None = None,
        as_room: bool = False,
    ) -> Message:
        """The person writes a text; `as_room`: as an anonymous administrator."""
        content = talk.content_of(text, entities)
        return talk.says(self, self._room(where), content, as_room=as_room, reply_to=reply_to, thread=thread)

    def writes(self, text: str) -> Message:
        """The person writes to the bot in private."""
        return self.says(None, text)

    def starts(self, payload: str = "") -> Message:
        """The person presses Start, maybe by a deep link; a block is taken back by it."""
        doors.unblocks(self.private, self)
        return self.says(None, f"/start {payload}".strip())

    def sends_document(self, where: Where | None, name: str, content: bytes, mime: str = "text/plain") -> Message:
        """The person sends a file."""
        body = {"document": media.document(self.world, Upload(name, content, mime))}
        return talk.says(self, self._room(where), body)

    def sends_photo(self, where: Where | None, content: bytes, caption: str = "") -> Message:
        """The person sends a picture."""
        body: Json = {"photo": media.photo(self.world, Upload("photo.jpg", content, "image/jpeg"))}
        return talk.says(self, self._room(where), body | ({"caption": caption} if caption else {}))

    def edits(self, message: Message, text: str, *, entities: list[Json] | None = None) -> None:
        """The person changes a text of their own."""
        self._own(message)
        message.content, message.edited = talk.content_of(text, entities), self.world.now
        talk.tell(message, is_edit=True)

    def deletes(self, message: Message) -> None:
        """The person takes a message away for all: bots never hear of it."""
        if not message.room.standing(self).is_admin:
            self._own(message)
        message.is_deleted = True

    def _own(self, message: Message) -> None:
        if message.sender is not self or message.is_deleted:
            raise NotPossible("this is not a message of one's own")

    def forwards(self, message: Message, where: Where | None) -> Message:
        """The person forwards a message; what is protected cannot be."""
        if message.is_protected or message.room.is_protected:
            raise NotPossible("the message is protected")
        origin = {"type": "user", "date": message.date, "sender_user": (message.sender or self).json()}
        return talk.says(self, self._room(where), dict(message.content), origin=message.origin or origin)

    def presses(self, button: Button | str, message: Message | None = None) -> Press:
        """The person presses a button, or the latest one with this label or data in the message or the chat."""
        found = button if isinstance(button, Button) else self._button(button, message)
        if found.data is None:
            raise NotPossible(f"“{found.label}” opens {found.url}: use `follows`")
        return talk.presses(self, found.message, found.data)

    def _button(self, word: str, message: Message | None) -> Button:
        for one in reversed([message] if message is not None else self.private.messages):
            for button in one.buttons:
                if word in (button.label, button.data):
                    return button
        raise NotPossible(f"no button “{word}” is to be seen")

    def follows(self, url: str) -> Message | None:
        """The person opens a t.me address: a deep link to the bot, or an invite link."""
        deep = talk.DEEP.match(url)
        if deep is not None and deep["bot"].lower() == str(self.world.bot.username).lower():
            return self.starts(deep["payload"] or "")
        link = talk.link_at(self.world, url)
        if link.asks:
            doors.asks(self, link.room, link)
        else:
            doors.by_link(self, link)
        return None

    def reacts(self, message: Message, *emojis: str) -> None:
        """The person's reactions to the message are these; none takes them away."""
        talk.reacts(self, message, list(emojis))

    def votes(self, message: Message, *chosen: int) -> None:
        """The person answers a poll."""
        polls.votes(self, message, list(chosen))

    # Doors

    def joins(self, where: Room | Link | str) -> None:
        """The person comes in: by an invite link, or into a public chat."""
        if isinstance(where, Room):
            doors.by_name(self, where)
        else:
            doors.by_link(self, self._link(where))

    def asks_to_join(self, where: Room | Link | str) -> None:
        """The person asks to be let in."""
        if isinstance(where, Room):
            doors.asks(self, where, None)
        else:
            link = self._link(where)
            doors.asks(self, link.room, link)

    def _link(self, where: Link | str) -> Link:
        return talk.link_at(self.world, where if isinstance(where, str) else where.url)

    def leaves(self, room: Room) -> None:
        """The person goes."""
        if not room.standing(self).is_inside:
            raise NotPossible(f"{self.name} is not in {room.title}")
        doors.leave(room, self, self, Member())

    def blocks_bot(self) -> None:
        """The person blocks the bot."""
        doors.blocks(self.private, self)

    def unblocks_bot(self) -> None:
        """The person takes the block back, without writing."""
        doors.unblocks(self.private, self)

    def deletes_account(self) -> None:
        """The person is gone from Telegram; bots are not told."""
        self.is_deleted = True
        for room in self.world.rooms.values():
            if room.standing(self).is_inside:
                room.standings[self.id] = Member()

    # Ranks

    def adds(self, who: Account, room: Room) -> None:
        """The person adds somebody; the bot hears first that it is inside."""
        ranks.adds(self, who, room)

    def promotes(self, who: Account, room: Room, *rights: str) -> None:
        """Somebody is an administrator with these rights from now on; all that there are where none is named."""
        ranks.promotes(self, who, room, frozenset(rights or members.rights_of(room)))

    def demotes(self, who: Account, room: Room) -> None:
        """An administrator is a member like others."""
        ranks.demotes(self, who, room)

    def removes(self, who: Account, room: Room, *, until: int = 0) -> None:
        """Somebody is thrown out; from supergroups and channels this is a ban."""
        ranks.removes(self, who, room, until)

    def unbans(self, who: Account, room: Room) -> None:
        """A ban is taken back; the person is outside."""
        ranks.unbans(self, who, room)

    def restricts(self, who: Account, room: Room, *permissions: str, until: int = 0) -> None:
        """Somebody may do only this; nothing named is silence."""
        ranks.restricts(self, who, room, frozenset(permissions), until)

    def hands_over(self, room: Room, to: Account) -> None:
        """Somebody else owns the chat."""
        ranks.hands_over(self, room, to)

    def approves(self, who: Account, room: Room) -> None:
        """A request is granted by hand."""
        ranks.need(self, room, "can_invite_users")
        doors.approve(room, room.requests[who.id], self)

    def declines(self, who: Account, room: Room) -> None:
        """A request is refused by hand; bots are not told."""
        ranks.need(self, room, "can_invite_users")
        doors.decline(room, room.requests[who.id])

    def makes_link(self, room: Room, *, asks: bool = False, member_limit: int = 0, expires: int = 0) -> Link:
        """Return an invite link of the person's own."""
        ranks.need(self, room, "can_invite_users")
        return talk.make_link(room, self, asks=asks, member_limit=member_limit, expires=expires)

    # What one sees

    def sees(self, where: Where | None = None) -> list[Message]:
        """Return what stands in the chat, oldest first; nothing of a chat that one is not in."""
        room = self._room(where)
        if room.kind != "private" and not room.username and not room.standing(self).is_inside:
            return []
        return room.messages

    def inbox(self) -> list[Message]:
        """Return what the bot sent in private since the last call."""
        new = [message for message in self.private.messages if message.id > self._read and message.is_by_bot]
        self._read = max([self._read, *self.private.log])
        return new

    def menu(self, where: Where | None = None) -> list[str]:
        """Return the commands that the app offers in the chat."""
        return about.menu(self.world, self, self._room(where))
