"""A lesson is suggested unasked: only to those who said yes, rarely, and never the same one twice."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from core.access.rights import StandingTx, open_to, rights_of
from core.access.verdict import Policy
from core.courses.model import short_id
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice, NoticeKind
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.model import Purpose
from core.members.notices import say_once
from core.members.pushes import may_push
from core.recommend.knowledge import POSITIVE, REFUSED, Knowledge, is_positive
from core.recommend.ports import PushTx

MOST_TRIED = 20
"""Suggestions looked through for one that was not pushed before."""


class SuggestTx(PushTx, StandingTx, Protocol):
    """A transaction over everything that decides whether and what to suggest."""


@dataclass(frozen=True, slots=True)
class Push:
    """Each member who allows nudges is told of their best next item, at most `per_week` times in seven days."""

    work: Work[SuggestTx]
    clock: Clock
    knowledge: Knowledge
    per_week: int
    policy: Policy = field(default_factory=Policy)

    async def __call__(self) -> int:
        """Make the notices that are due and return how many; they are delivered by the engine."""
        if not self.per_week:
            return 0
        async with self.work.read() as tx:
            willing = await tx.members.consenting(Purpose.NUDGES)
            known = set(await tx.members.consenting(Purpose.PERSONAL))
        return sum([await self._suggest_to(one) for one in willing if one in known])

    async def _suggest_to(self, member_id: MemberId) -> bool:
        now = self.clock.now()
        found = await self._best(member_id, now)
        async with self.work.write() as tx:
            if not await may_push(tx, member_id, self.per_week, now):
                return False
            for item, title in found:
                notice = Notice(member_id, f"push:{member_id}:{item}", _said(item, title), NoticeKind.PUSH)
                if await say_once(tx, notice, self.clock):
                    return True
        return False

    async def _best(self, member_id: MemberId, now: datetime) -> list[tuple[str, str]]:
        """Return the member's best items with their titles; none for one who has done nothing yet."""
        recommender, titles = await self.knowledge.current()
        async with self.work.read() as tx:
            acts = await tx.acts.of(member_id, (*POSITIVE, *REFUSED))
            plans = open_to(await rights_of(tx, member_id), now, self.policy)
            closed = await tx.courses.closed(plans)
        history = [act.item for act in acts if is_positive(act)]
        if not history:
            return []
        away = {act.item for act in acts} | closed
        away |= {item for item in recommender.items if item not in titles}
        found = recommender.suggest(history, exclude=away, top=MOST_TRIED)
        return [(one.item, titles[one.item].title) for one in found]


def _said(item: str, title: str) -> Answer:
    said = phrase("push.suggestion", title=title)
    open_it = Choice(phrase("button.open"), f"/open {short_id(item)}")
    fewer = Choice(phrase("button.turn_off", purpose=phrase("purpose.nudges")), "/consent nudges off")
    return Answer((said,), (open_it, fewer), is_personal=True)
