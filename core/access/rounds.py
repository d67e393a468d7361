"""Every gated room is looked at: whether the bot can guard it now, and if not, what helps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.access.ports import AccessTx, Door, RoomGate
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Platform
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Work


@dataclass(frozen=True, slots=True)
class Guarded:
    """A gated room; `problem` is None where the bot can guard it."""

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
