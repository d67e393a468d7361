"""The next lesson for one member: from everybody's acts, with a reason, and changed by the member's next act."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from core.interactions.model import Act as StoredAct
from core.interactions.model import ActKind
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.recommend.model import Act, Context, Item, Suggestion
from core.recommend.ports import RecommendTx
from core.recommend.recommender import Recommender

POSITIVE = (ActKind.OPENED, ActKind.DONE, ActKind.TAKEN, ActKind.RATED, ActKind.LIKED)
REFUSED = (ActKind.DISMISSED, ActKind.KNOWN)
GOOD_RATING = 3.0
"""A rating below the middle of 1 to 5 is no recommendation."""
FRESH_ACTS = 200
"""Acts that may come in before the blend is fitted anew; in between each one is counted at once."""


@dataclass(slots=True)
class Fitted:
    """The recommender as it stands: fitted once, then kept up with every act."""

    recommender: Recommender | None = None
    titles: dict[str, Item] = field(default_factory=dict[str, Item])
    last_act: int = 0
    fitted_to: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True)
class Advised:
    """What to take next; `is_personal` is False where only popularity and the topic spoke."""

    suggestions: Sequence[Suggestion]
    titles: dict[str, Item]
    is_personal: bool


@dataclass(frozen=True, slots=True)
class Advise:
    """The best next items for a member, never one that is owned, finished, dismissed, known or closed to them."""

    work: Work[RecommendTx]
    clock: Clock
    fitted: Fitted

    async def __call__(
        self, member_id: MemberId, *, is_personal: bool, topic: str = "", closed: Collection[str] = (), top: int = 5
    ) -> Advised:
        """Return up to `top` suggestions, kept as what the member saw last.

        Without consent the member's acts only take items away; they choose none. `topic` keeps to items whose title
        or tags hold it.
        """
        recommender, titles = await self.current()
        async with self.work.read() as tx:
            acts = await tx.acts.of(member_id, (*POSITIVE, *REFUSED))
        own = [act.item for act in acts if is_positive(act)]
        away = {act.item for act in acts} | set(closed) | _off_topic(titles, topic)
        history = own if is_personal else []
        unlisted = {item for item in recommender.items if item not in titles}
        listed = recommender.suggest(history, exclude=away | unlisted, top=top)
        async with self.work.write() as tx:
            await tx.shown.put(member_id, listed, self.clock.now())
        return Advised(listed, titles, is_personal and bool(own))

    async def current(self) -> tuple[Recommender, dict[str, Item]]:
        """Return the recommender with every act counted: new ones at once, all of them anew after many."""
        async with self.fitted.turn:
            async with self.work.read() as tx:
                fresh = await tx.acts.all(POSITIVE, self.fitted.last_act)
                listed = await tx.courses.titles()
            titles = {item: Item(item, title, tags) for item, title, tags in listed}
            known = self.fitted.recommender
            if known is None or titles != self.fitted.titles or self._is_stale(fresh):
                async with self.work.read() as tx:
                    everything = await tx.acts.all(POSITIVE)
                context = Context([to_act(act) for _, act in everything if is_positive(act)], titles)
                known = await asyncio.to_thread(Recommender.fit, context)
                self.fitted.recommender, self.fitted.titles = known, titles
                self.fitted.fitted_to = everything[-1][0] if everything else 0
            else:
                for _, act in fresh:
                    if is_positive(act):
                        known.add(to_act(act))
            self.fitted.last_act = max(self.fitted.last_act, self.fitted.fitted_to, *(id_ for id_, _ in fresh), 0)
            return known, titles

    def _is_stale(self, fresh: Sequence[tuple[int, StoredAct]]) -> bool:
        return bool(fresh) and fresh[-1][0] - self.fitted.fitted_to > FRESH_ACTS

    async def last_shown(self, member_id: MemberId) -> Sequence[Suggestion]:
        """Return what the member saw last."""
        async with self.work.read() as tx:
            return await tx.shown.get(member_id)


def is_positive(act: StoredAct) -> bool:
    """Whether the act speaks for its item."""
    return act.kind is not ActKind.RATED or (act.value or 0.0) >= GOOD_RATING


def to_act(act: StoredAct) -> Act:
    """Return the act as the recommender reads it: the member is a number that means nothing outside."""
    return Act(str(act.member_id), act.item, act.at.timestamp())


def _off_topic(titles: dict[str, Item], topic: str) -> set[str]:
    if not topic:
        return set()
    wanted = topic.casefold()
    return {key for key, item in titles.items() if wanted not in " ".join((item.title, *item.tags)).casefold()}
