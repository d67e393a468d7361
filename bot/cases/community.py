"""What is seen of the community, typed, by name."""

from dataclasses import dataclass

from core.insight.community import SeeCommunity
from core.insight.leaving import SeeLeaving


@dataclass(frozen=True, slots=True)
class CommunityCases:
    """The use cases of the community."""

    see: SeeCommunity
    leaving: SeeLeaving
