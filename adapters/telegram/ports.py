"""What the adapter asks of a store. Each call is a short transaction of its own."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

Letter = tuple[int, str, str]
"""An update before it is handled: its number, from whom it came ("": from nobody), and its JSON as text."""
Link = tuple[str, datetime]
"""A personal link into a room, and until when it leads there."""
SENDING, SENT, UNSURE = "sending", "sent", "unsure"
"""What became of something that the bot says on its own: under way, said, or nobody knows."""


class Inbox(Protocol):
    """Updates, kept before Telegram is told that they came."""

    async def keep(self, letters: Sequence[Letter], at: datetime) -> Collection[int]:
        """Keep the letters whose number is new; return their numbers, after the commit."""
        ...

    async def waiting(self) -> Sequence[Letter]:
        """Return what was kept and not handled, in order of number."""
        ...

    async def done(self, update_ids: Sequence[int]) -> None:
        """These were handled: their numbers stay, so that they are not handled again, and nothing else."""
        ...

    async def prune(self, before: datetime) -> int:
        """Forget the numbers of what was handled and came before; return how many."""
        ...


class Post(Protocol):
    """What was sent, to whom nothing can be sent, and what buttons and links stand for."""

    async def begin(self, key: str, chat: str, at: datetime) -> str | None:
        """Keep that this is being sent now; return what is known of an earlier try, and keep nothing then."""
        ...

    async def settle(self, key: str, outcome: str) -> None:
        """Keep what became of it."""
        ...

    async def undo(self, key: str) -> None:
        """It was certainly not sent: it may be tried again."""
        ...

    async def shut(self, person: str, at: datetime) -> bool:
        """Keep that the person cannot be written to; whether that is new."""
        ...

    async def reopen(self, person: str) -> datetime | None:
        """The person can be written to again; return since when not, None where they always could."""
        ...

    async def shut_since(self, person: str) -> datetime | None:
        """Return since when the person cannot be written to."""
        ...

    async def keep_action(self, token: str, person: str, action: str) -> None:
        """Keep what a button stands for that cannot carry it."""
        ...

    async def action(self, token: str, person: str) -> str | None:
        """Return what the person's button stands for."""
        ...

    async def invite(self, room: str, person: str) -> Link | None:
        """Return the person's last link into the room."""
        ...

    async def keep_invite(self, room: str, person: str, link: Link) -> None:
        """Keep the person's link into the room, in the place of an earlier one."""
        ...

    async def drop_invite(self, room: str, person: str) -> None:
        """The person has no link into the room."""
        ...

    async def learn(self, name: str, person: str) -> None:
        """Keep that the @name is this person's now, and nobody else's."""
        ...

    async def named(self, name: str) -> str | None:
        """Return whose @name this is, as far as is known."""
        ...

    async def drop_invites(self, room: str) -> None:
        """Nobody has a link into the room."""
        ...
