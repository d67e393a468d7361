"""How many days in a row somebody has learnt."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from core.interactions.model import ActKind
from core.interactions.ports import InteractionsTx
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work

LEARNING = (ActKind.OPENED, ActKind.DONE)


@dataclass(frozen=True, slots=True)
class Streak:
    """The member's days in a row, in their own zone."""

    work: Work[InteractionsTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, zone: str) -> int:
        """Return how many days in a row, ending today or yesterday, the member opened or finished a lesson."""
        async with self.work.read() as tx:
            acts = await tx.acts.of(member_id, LEARNING)
        days = {act.at.astimezone(ZoneInfo(zone)).date() for act in acts}
        return days_in_a_row(days, self.clock.now().astimezone(ZoneInfo(zone)).date())


def days_in_a_row(days: Collection[date], today: date) -> int:
    """Return the length of the run of days that ends today, or yesterday where today is not there yet."""
    day = today if today in days else today - timedelta(days=1)
    run = 0
    while day in days:
        run, day = run + 1, day - timedelta(days=1)
    return run
