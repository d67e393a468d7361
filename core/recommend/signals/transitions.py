"""What members took next: counts from each item to those that followed it."""

from dataclasses import dataclass

from core.recommend.counts import Reach
from core.recommend.signals.base import Evidence
from core.recommend.signals.pairs import FittedPairs, Reading

NEXT = Reach(window=20, decay=0.8, mutual=False)
"""Windows 1, 3, 5, 10, 20 and decays 0.7 to 1 were compared on validation: NDCG@10 grew to 20 steps on both sets."""


@dataclass(frozen=True, slots=True)
class Transitions:
    """Scores what followed the member's items in other histories, the latest item loudest."""

    name: str = "transitions"
    reach: Reach = NEXT
    readings: tuple[Reading, ...] = (Reading(0.7), Reading(0.5), Reading(0.9), Reading(0.7, 0.5), Reading(0.5, 0.5))

    def fit(self, evidence: Evidence) -> FittedPairs:
        """Return the counts of earlier → later pairs."""
        return FittedPairs.of(evidence.histories, self.reach, self.readings)
