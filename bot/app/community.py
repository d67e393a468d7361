"""The look at the community, plugged in."""

from adapters.sql.work import SqlWork
from bot.cases.community import CommunityCases
from core.insight.community import SeeCommunity
from core.insight.leaving import SeeLeaving
from core.kernel.ports import Clock


def community_of(work: SqlWork, clock: Clock, floor: int) -> CommunityCases:
    """Return the use cases of the slice."""
    return CommunityCases(see=SeeCommunity(work, clock, floor), leaving=SeeLeaving(work, clock, floor))
