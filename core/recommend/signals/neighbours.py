"""What the same members took: item neighbours, whatever the order."""

from dataclasses import dataclass

from core.recommend.counts import Reach
from core.recommend.signals.base import Evidence
from core.recommend.signals.pairs import FittedPairs, Reading

TOGETHER = Reach(window=50, decay=1.0, mutual=True)
"""Items more than 50 apart in one history say little about each other, and the bound keeps an update quick."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """ItemKNN with all neighbours: scores what stands in the same histories as the member's items."""

    name: str = "neighbours"
    reach: Reach = TOGETHER
    readings: tuple[Reading, ...] = (Reading(0.9), Reading(1.0), Reading(0.7), Reading(1.0, 0.5))

    def fit(self, evidence: Evidence) -> FittedPairs:
        """Return the counts of pairs in one history."""
        return FittedPairs.of(evidence.histories, self.reach, self.readings)
