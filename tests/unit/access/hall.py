"""Gated rooms over fakes: a door that answers as it is told to, and an engine that is driven by hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.app.later import later_of
from bot.workflows import Runner
from core.access.apply import NO_TIME, Apply
from core.access.door import Bind, LookAtDoor
from core.access.fuse import Fuse
from core.access.ports import RoomGate
from core.access.remind import Remind
from core.access.verdict import Policy
from core.access.visitors import Visitors
from core.courses.deliver import Deliver
from core.kernel.errors import Broken, NotYet
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode, Platform, RoomId
from core.kernel.phrase import Phrase
from core.payments.ending import EndSubscription
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from core.payments.settle import Settle
from tests.factories import VIP, a_member, a_plan, a_room, keep
from tests.fakes.clock import HandClock
from tests.fakes.gateway import MONTH, FakeGateway
from tests.fakes.store import FakeWork

OWNERS = frozenset(("console:root",))
ROOT = MemberId(1_000)
HALL = RoomId(1)


@dataclass
class Doors:
    """The port `RoomGate`: `upset` may raise before a door moves, `deaf` after it did."""

    work: FakeWork
    moves: list[tuple[bool, str, str]] = field(default_factory=list)
    upset: Callable[[int], None] = lambda _number: None
    deaf: Callable[[int], None] = lambda _number: None

    async def admit(self, room: Address, person: Address) -> bool:
        await self._move(room, person, goes_in=True)
        return True

    async def missing(self, room: Address) -> Phrase | None:
        return None

    async def remove(self, room: Address, person: Address) -> None:
        await self._move(room, person, goes_in=False)

    async def _move(self, room: Address, person: Address, *, goes_in: bool) -> None:
        number = len(self.moves) + 1
        self.moves.append((goes_in, room.external_id, person.external_id))
        self.upset(number)
        async with self.work.write() as tx:
            place, member = await tx.doors.room_at(room), await tx.members.at(person)
            assert place is not None
            assert member is not None
            if goes_in:
                await tx.rooms.enter(place, member.id, HandClock().now())
            else:
                await tx.rooms.leave(place, member.id)
        self.deaf(number)


@dataclass
class Hall:
    """A hall that the plan `vip` opens, whoever subscribes to it, and an owner."""

    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)
    drift: timedelta = NO_TIME
    ran: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.gate = Doors(self.work)
        self.gateway = FakeGateway(self.clock)
        self.settle = Settle(self.work, self.clock, self.gateway, OWNERS)
        policy = Policy()
        self.gates: dict[Platform, RoomGate] = {CONSOLE: self.gate}
        self.apply = Apply(self.work, self.clock, self.gates, policy, OWNERS, lambda: self.drift, self.settle.member)
        self.remind = Remind(self.work, self.clock, policy, OWNERS)
        self.bind = Bind(self.work, self.clock, policy, OWNERS)
        self.door = LookAtDoor(self.work, self.clock, policy)
        self.visitors = Visitors(self.work, self.clock, policy, OWNERS)
        self.fuse = Fuse(self.work, self.clock, policy, self.gateway.name, OWNERS, self.settle)
        self.end = EndSubscription(self.work, self.clock, self.gateway, self.settle)

    async def open(self) -> None:
        """Let there be the owner, the plan and the hall, gated."""
        await keep(self.work, a_member(ROOT, at=Address(CONSOLE, "root")), a_plan(), a_room())
        await self.bind(VIP, HALL, ROOT)

    async def join(self, number: int) -> MemberId:
        """Let there be somebody called m1, m2, …"""
        await keep(self.work, a_member(number, at=Address(CONSOLE, f"m{number}")))
        return MemberId(number)

    async def pay(self, number: int, plan: PlanCode = VIP, **said: object) -> MemberId:
        """Let somebody subscribe for a month; read it, and open the doors."""
        member_id, customer = await self.join(number), CustomerRef(f"cus_{number}")
        now = self.clock.now()
        right = Right(f"sub_{number}", plan, RightKind.SUBSCRIPTION, Status.ACTIVE, now, paid_until=now + MONTH, **said)  # pyright: ignore[reportArgumentType]
        self.gateway.owners[customer] = member_id
        self.gateway.tell(customer, right)
        await self.settle(customer)
        return member_id

    def says(self, number: int, **said: object) -> None:
        """From now on the provider says this of somebody's subscription."""
        customer = CustomerRef(f"cus_{number}")
        right = self.gateway.rights[customer][f"sub_{number}"]
        self.gateway.tell(customer, replace(right, **said))  # pyright: ignore[reportArgumentType]

    async def enter(self, member_id: MemberId, room_id: RoomId = HALL) -> None:
        """Let somebody stand in a room whom nobody let in."""
        async with self.work.write() as tx:
            await tx.rooms.enter(room_id, member_id, self.clock.now())

    async def inside(self, room_id: RoomId = HALL) -> set[int]:
        """Return who stands in the room."""
        async with self.work.read() as tx:
            return set(await tx.rooms.inside(room_id))

    async def run(self, most: int = 1_000_000) -> None:
        """Run every job that is due, until nothing is left, or as many as are asked for."""
        runner = Runner(self._handlers(), self.work, self.clock)
        while True:
            async with self.work.write() as tx:
                await tx.jobs.release(self.clock.now(), 1_000)
            waiting = [job for job in self.work.tables.handed if (job.key, job.attempt) not in self.ran]
            if not waiting:
                return
            for job in waiting:
                if (most := most - 1) < 0:
                    return
                self.ran.add((job.key, job.attempt))
                try:
                    await runner.run(job)
                except NotYet as patience:
                    await runner.postpone(job, patience.after, str(patience))
                except Broken as fault:
                    await runner.postpone(job, None, type(fault).__name__)

    async def after(self, **time: float) -> None:
        """Let time pass, and run what is due."""
        self.clock.pass_by(timedelta(**time))
        await self.run()

    def told(self, member_id: int, *keys: str) -> list[str]:
        """Return what the member was told of these (all, where none is named), in order."""
        mine = (one for one, _ in self.work.tables.notices.values() if one.member_id == member_id)
        said = [notice.answer.phrases[0].key for notice in mine]
        return [key for key in said if not keys or key in keys]

    def buttons(self, member_id: int, key: str) -> list[str | None]:
        """Return what the buttons of this notice do."""
        found = (one for one, _ in self.work.tables.notices.values() if one.member_id == member_id)
        return [way.action for one in found if one.answer.phrases[0].key == key for way in one.answer.choices]

    def _handlers(self) -> dict[str, Callable[..., Awaitable[None]]]:
        delivery = type("Some", (), {"deliver": Deliver(self.work, self.clock, "UTC")})()
        have = {"apply": self.apply, "fuse": self.fuse, "remind": self.remind, "delivery": delivery}
        cases = type("Some", (), have)()
        later = later_of(cases, self.settle, self.end)

        async def said(_job: object) -> None:
            return None

        return {**later, "notify": said}
