"""Who speaks next: few people talk much, most little, and nobody before they joined."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from random import Random

from bot.demo.model import DemoMember

TRIES = 12


@dataclass(frozen=True, slots=True)
class Crowd:
    """People by the time they joined, with running sums of how much each of them talks."""

    members: tuple[DemoMember, ...]
    joins: tuple[datetime, ...]
    sums: tuple[float, ...]

    def someone(self, rng: Random, at: datetime, but: Collection[str] = ()) -> DemoMember | None:
        """Return somebody who had joined by `at` and is not one of `but`; None where nobody was found."""
        present = bisect_right(self.joins, at)
        for _ in range(TRIES if present else 0):
            place = bisect_right(self.sums, rng.random() * self.sums[present - 1], 0, present - 1)
            if self.members[place].key not in but:
                return self.members[place]
        return None


def crowd(members: Iterable[DemoMember], weight: Callable[[DemoMember], float]) -> Crowd:
    """Return the crowd of those among `members` (by the time they joined) whose weight is above zero."""
    weighed = [(member, weight(member)) for member in members]
    chosen = [(member, share) for member, share in weighed if share > 0]
    return Crowd(
        members=tuple(member for member, _ in chosen),
        joins=tuple(member.joined_at for member, _ in chosen),
        sums=tuple(accumulate(share for _, share in chosen)),
    )


def energies(rng: Random, members: Iterable[DemoMember]) -> dict[str, float]:
    """Return how much each member talks: a heavy tail (Pareto, 1.1), the staff and the three personas well above."""
    known = {"ming": 9.0, "ann": 9.0, "bo": 7.0, "owner": 6.0, "lin": 14.0, "maya": 14.0, "qing": 8.0, "xiaoyu": 6.0}
    return {member.key: known.get(member.key, min(rng.paretovariate(1.1), 25.0)) for member in members}
