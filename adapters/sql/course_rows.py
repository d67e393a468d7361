"""The catalogue in the columns of a file."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.courses import courses, folded
from adapters.sql.grams import reindex
from core.courses.exported import CourseRow
from core.courses.grams import weights_of
from core.kernel.ids import CourseId


class SqlCourseRows:
    """The catalogue of one transaction, as a file would say it."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def stored(self, ids: Collection[CourseId]) -> Mapping[CourseId, CourseRow]:
        """Return those of the courses that are kept."""
        query = sa.select(courses).where(courses.c.code.in_(list(ids)))
        return {CourseId(row["code"]): _said(row) for row in (await self._db.execute(query)).mappings()}

    async def upsert(self, rows: Sequence[CourseRow]) -> None:
        """Keep the courses; of one that is there only these columns change: its plans, lessons and state stay."""
        dialect = postgresql if self._db.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(courses)
        changed = ("title", "summary", "tags", "level", "url", "prerequisites", "price_id", "folded")
        statement = statement.on_conflict_do_update(
            index_elements=["code"], set_={name: statement.excluded[name] for name in changed}
        )
        if rows:
            await self._db.execute(statement, [_row(row) for row in rows])
            titles = {row.id: " ".join((row.title, *row.tags)) for row in rows}
            await reindex(self._db, {row.id: weights_of(titles[row.id], row.summary, "") for row in rows})


def _row(row: CourseRow) -> dict[str, object]:
    return {
        "code": row.id,
        "title": row.title,
        "summary": row.summary,
        "tags": list(row.tags),
        "level": row.level,
        "url": row.url,
        "language": "",
        "prerequisites": list(row.prerequisites),
        "price_id": row.price_id,
        "is_live": True,
        "folded": folded(row.title, row.summary, row.tags),
    }


def _said(row: sa.RowMapping) -> CourseRow:
    return CourseRow(
        id=CourseId(row["code"]),
        title=row["title"],
        summary=row["summary"],
        tags=tuple(row["tags"]),
        level=row["level"],
        price_id=row["price_id"],
        prerequisites=tuple(map(CourseId, row["prerequisites"])),
        url=row["url"],
    )
