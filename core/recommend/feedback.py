"""What a member says of a suggestion: it is an act, and the next list knows it."""

from dataclasses import dataclass

from core.interactions.model import ActKind, act_of
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, MemberId
from core.kernel.ports import Clock, Work
from core.recommend.ports import RecommendTx

OPINIONS = {"like": ActKind.LIKED, "no": ActKind.DISMISSED, "known": ActKind.KNOWN}


@dataclass(frozen=True, slots=True)
class Feedback:
    """The member's opinion of an item is kept, once."""

    work: Work[RecommendTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, item: ItemId, opinion: str) -> bool:
        """Return whether the opinion was new. Raises `Refused("opinion.unknown")` for another word or item."""
        kind = OPINIONS.get(opinion)
        async with self.work.write() as tx:
            listed = {one for one, _, _ in await tx.courses.titles()}
            if kind is None or item not in listed:
                raise Refused("opinion.unknown")
            return await tx.acts.add([act_of(member_id, item, kind, self.clock.now())]) == 1
