"""What the bot suggests unasked: at most so many a week, as the community and the person want it."""

from datetime import datetime, timedelta
from typing import Protocol

from core.kernel.ids import MemberId
from core.members.notices import NoticeStore, SayingTx
from core.members.nudge_ports import PacesTx

WEEK = timedelta(days=7)


class PushStore(NoticeStore, Protocol):
    """What the bot says on its own, and how much of it was a push."""

    async def pushed_since(self, member_id: MemberId, since: datetime) -> int:
        """Return how many pushes were made for the member since then."""
        ...


class PushesTx(SayingTx, PacesTx, Protocol):
    """A transaction in which something may be suggested."""

    @property
    def outbox(self) -> PushStore:
        """The notices of this transaction."""
        ...


async def may_push(tx: PushesTx, member_id: MemberId, per_week: int, now: datetime) -> bool:
    """Whether one more push keeps to `per_week` of the community, to the person's own pace, and to the gap that they
    make: it keeps the week's pushes from coming on one day."""
    if not per_week:
        return False
    most = min(per_week, await tx.paces.of(member_id) or per_week)
    return not await tx.outbox.pushed_since(member_id, now - WEEK / most)
