"""A platform says how a gated room stands: the bot lost a right there or has it again, or the room has moved."""

from dataclasses import dataclass

from core.access.facts import people_of
from core.access.jobs import access_job
from core.access.ports import AccessTx
from core.kernel.ids import Address, RoomId
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Work
from core.members.notices import say_once, tell_owners


@dataclass(frozen=True, slots=True)
class Guard:
    """What platforms tell of gated rooms, kept; the owners know of it, and what had to wait for it goes on."""

    work: Work[AccessTx]
    clock: Clock
    owners: frozenset[str]

    async def lost(self, room: Address, why: Phrase) -> bool:
        """The bot cannot guard the room now; whether that is news. The owners are told once."""
        now = self.clock.now()
        async with self.work.write() as tx:
            room_id = await _gated(tx, room)
            door = None if room_id is None else await tx.doors.door(room_id)
            if door is None or not await tx.doors.trouble(door.room_id, "gate.degraded", now):
                return False
            said = phrase("access.trouble", room=door.title, problem=phrase("gate.degraded", why=why))
            await self._tell(tx, f"trouble:{door.room_id}:{now.isoformat()}", said)
        return True

    async def regained(self, room: Address, moment: str) -> int:
        """The bot guards the room again: whoever stands wrong there is looked at; return how many people that is.

        `moment` names what was told: told twice it is done once.
        """
        async with self.work.write() as tx:
            room_id = await _gated(tx, room)
            door = None if room_id is None else await tx.doors.door(room_id)
            if door is None:
                return 0
            if await tx.doors.mended(door.room_id):
                await self._tell(tx, f"mended:{door.room_id}:{moment}", phrase("access.mended", room=door.title))
            people = await people_of(tx, door.room_id)
            for member_id in sorted(people):
                await tx.jobs.enqueue(access_job(member_id, f"mended:{door.room_id}:{moment}"))
        return len(people)

    async def moved(self, old: Address, new: Address) -> bool:
        """The room has another address; whether that is news. Who stands there and what opens it goes with it."""
        async with self.work.write() as tx:
            return await tx.doors.move(old, new, self.clock.now())

    async def hears_little(self, room: Address, title: str) -> None:
        """The bot stands in a room in which it is shown commands only. The owners are told once what helps."""
        async with self.work.write() as tx:
            await self._tell(tx, f"deaf:{room}", phrase("access.hears_little", room=title))

    async def staff_stays(self, room: Address, person: Address) -> None:
        """Somebody whose right has ended cannot be put out by the bot: an admin there. The owners are told once."""
        async with self.work.write() as tx:
            room_id, member = await _gated(tx, room), await tx.members.at(person)
            door = None if room_id is None else await tx.doors.door(room_id)
            if door is None or member is None:
                return
            said = phrase("access.staff_stays", room=door.title, name=member.name, number=member.id)
            await self._tell(tx, f"stays:{door.room_id}:{member.id}", said)

    async def invited(self, room: Address, person: Address, answer: Answer, moment: str) -> None:
        """The person is sent what leads into the room; nothing where nobody of that address is known."""
        async with self.work.write() as tx:
            room_id, member = await tx.doors.room_at(room), await tx.members.at(person)
            if room_id is not None and member is not None:
                key = f"invite:{member.id}:{room_id}:{moment}"[:200]
                await say_once(tx, Notice(member.id, key, answer), self.clock)

    async def _tell(self, tx: AccessTx, key: str, said: Phrase) -> None:
        await tell_owners(tx, self.owners, key, Answer((said,), is_personal=True), self.clock)


async def _gated(tx: AccessTx, room: Address) -> RoomId | None:
    """Return the room at this address if a plan opens it."""
    room_id = await tx.doors.room_at(room)
    return None if room_id is None or not await tx.bindings.plans_of(room_id) else room_id
