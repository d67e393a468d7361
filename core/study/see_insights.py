"""A creator sees how the courses are taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.courses.owning import Creator, is_own
from core.kernel.errors import Refused
from core.kernel.ports import Clock, Work
from core.study.insights import COUNTED, Funnel, funnel_of
from core.study.ports import StudyTx

MOST_DAYS = 365
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class SeeInsights:
    """The funnels of the courses over the last days; nothing is kept of them, and nobody stands in them by name."""

    work: Work[StudyTx]
    clock: Clock
    floor: int

    async def __call__(self, days: int, by: Creator) -> Sequence[Funnel]:
        """Return the funnels of their own courses that at least the floor of people learnt in, most people first.

        Raises `Refused("days.range")` outside 1 to 365 days.
        """
        if not 1 <= days <= MOST_DAYS:
            raise Refused("days.range", least=1, most=MOST_DAYS)
        since = self.clock.now() - timedelta(days=days)
        async with self.work.read() as tx:
            acts = [act for _, act in await tx.acts.all(COUNTED) if act.at >= since]
            courses = await tx.courses.find("", MOST_LISTED)
        own = (course for course in courses if is_own(course, by))
        funnels = [funnel_of(course, acts, self.floor) for course in own]
        return sorted((one for one in funnels if one is not None), key=lambda one: -one.began)
