"""What the adapter asks of a store. Each call is a short transaction of its own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Begun(Protocol):
    """Something that was begun to be sent."""

    @property
    def at(self) -> datetime:
        """When it was begun first."""
        ...

    @property
    def is_sent(self) -> bool:
        """Whether it is known to stand there."""
        ...


class Notes(Protocol):
    """What is kept for Discord beside the product's own facts."""

    async def fact(self, name: str) -> str | None:
        """Return what is kept under this name."""
        ...

    async def keep_fact(self, name: str, value: str) -> None:
        """Keep this under the name, in the place of what was there."""
        ...

    async def roles(self, guild: str) -> Mapping[str, str]:
        """Return plan → role of the guild."""
        ...

    async def keep_role(self, guild: str, plan: str, role: str) -> None:
        """The role stands for the plan in this guild, in the place of an earlier one."""
        ...

    async def chat(self, person: str) -> str | None:
        """Return the private chat with the person, as far as it is known."""
        ...

    async def keep_chat(self, person: str, chat: str) -> None:
        """Keep where the private chat with the person is."""
        ...

    async def shut(self, person: str, at: datetime) -> bool:
        """Keep that the person cannot be written to; whether that is new."""
        ...

    async def reopen(self, person: str) -> bool:
        """The person can be written to; whether they could not before."""
        ...

    async def shut_since(self, person: str) -> datetime | None:
        """Return since when the person cannot be written to."""
        ...

    async def begin(self, key: str, person: str, at: datetime) -> Begun | None:
        """Keep that this is being sent from now on; return what is known of an earlier try, and keep nothing then."""
        ...

    async def stands(self, key: str) -> None:
        """Keep that it was sent."""
        ...

    async def undo(self, key: str) -> None:
        """It was certainly not sent: it may be tried again."""
        ...
