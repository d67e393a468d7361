"""The console's door: rooms are rows, so a person is in as soon as it is said."""

from collections.abc import Awaitable, Callable

from core.kernel.ids import Address
from core.kernel.phrase import Phrase

Move = Callable[[Address, Address], Awaitable[None]]
"""Moves a person (second) into or out of a room (first)."""


class ConsoleGate:
    """The port `RoomGate` of the console."""

    def __init__(self, enter: Move, leave: Move) -> None:
        self._enter = enter
        self._leave = leave

    async def admit(self, room: Address, person: Address) -> bool:
        """Let the person in."""
        await self._enter(room, person)
        return True

    async def remove(self, room: Address, person: Address) -> None:
        """Put the person out; they may come back after paying."""
        await self._leave(room, person)

    async def missing(self, room: Address) -> Phrase | None:
        """Return None: nothing is lacked on the console."""
        return None
