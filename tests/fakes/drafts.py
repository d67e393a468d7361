"""What creators work on, in memory."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from core.courses.draft import Draft, Guide, Version, digest_of
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, MemberId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeDrafts:
    """As `DraftStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, draft: Draft) -> None:
        if draft.author not in self._tables.members:
            raise Refused("member.forgotten")
        self._tables.drafts[draft.lesson.id] = draft

    async def get(self, lesson_id: LessonId) -> Draft | None:
        return self._tables.drafts.get(lesson_id)

    async def of(self, course_ids: Collection[CourseId]) -> Sequence[Draft]:
        mine = [one for one in self._tables.drafts.values() if one.lesson.course_id in course_ids]
        return sorted(mine, key=lambda one: (-one.at.timestamp(), one.lesson.id))

    async def drop(self, lesson_id: LessonId) -> None:
        self._tables.drafts.pop(lesson_id, None)
        for member, guide in list(self._tables.guides.items()):
            if guide.lesson_id == lesson_id:
                del self._tables.guides[member]

    async def guide(self, guide: Guide) -> None:
        self._tables.guides[guide.member_id] = guide

    async def guided(self, member_id: MemberId) -> Guide | None:
        return self._tables.guides.get(member_id)

    async def let_go(self, member_id: MemberId) -> None:
        self._tables.guides.pop(member_id, None)

    async def record(self, version: Version) -> None:
        self._tables.versions.append(version)

    async def versions(self, lesson_id: LessonId, limit: int) -> Sequence[Version]:
        return [one for one in reversed(self._tables.versions) if one.lesson.id == lesson_id][:limit]

    async def keep_file(self, content: bytes) -> str:
        digest = digest_of(content)
        self._tables.blobs[digest] = content
        return digest

    async def file(self, digest: str) -> bytes | None:
        return self._tables.blobs.get(digest)

    async def sweep(self) -> int:
        every = [lesson for course in self._tables.courses.values() for lesson in course.lessons]
        every += [one.lesson for one in (*self._tables.drafts.values(), *self._tables.versions)]
        loose = self._tables.blobs.keys() - {file.digest for lesson in every for file in lesson.files}
        for digest in loose:
            del self._tables.blobs[digest]
        return len(loose)
