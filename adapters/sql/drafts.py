"""Lessons in the making, who is writing one just now, what was published before, and the files of all of them."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, insert_new, metadata, upsert
from adapters.sql.courses import lesson_of, lesson_row, lessons
from adapters.sql.members import stays
from core.courses.draft import Draft, Guide, Version, digest_of
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, MemberId

drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("code", sa.String(128), primary_key=True),
    sa.Column("course_code", sa.String(128), nullable=False, index=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("is_free", sa.Boolean, nullable=False),
    sa.Column("files", JsonText, nullable=False),
    sa.Column("details", JsonText, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

guides = sa.Table(
    "guides",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("code", sa.String(128), nullable=False),
    sa.Column("replaces", sa.Boolean, nullable=False),
    sa.Column("last_ref", sa.String(128), nullable=False),
)

lesson_versions = sa.Table(
    "lesson_versions",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("code", sa.String(128), nullable=False, index=True),
    sa.Column("course_code", sa.String(128), nullable=False),
    sa.Column("by_member", sa.BigInteger),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("title", sa.String(512), nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("is_free", sa.Boolean, nullable=False),
    sa.Column("files", JsonText, nullable=False),
    sa.Column("details", JsonText, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

blobs = sa.Table(
    "blobs",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("content", sa.LargeBinary, nullable=False),
)


class SqlDrafts:
    """What creators work on, in one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, draft: Draft) -> None:
        """Keep the draft, replacing what was there; `Refused("member.forgotten")` where its author was forgotten."""
        if not await stays(self._db, draft.author):
            raise Refused("member.forgotten")
        row = {**lesson_row(draft.lesson), "member_id": draft.author, "at": draft.at}
        await self._db.execute(upsert(self._db, drafts, ("code",)).values(row))

    async def get(self, lesson_id: LessonId) -> Draft | None:
        """Return the draft of this lesson."""
        return next(iter(await self._found(drafts.c.code == lesson_id)), None)

    async def of(self, course_ids: Collection[CourseId]) -> Sequence[Draft]:
        """Return the drafts for these courses, the one worked on last first."""
        return await self._found(drafts.c.course_code.in_(course_ids))

    async def drop(self, lesson_id: LessonId) -> None:
        """There is no draft of this lesson, and nobody is writing it."""
        await self._db.execute(sa.delete(drafts).where(drafts.c.code == lesson_id))
        await self._db.execute(sa.delete(guides).where(guides.c.code == lesson_id))

    async def guide(self, guide: Guide) -> None:
        """What the member says next in private goes into this lesson."""
        row = {
            "member_id": guide.member_id,
            "code": guide.lesson_id,
            "replaces": guide.replaces,
            "last_ref": guide.last_ref,
        }
        await self._db.execute(upsert(self._db, guides, ("member_id",)).values(row))

    async def guided(self, member_id: MemberId) -> Guide | None:
        """Return what the member is being guided through."""
        row = (await self._db.execute(sa.select(guides).where(guides.c.member_id == member_id))).one_or_none()
        return None if row is None else Guide(member_id, LessonId(row.code), row.replaces, row.last_ref)

    async def let_go(self, member_id: MemberId) -> None:
        """The member is not guided any more."""
        await self._db.execute(sa.delete(guides).where(guides.c.member_id == member_id))

    async def record(self, version: Version) -> None:
        """Keep one more version of a published lesson."""
        row = {**lesson_row(version.lesson), "by_member": version.by, "at": version.at}
        await self._db.execute(sa.insert(lesson_versions).values(row))

    async def versions(self, lesson_id: LessonId, limit: int) -> Sequence[Version]:
        """Return the newest versions of the lesson, newest first."""
        table = lesson_versions
        query = sa.select(table).where(table.c.code == lesson_id).order_by(table.c.id.desc()).limit(limit)
        return [
            Version(lesson_of(row), None if row["by_member"] is None else MemberId(row["by_member"]), row["at"])
            for row in (await self._db.execute(query)).mappings()
        ]

    async def keep_file(self, content: bytes) -> str:
        """Keep the content once, and return its digest."""
        digest = digest_of(content)
        await self._db.execute(insert_new(self._db, blobs).values(digest=digest, content=content))
        return digest

    async def file(self, digest: str) -> bytes | None:
        """Return the content of this digest."""
        return await self._db.scalar(sa.select(blobs.c.content).where(blobs.c.digest == digest))

    async def sweep(self) -> int:
        """Forget every file that no lesson, draft or version has; return how many."""
        held: set[str] = set()
        for table in (lessons, drafts, lesson_versions):
            for files in await self._db.scalars(sa.select(table.c.files).distinct()):
                held.update(file["digest"] for file in files)
        loose = set(await self._db.scalars(sa.select(blobs.c.digest))) - held
        for digest in sorted(loose):
            await self._db.execute(sa.delete(blobs).where(blobs.c.digest == digest))
        return len(loose)

    async def _found(self, which: sa.ColumnElement[bool]) -> list[Draft]:
        query = sa.select(drafts).where(which).order_by(drafts.c.at.desc(), drafts.c.code)
        rows = (await self._db.execute(query)).mappings()
        return [Draft(lesson_of(row), MemberId(row["member_id"]), row["at"]) for row in rows]
