"""What a member says of a suggestion: it is an act, and the next list knows it."""

from dataclasses import dataclass
from typing import Protocol

from core.courses.quiz_gate import QuizGateTx, lacks_quiz
from core.interactions.model import ActKind, act_of
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId, MemberId
from core.kernel.ports import Clock, Work
from core.recommend.ports import RecommendTx

OPINIONS = {"like": ActKind.LIKED, "no": ActKind.DISMISSED, "known": ActKind.KNOWN}


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether an opinion was new; `wants_quiz`: the lesson would be finished, but for its quiz."""

    is_new: bool
    wants_quiz: bool = False


class FeedbackTx(RecommendTx, QuizGateTx, Protocol):
    """A transaction in which an opinion is kept."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """The member's opinion of an item is kept, once. A lesson whose quiz is not passed is never known: it is put by."""

    work: Work[FeedbackTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, item: ItemId, opinion: str) -> Kept:
        """Return what became of the opinion. Raises `Refused("opinion.unknown")` for another word or item."""
        kind = OPINIONS.get(opinion)
        async with self.work.write() as tx:
            listed = {one for one, _, _ in await tx.courses.titles()}
            if kind is None or item not in listed:
                raise Refused("opinion.unknown")
            wants_quiz = kind is ActKind.KNOWN and await lacks_quiz(tx, member_id, LessonId(item))
            kept = ActKind.DISMISSED if wants_quiz else kind
            is_new = await tx.acts.add([act_of(member_id, item, kept, self.clock.now())]) == 1
        return Kept(is_new, wants_quiz)
