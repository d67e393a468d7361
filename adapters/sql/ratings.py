"""Stars for lessons, and why, sealed."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.acts import acts
from adapters.sql.base import UtcDateTime, chunks, metadata, microseconds, number_in_order, upsert
from adapters.sql.members import members, stays
from adapters.sql.sealing import Sealer
from core.courses.rating import Rater, Rating
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId

lesson_ratings = sa.Table(
    "lesson_ratings",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("lesson_code", sa.String(128), primary_key=True),
    sa.Column("stars", sa.Integer, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("has_text", sa.Boolean, nullable=False),
    sa.Column("place", sa.String(32), nullable=False, unique=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
"""`place` is what the text was sealed for: it stays when two members become one."""


def place_of_rating(place: str) -> str:
    """Return the associated data of a rating's text: table, column and where it stands."""
    return f"lesson_ratings.sealed|{place}"


class SqlRatings:
    """The ratings of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def put(self, rating: Rating) -> None:
        """Keep the rating; `Refused("member.forgotten")` where the member was forgotten meanwhile."""
        if not await stays(self._db, rating.member_id):
            raise Refused("member.forgotten")
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        where = f"{rating.member_id}|{rating.lesson_id}|{microseconds(rating.at)}"
        place = hashlib.sha256(where.encode()).hexdigest()[:32]
        values = {
            "member_id": rating.member_id,
            "lesson_code": rating.lesson_id,
            "stars": rating.stars,
            "at": rating.at,
            "has_text": bool(rating.text),
            "place": place,
            "sealed": self._sealer.seal(rating.text, place_of_rating(place)),
        }
        await self._db.execute(upsert(self._db, lesson_ratings, ("member_id", "lesson_code")).values(values))

    async def get(self, member_id: MemberId, lesson_id: LessonId) -> Rating | None:
        """Return the member's rating of the lesson."""
        rating = lesson_ratings.c
        query = sa.select(lesson_ratings).where(rating.member_id == member_id, rating.lesson_code == lesson_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else self._rating(row)

    async def all(self) -> Sequence[tuple[LessonId, int, Rater]]:
        """Return the stars of every rating, and what is known of who gave them."""
        done = (
            sa.select(acts.c.member_id, sa.func.count().label("finished"))
            .where(acts.c.kind == ActKind.DONE.value)
            .group_by(acts.c.member_id)
            .subquery()
        )
        query = (
            sa.select(lesson_ratings.c.lesson_code, lesson_ratings.c.stars, members.c.created_at, done.c.finished)
            .join_from(lesson_ratings, members)
            .outerjoin(done, done.c.member_id == lesson_ratings.c.member_id)
            .order_by(lesson_ratings.c.place)
        )
        rows = await self._db.execute(query)
        return [(LessonId(code), stars, Rater(since, finished or 0)) for code, stars, since, finished in rows]

    async def texts(self, lesson_ids: Collection[LessonId], limit: int) -> Sequence[Rating]:
        """Return the newest ratings of these lessons that have words."""
        rating = lesson_ratings.c
        found: list[Rating] = []
        for some in chunks(sorted(lesson_ids)):
            query = sa.select(lesson_ratings).where(rating.has_text, rating.lesson_code.in_(some))
            rows = await self._db.execute(query.order_by(rating.at.desc(), rating.place).limit(limit))
            found += [self._rating(row) for row in rows.mappings()]
        return sorted(found, key=lambda one: one.at, reverse=True)[:limit]

    async def opened_since(self, since: datetime) -> Collection[LessonId]:
        """Return the lessons that somebody opened or finished since then."""
        kinds = (ActKind.OPENED.value, ActKind.DONE.value)
        query = sa.select(acts.c.item).distinct().where(acts.c.kind.in_(kinds), acts.c.at >= since)
        return frozenset(map(LessonId, await self._db.scalars(query)))

    def _rating(self, row: sa.RowMapping) -> Rating:
        text = self._sealer.open(row["sealed"], place_of_rating(row["place"]))
        member_id, lesson_id = MemberId(row["member_id"]), LessonId(row["lesson_code"])
        return Rating(member_id, lesson_id, row["stars"], row["at"], text)
