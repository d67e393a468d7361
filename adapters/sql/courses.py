"""The catalogue."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import JsonText, by_bytes, metadata, upsert
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, ItemId, LessonId, MemberId, PlanCode

courses = sa.Table(
    "courses",
    metadata,
    sa.Column("code", sa.String(128), primary_key=True),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("summary", sa.Text, nullable=False),
    sa.Column("tags", JsonText, nullable=False),
    sa.Column("level", sa.String(64), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("prerequisites", JsonText, nullable=False),
    sa.Column("price_id", sa.String(128), nullable=False),
    sa.Column("is_live", sa.Boolean, nullable=False),
    sa.Column("folded", sa.Text, nullable=False),
    sa.Column("by_member", sa.BigInteger),
)

course_plans = sa.Table(
    "course_plans",
    metadata,
    sa.Column("course_code", sa.ForeignKey("courses.code"), primary_key=True),
    sa.Column("plan", sa.String(64), primary_key=True, index=True),
)

lessons = sa.Table(
    "lessons",
    metadata,
    sa.Column("code", sa.String(128), primary_key=True),
    sa.Column("course_code", sa.ForeignKey("courses.code"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("is_free", sa.Boolean, nullable=False),
)


class SqlCourses:
    """The catalogue of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, course: Course) -> None:
        """Keep the course and its lessons, replacing what was there."""
        await self._db.execute(upsert(self._db, courses, ("code",)).values(_course_row(course)))
        await self._db.execute(sa.delete(course_plans).where(course_plans.c.course_code == course.id))
        if opening := [{"course_code": course.id, "plan": plan} for plan in sorted(course.plans)]:
            await self._db.execute(sa.insert(course_plans), opening)
        await self._db.execute(sa.delete(lessons).where(lessons.c.course_code == course.id))
        if rows := [_lesson_row(lesson) for lesson in course.lessons]:
            await self._db.execute(sa.insert(lessons), rows)

    async def get(self, course_id: CourseId) -> Course | None:
        """Return the live course with its lessons."""
        query = sa.select(courses).where(courses.c.code == course_id, courses.c.is_live)
        found = await self._courses(query)
        return found[0] if found else None

    async def lesson(self, lesson_id: LessonId) -> tuple[Course, Lesson] | None:
        """Return the lesson and its course."""
        code = await self._db.scalar(sa.select(lessons.c.course_code).where(lessons.c.code == lesson_id))
        course = None if code is None else await self.get(CourseId(code))
        if course is None:
            return None
        return course, next(lesson for lesson in course.lessons if lesson.id == lesson_id)

    async def find(self, words: str, limit: int) -> Sequence[Course]:
        """Return live courses that hold all the words, case folded; every course for ''."""
        query = sa.select(courses).where(courses.c.is_live)
        for word in words.casefold().split():
            query = query.where(courses.c.folded.contains(word, autoescape=True))
        return await self._courses(query.order_by(by_bytes(self._db, courses.c.code)).limit(limit))

    async def titles(self) -> Sequence[tuple[str, str, tuple[str, ...]]]:
        """Return (item, title, tags) of lessons, and of courses without lessons."""
        joined = sa.select(lessons.c.code, lessons.c.title, courses.c.tags).join(courses).where(courses.c.is_live)
        taught = sa.select(lessons.c.course_code)
        bare = sa.select(courses.c.code, courses.c.title, courses.c.tags).where(
            courses.c.is_live, courses.c.code.not_in(taught)
        )
        rows = [*(await self._db.execute(joined)), *(await self._db.execute(bare))]
        return sorted((code, title, tuple(tags)) for code, title, tags in rows)

    async def codes(self) -> Sequence[str]:
        """Return the id of every live course and of every lesson in one."""
        taught = sa.select(lessons.c.code).join(courses).where(courses.c.is_live)
        return list(await self._db.scalars(sa.union_all(sa.select(courses.c.code).where(courses.c.is_live), taught)))

    async def closed(self, plans: Collection[PlanCode]) -> frozenset[ItemId]:
        """Return the lessons, and the courses without lessons, that somebody with these plans may not open."""
        opening = sa.select(course_plans.c.course_code)
        has_one = courses.c.code.in_(opening.where(course_plans.c.plan.in_(plans)))
        is_closed = courses.c.is_live & courses.c.code.in_(opening) & ~has_one
        taught = sa.select(lessons.c.code).join(courses).where(is_closed, ~lessons.c.is_free)
        bare = sa.select(courses.c.code).where(is_closed, courses.c.code.not_in(sa.select(lessons.c.course_code)))
        return frozenset(map(ItemId, await self._db.scalars(sa.union_all(taught, bare))))

    async def open_by(self, plan: PlanCode, course_ids: Collection[CourseId]) -> None:
        """The plan opens exactly these courses."""
        await self._db.execute(sa.delete(course_plans).where(course_plans.c.plan == plan))
        if opening := [{"course_code": one, "plan": plan} for one in sorted(course_ids)]:
            await self._db.execute(sa.insert(course_plans), opening)

    async def _courses(self, query: sa.Select[Any]) -> list[Course]:
        rows = (await self._db.execute(query)).mappings().all()
        codes = [row["code"] for row in rows]
        theirs = sa.select(lessons).where(lessons.c.course_code.in_(codes)).order_by(lessons.c.position)
        taught: dict[str, list[Lesson]] = {}
        for lesson in (await self._db.execute(theirs)).mappings():
            taught.setdefault(lesson["course_code"], []).append(_lesson(lesson))
        opening: dict[str, set[PlanCode]] = {}
        of_them = sa.select(course_plans).where(course_plans.c.course_code.in_(codes))
        for code, plan in await self._db.execute(of_them):
            opening.setdefault(code, set()).add(PlanCode(plan))
        return [
            _course(row, tuple(taught.get(row["code"], ())), frozenset(opening.get(row["code"], ()))) for row in rows
        ]


def folded(title: str, summary: str, tags: Sequence[str]) -> str:
    """Return the text that a search reads: case folded in code, so that both databases fold alike."""
    return " ".join((title, summary, *tags)).casefold()


def _course_row(course: Course) -> dict[str, Any]:
    return {
        "code": course.id,
        "title": course.title,
        "summary": course.summary,
        "tags": list(course.tags),
        "level": course.level,
        "url": course.url,
        "language": course.language,
        "prerequisites": list(course.prerequisites),
        "price_id": course.price_id,
        "is_live": course.is_live,
        "folded": folded(course.title, course.summary, course.tags),
        "by_member": course.creator,
    }


def _lesson_row(lesson: Lesson) -> dict[str, Any]:
    return {
        "code": lesson.id,
        "course_code": lesson.course_id,
        "position": lesson.position,
        "title": lesson.title,
        "body": lesson.body,
        "is_free": lesson.is_free,
    }


def _lesson(row: sa.RowMapping) -> Lesson:
    course_id = CourseId(row["course_code"])
    return Lesson(LessonId(row["code"]), course_id, row["position"], row["title"], row["body"], row["is_free"])


def _course(row: sa.RowMapping, taught: tuple[Lesson, ...], plans: frozenset[PlanCode]) -> Course:
    return Course(
        id=CourseId(row["code"]),
        title=row["title"],
        summary=row["summary"],
        tags=tuple(row["tags"]),
        level=row["level"],
        url=row["url"],
        language=row["language"],
        plans=plans,
        prerequisites=tuple(map(CourseId, row["prerequisites"])),
        lessons=taught,
        price_id=row["price_id"],
        is_live=row["is_live"],
        creator=None if row["by_member"] is None else MemberId(row["by_member"]),
    )
