"""What ratings of lessons ask of the store."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.courses.rating import Rater, Rating
from core.kernel.ids import LessonId, MemberId


class RatingStore(Protocol):
    """How many stars who gave to which lesson, and why in their words."""

    async def put(self, rating: Rating) -> None:
        """Keep the rating, replacing the member's earlier one of the lesson."""
        ...

    async def get(self, member_id: MemberId, lesson_id: LessonId) -> Rating | None:
        """Return the member's rating of the lesson."""
        ...

    async def all(self) -> Sequence[tuple[LessonId, int, Rater]]:
        """Return the stars of every rating, and what is known of who gave them."""
        ...

    async def texts(self, lesson_ids: Collection[LessonId], limit: int) -> Sequence[Rating]:
        """Return the newest ratings of these lessons that have words."""
        ...

    async def opened_since(self, since: datetime) -> Collection[LessonId]:
        """Return the lessons that somebody opened or finished since then."""
        ...


class RatingsTx(Protocol):
    """A transaction over ratings."""

    @property
    def ratings(self) -> RatingStore:
        """The ratings of this transaction."""
        ...
