"""Who finished a course gets a certificate of it, once, and anybody can verify one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.courses.model import Course, Lesson, Progress, progress_of
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, ItemId, MemberId
from core.kernel.ports import Clock, Work
from core.study.certificate import PROOF, Certificate, chosen_name, missing_of, read_code
from core.study.ports import StudyTx

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Missing:
    """What is still to be finished before a certificate of the course can be given."""

    course: Course
    progress: Progress
    lessons: Sequence[Lesson]


@dataclass(frozen=True, slots=True)
class Certify:
    """Certificates of finished courses; one that was given stays valid whatever is taught later."""

    work: Work[StudyTx]
    clock: Clock
    draw_code: Callable[[], str]

    async def __call__(
        self, member_id: MemberId, course_id: CourseId, shown_name: str, name: str = ""
    ) -> Certificate | Missing:
        """Return the member's certificate of the course, made now where there was none, or what is missing for it.

        It bears `name`; without one it keeps the name that it has, a new one bears `shown_name`.
        Raises `Refused`: `certificate.course`, `certificate.no_lessons`, `certificate.name`.
        """
        wanted = chosen_name(name) if name else ""
        async with self.work.write() as tx:
            given = await tx.certificates.for_course(member_id, course_id)
            if given is not None:
                return given if not wanted else await self._renamed(tx, given, wanted)
            course = await tx.courses.get(course_id)
            if course is None:
                raise Refused("certificate.course", course=course_id[:64])
            if not course.lessons:
                raise Refused("certificate.no_lessons", title=course.title)
            done = {act.item for act in await tx.acts.of(member_id, PROOF)}
            if missing := missing_of(course, done):
                return Missing(course, progress_of(course, done), missing)
            certificate = Certificate(
                code=self.draw_code(),
                member_id=member_id,
                course_id=course_id,
                name=wanted or shown_name or f"#{member_id}",
                title=course.title,
                lessons=tuple(lesson.title for lesson in course.lessons),
                at=self.clock.now(),
            )
            await tx.certificates.put(certificate)
        return certificate

    async def is_course(self, member_id: MemberId, course_id: CourseId) -> bool:
        """Whether this is a course: a live one, or one of which the member has a certificate."""
        async with self.work.read() as tx:
            given = await tx.certificates.for_course(member_id, course_id)
            return given is not None or await tx.courses.get(course_id) is not None

    async def verify(self, words: str) -> Certificate | None:
        """Return the certificate of the code that somebody typed; None where it is not valid."""
        async with self.work.read() as tx:
            return await tx.certificates.by_code(read_code(words))

    async def of(self, member_id: MemberId) -> Sequence[Certificate]:
        """Return the member's certificates, oldest first."""
        async with self.work.read() as tx:
            return await tx.certificates.of(member_id)

    async def nearest(self, member_id: MemberId) -> Course | None:
        """Return the course with lessons that the member came furthest in and has no certificate of."""
        async with self.work.read() as tx:
            done = {act.item for act in await tx.acts.of(member_id, PROOF)}
            given = {one.course_id for one in await tx.certificates.of(member_id)}
            courses = await tx.courses.find("", MOST_LISTED)
        begun = [one for one in courses if one.lessons and one.id not in given and _share(one, done)]
        return max(begun, key=lambda course: _share(course, done), default=None)

    async def _renamed(self, tx: StudyTx, given: Certificate, name: str) -> Certificate:
        await tx.certificates.rename(given.code, name)
        return replace(given, name=name)


def _share(course: Course, done: set[ItemId]) -> float:
    progress = progress_of(course, done)
    return progress.done / progress.total
