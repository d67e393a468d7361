"""Whoever allows nudges is told, seldom, that missed questions are due."""

from dataclasses import dataclass, field
from typing import Protocol

from core.access.rights import StandingTx, open_to, rights_of
from core.access.verdict import Policy
from core.courses.due import DueTx, coming_back, due_of
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice, NoticeKind
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.model import Purpose
from core.members.notices import say_once
from core.members.ports import MembersTx
from core.members.pushes import PushesTx, may_push

LEAST_DUE = 3
"""Fewer questions are not worth a message."""


class RemindTx(DueTx, StandingTx, MembersTx, PushesTx, Protocol):
    """A transaction over what is due, who may be told, and what they were told."""


@dataclass(frozen=True, slots=True)
class RemindReviews:
    """Each member who allows nudges is told how many questions are due; it counts among their `per_week` pushes."""

    work: Work[RemindTx]
    clock: Clock
    per_week: int
    policy: Policy = field(default_factory=Policy)

    async def __call__(self) -> int:
        """Make the notices that are due and return how many; they are delivered by the engine, not at night."""
        if not self.per_week:
            return 0
        async with self.work.read() as tx:
            due = await tx.reviews.due(self.clock.now())
            willing = set(await tx.members.consenting(Purpose.NUDGES))
            willing &= set(await tx.members.consenting(Purpose.PERSONAL))
        return sum([await self._remind(one) for one, count in due.items() if count >= LEAST_DUE and one in willing])

    async def _remind(self, member_id: MemberId) -> bool:
        now = self.clock.now()
        async with self.work.write() as tx:
            if not await may_push(tx, member_id, self.per_week, now):
                return False
            plans = open_to(await rights_of(tx, member_id), now, self.policy)
            due = due_of(await coming_back(tx, member_id, plans), now)
            if len(due) < LEAST_DUE:
                return False
            notice = Notice(member_id, f"reviews:{member_id}:{now:%Y-%m-%d}", _said(len(due)), NoticeKind.PUSH)
            return await say_once(tx, notice, self.clock)


def _said(count: int) -> Answer:
    fewer = Choice(phrase("button.turn_off", purpose=phrase("purpose.nudges")), "/consent nudges off")
    return Answer(
        (phrase("review.push", count=count),),
        (Choice(phrase("button.review"), "/quiz review"), fewer),
        is_personal=True,
    )
