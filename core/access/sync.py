"""Everything is looked at again, because somebody asked: the provider first, then every door."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.access.apply import Apply
from core.access.step import Step
from core.kernel.errors import Broken, Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Work
from core.payments.ports import MoneyTx
from core.payments.provider import CustomerRef
from core.payments.settle import Settle


@dataclass(slots=True)
class Progress:
    """How many customers of how many were read, by reads of which numbers."""

    done: int = 0
    total: int = 0
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class Synced:
    """How many customers were read, how many could not be, and for how many people a door was moved."""

    read: int
    failed: int
    moved: int


@dataclass(slots=True)
class Sync:
    """What is known is what the provider says now, and every door stands as it should."""

    work: Work[MoneyTx]
    settle: Settle
    apply: Apply
    running: Progress | None = field(default=None, init=False)

    async def everybody(self) -> Synced:
        """Read every customer and move every door that stands wrong.

        One customer who cannot be read keeps nobody else from it. Raises `NotYet` where the provider is away, and
        `Refused("sync.running")` where it is under way already.
        """
        if self.running is not None:
            raise Refused("sync.running", done=self.running.done, total=self.running.total)
        self.running = Progress()
        try:
            async with self.work.read() as tx:
                customers = await tx.customers.all(self.settle.gateway.name)
            self.running.total = len(customers)
            failed = sum([not await self._read(self.running, customer) for customer in customers])
            await self.settle.have_weighed(self.running.numbers)
            return Synced(len(customers) - failed, failed, await self.apply.reconcile())
        finally:
            self.running = None

    async def _read(self, progress: Progress, customer: CustomerRef) -> bool:
        try:
            progress.numbers += (await self.settle(customer)).number
        except (Refused, Broken):
            return False
        finally:
            progress.done += 1
        return True

    async def one(self, member_id: MemberId) -> int:
        """Read the member's customer and move their doors; return how many stood wrong."""
        await self.settle.member(member_id)
        steps = await self.apply.steps(member_id)
        await self.apply(member_id)
        return len(steps)

    async def plan(self, member_id: MemberId | None = None) -> Sequence[tuple[MemberId, Step]]:
        """Return the doors that would be moved by what is known now, for everybody or for one; nothing is moved."""
        members = await self.apply.everybody() if member_id is None else [member_id]
        return [(one, step) for one in members for step in await self.apply.steps(one)]
