"""Every gated room is looked at: whether the bot can guard it now, and if not, what helps."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from core.access.ports import AccessTx, Door, RoomGate
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Address, Platform
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Work

MOST_LISTENED = 50
"""Rooms without a gate that are asked for at once: `/doctor` answers while one waits."""


@runtime_checkable
class Ears(Protocol):
    """A door of a platform that does not show the bot every word by itself."""

    async def unheard(self, room: Address) -> Phrase | None:
        """Return why the bot is not shown what is said in the room and the way to mend it; None where it is."""
        ...


@dataclass(frozen=True, slots=True)
class Guarded:
    """A room; `problem` is None where the bot can do its work there."""

    title: str
    platform: Platform
    problem: Phrase | None


@dataclass(frozen=True, slots=True)
class LookAround:
    """How the bot stands in every gated room, as the platforms say now."""

    work: Work[AccessTx]
    gates: Mapping[Platform, RoomGate]

    async def __call__(self) -> Sequence[Guarded]:
        """Return the rooms, oldest first; the platforms are asked outside of any transaction."""
        async with self.work.read() as tx:
            doors = [await tx.doors.door(room_id) for room_id in await tx.bindings.gated()]
        return [Guarded(one.title, one.address.platform, await self._problem(one)) for one in doors if one is not None]

    async def unheard(self, rooms: Mapping[Address, str]) -> Sequence[Guarded]:
        """Return those of the rooms (address → title) in which the bot is not shown what is said."""
        found: list[Guarded] = []
        for address, title in list(rooms.items())[:MOST_LISTENED]:
            gate = self.gates.get(address.platform)
            with suppress(Refused, NotYet):
                if isinstance(gate, Ears) and (why := await gate.unheard(address)) is not None:
                    found.append(Guarded(title, address.platform, why))
        return found

    async def _problem(self, door: Door) -> Phrase | None:
        gate = self.gates.get(door.address.platform)
        if gate is None:
            return phrase("rounds.no_platform")
        try:
            return await gate.missing(door.address)
        except Refused as refusal:
            return phrase(refusal.key, **refusal.params)
        except NotYet:
            return phrase("rounds.no_answer")
