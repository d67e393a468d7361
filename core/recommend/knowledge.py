"""What the recommender knows: fitted once from every act, kept up with each new one, fitted anew after many."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.interactions.model import Act as StoredAct
from core.interactions.model import ActKind
from core.kernel.ports import Work
from core.recommend.model import Act, Context, Item
from core.recommend.ports import RecommendTx
from core.recommend.recommender import Recommender

POSITIVE = (ActKind.OPENED, ActKind.DONE, ActKind.TAKEN, ActKind.RATED, ActKind.LIKED)
REFUSED = (ActKind.DISMISSED, ActKind.KNOWN)
GOOD_RATING = 3.0
"""A rating below the middle of 1 to 5 is no recommendation."""
FRESH_ACTS = 200
"""Acts that may come in before the blend is fitted anew; in between each one is counted at once."""


@dataclass(slots=True)
class Knowledge:
    """The recommender as it stands."""

    work: Work[RecommendTx]
    _recommender: Recommender | None = None
    _titles: Mapping[str, Item] = field(default_factory=dict[str, Item])
    _last_act: int = 0
    _fitted_to: int = 0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> tuple[Recommender, Mapping[str, Item]]:
        """Return the recommender with every act counted, and the catalogue that it ranks."""
        async with self._turn:
            async with self.work.read() as tx:
                fresh = await tx.acts.all(POSITIVE, self._last_act)
                listed = await tx.courses.titles()
            titles = {item: Item(item, title, tags) for item, title, tags in listed}
            if self._recommender is None or titles != self._titles or self._is_stale(fresh):
                return await self._fit(titles)
            for act_id, act in fresh:
                self._last_act = act_id
                if is_positive(act):
                    self._recommender.add(to_act(act))
            return self._recommender, titles

    def forget(self) -> None:
        """Let go of everything that was learnt (after somebody was erased): the next question fits anew."""
        self._recommender = None

    async def _fit(self, titles: Mapping[str, Item]) -> tuple[Recommender, Mapping[str, Item]]:
        async with self.work.read() as tx:
            everything = await tx.acts.all(POSITIVE)
        context = Context([to_act(act) for _, act in everything if is_positive(act)], titles)
        known = await asyncio.to_thread(Recommender.fit, context)
        self._recommender, self._titles = known, titles
        self._last_act = self._fitted_to = everything[-1][0] if everything else 0
        return known, titles

    def _is_stale(self, fresh: Sequence[tuple[int, StoredAct]]) -> bool:
        return bool(fresh) and fresh[-1][0] - self._fitted_to > FRESH_ACTS


def is_positive(act: StoredAct) -> bool:
    """Whether the act speaks for its item."""
    return act.kind is not ActKind.RATED or (act.value or 0.0) >= GOOD_RATING


def to_act(act: StoredAct) -> Act:
    """Return the act as the recommender reads it: the member is a number that means nothing outside."""
    return Act(str(act.member_id), act.item, act.at.timestamp())
