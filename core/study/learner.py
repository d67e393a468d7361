"""Who learns, and in which days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.kernel.ids import MemberId, PlanCode


@dataclass(frozen=True, slots=True)
class Learner:
    """Who plans: their number, the plans that are open to them, and the zone of their days."""

    member_id: MemberId
    plans: Collection[PlanCode]
    zone: str

    def day(self, at: datetime) -> date:
        """Return which day it is for them."""
        return at.astimezone(ZoneInfo(self.zone)).date()
