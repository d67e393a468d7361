"""What the creators' use cases ask of the store, and of the format in which lessons are written down."""

from collections.abc import Collection, Sequence
from typing import Protocol

from core.courses.draft import Draft, Guide, Version, Written
from core.courses.ports import CoursesTx
from core.kernel.ids import CourseId, LessonId, MemberId
from core.kernel.ports import Audit
from core.payments.ports import OfferTx


class DraftStore(Protocol):
    """What creators work on."""

    async def put(self, draft: Draft) -> None:
        """Keep the draft, replacing what was there; `Refused("member.forgotten")` where its author was forgotten."""
        ...

    async def get(self, lesson_id: LessonId) -> Draft | None:
        """Return the draft of this lesson."""
        ...

    async def of(self, course_ids: Collection[CourseId]) -> Sequence[Draft]:
        """Return the drafts for these courses, the one worked on last first."""
        ...

    async def drop(self, lesson_id: LessonId) -> None:
        """There is no draft of this lesson, and nobody is writing it."""
        ...

    async def guide(self, guide: Guide) -> None:
        """What the member says next in private goes into this lesson."""
        ...

    async def guided(self, member_id: MemberId) -> Guide | None:
        """Return what the member is being guided through."""
        ...

    async def let_go(self, member_id: MemberId) -> None:
        """The member is not guided any more."""
        ...

    async def record(self, version: Version) -> None:
        """Keep one more version of a published lesson."""
        ...

    async def versions(self, lesson_id: LessonId, limit: int) -> Sequence[Version]:
        """Return the newest versions of the lesson, newest first."""
        ...

    async def keep_file(self, content: bytes) -> str:
        """Keep the content once, and return its digest."""
        ...

    async def file(self, digest: str) -> bytes | None:
        """Return the content of this digest."""
        ...

    async def sweep(self) -> int:
        """Forget every file that no lesson, draft or version has; return how many."""
        ...


class DraftTx(CoursesTx, OfferTx, Protocol):
    """A transaction over the catalogue, the plans and what creators work on."""

    @property
    def drafts(self) -> DraftStore:
        """What creators work on."""
        ...

    @property
    def audit(self) -> Audit:
        """Who changed what."""
        ...


class LessonFormat(Protocol):
    """How a lesson is written down: Markdown under a front matter."""

    def read(self, text: str) -> Written:
        """Return what the text says; `Refused` in words where it is no lesson."""
        ...

    def write(self, written: Written) -> str:
        """Return the text that says this."""
        ...
