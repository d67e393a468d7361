"""A member who is reminded: what they have, and what was said to them by when."""

from dataclasses import dataclass, field
from datetime import timedelta

from core.access.remind import Remind
from core.access.verdict import Policy
from core.kernel.ids import MemberId
from core.kernel.messages import NoticeKind
from core.payments.right import Right
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

ANN = MemberId(1)


@dataclass
class Desk:
    """A member, what they have, and what is due to be said to them."""

    work: FakeWork = field(default_factory=FakeWork)
    clock: HandClock = field(default_factory=HandClock)

    @property
    def remind(self) -> Remind:
        return Remind(self.work, self.clock, Policy(), frozenset())

    async def has(self, *rights: Right) -> None:
        """The provider says this from now on, and the work that follows a change is done."""
        async with self.work.write() as tx:
            await tx.rights.record(ANN, "fake", rights, self.clock.now())
        await self.remind.plan(ANN)

    async def at(self, moment: timedelta) -> list[str]:
        """Let it be so long after noon, do what is due, and return what was said by it."""
        self.clock.at = NOON + moment
        before = set(self.work.tables.notices)
        for job, due in sorted(self.work.tables.due.values(), key=lambda pair: pair[1]):
            if due <= self.clock.now():
                del self.work.tables.due[job.key]
                await self.remind(ANN, str(job.payload["reminder"]))
        return [self.shown(key) for key in self.work.tables.notices if key not in before]

    def shown(self, key: str) -> str:
        """Return the kind of the notice and what its one button does."""
        notice, _ = self.work.tables.notices[key]
        assert notice.kind is NoticeKind.MUST
        (said,), (way,) = notice.answer.phrases, notice.answer.choices
        return f"{said.key.removeprefix('reminder.')} {way.action}"
