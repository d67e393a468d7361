"""A member says how good a lesson was, once they have finished it."""

from dataclasses import dataclass
from typing import Protocol

from core.courses.model import Lesson
from core.courses.ports import CoursesTx
from core.courses.rating import Rating
from core.courses.rating_ports import RatingsTx
from core.interactions.model import Act, ActKind
from core.interactions.ports import InteractionsTx
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId, MemberId
from core.kernel.ports import Clock, Work
from core.kernel.text import storable


class RateTx(CoursesTx, InteractionsTx, RatingsTx, Protocol):
    """A transaction over lessons, what was done with them, and ratings."""


@dataclass(frozen=True, slots=True)
class Rate:
    """The member's present opinion of the lesson counts; an earlier one is replaced."""

    work: Work[RateTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, lesson_id: LessonId, stars: int, text: str = "") -> Lesson:
        """Keep 1 to 5 stars; without words, those said before stay.

        Raises `Refused`: `rate.range`, `rate.too_long`, `lesson.unknown`, `rate.not_done`.
        """
        now = self.clock.now()
        rating = Rating(member_id, lesson_id, stars, now, storable(text).strip())
        async with self.work.write() as tx:
            found = await tx.courses.lesson(lesson_id)
            if found is None:
                raise Refused("lesson.unknown", lesson=lesson_id)
            if ItemId(lesson_id) not in await tx.acts.items_done(member_id):
                raise Refused("rate.not_done", title=found[1].title)
            before = await tx.ratings.get(member_id, lesson_id)
            if before and not rating.text:
                rating = Rating(member_id, lesson_id, stars, now, before.text)
            await tx.ratings.put(rating)
            # One act for each answer: the recommender reads that it was liked.
            key = f"rated:{member_id}:{lesson_id}:{stars}"
            await tx.acts.add([Act(member_id, ItemId(lesson_id), ActKind.RATED, now, key, float(stars))])
        return found[1]
