"""The next lesson for one member: from everybody's acts, with a reason, and changed by the member's next act."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.recommend.knowledge import POSITIVE, REFUSED, Knowledge, is_positive
from core.recommend.model import Item, Suggestion
from core.recommend.ports import RecommendTx


@dataclass(frozen=True, slots=True)
class Advised:
    """What to take next; `is_personal` is False where only popularity and the topic spoke."""

    suggestions: Sequence[Suggestion]
    titles: Mapping[str, Item]
    is_personal: bool


@dataclass(frozen=True, slots=True)
class Advise:
    """The best next items for a member, never one that is owned, finished, dismissed, known or closed to them."""

    work: Work[RecommendTx]
    clock: Clock
    knowledge: Knowledge

    async def __call__(
        self, member_id: MemberId, *, is_personal: bool, topic: str = "", closed: Collection[str] = (), top: int = 5
    ) -> Advised:
        """Return up to `top` suggestions, kept as what the member saw last.

        Without consent the member's acts only take items away; they choose none. `topic` keeps to items whose title
        or tags hold it.
        """
        recommender, titles = await self.knowledge.current()
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

    async def titles(self) -> Mapping[str, Item]:
        """Return the catalogue that is ranked, by item."""
        return (await self.knowledge.current())[1]

    async def last_shown(self, member_id: MemberId) -> Sequence[Suggestion]:
        """Return what the member saw last."""
        async with self.work.read() as tx:
            return await tx.shown.get(member_id)


def _off_topic(titles: Mapping[str, Item], topic: str) -> set[str]:
    if not topic:
        return set()
    wanted = topic.casefold()
    return {key for key, item in titles.items() if wanted not in " ".join((item.title, *item.tags)).casefold()}
