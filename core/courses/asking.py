"""Somebody asks: the question is kept, and whoever teaches the course is told."""

from collections.abc import Collection
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.courses.model import Course
from core.courses.question import MOST_TEXT, LineKind, Question, quota_of, week_of
from core.courses.question_ports import QuestionsTx
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import CourseId, LessonId, MemberId, PlanCode
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.model import Role
from core.members.notices import say_once, tell_owners


@dataclass(frozen=True, slots=True)
class Asking:
    """A question waits for the course's creator, or for the staff where it has none."""

    work: Work[QuestionsTx]
    clock: Clock
    zone: str
    owners: frozenset[str]

    async def __call__(
        self, member_id: MemberId, text: str, plans: Collection[PlanCode]
    ) -> tuple[Question, Course | None, int]:
        """Return the question, the course that it is about, and how many more may be asked this week.

        A question that begins with a course's id is about that course, else about the one that was opened last.
        In a question hour there is no quota. Raises `Refused`: `ask.long`, or `ask.quota` with the moment from which
        the person may ask again.
        """
        if len(text) > MOST_TEXT:
            raise Refused("ask.long", size=len(text), most=MOST_TEXT)
        now = self.clock.now()
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            begin, end = week_of(now, ZoneInfo((member.zone if member else None) or self.zone))
            quota = quota_of(plans, await tx.questions.quotas())
            asked = await tx.questions.asked_since(member_id, begin)
            is_free = any(one.starts_at <= now for one in await tx.questions.hours(now))
            if asked >= quota and not is_free:
                raise Refused("ask.quota", most=quota, at=end)
            course, words = await self._about(tx, member_id, text)
            question = await tx.questions.open(member_id, course.id if course else None, now)
            await tx.questions.add(question.id, LineKind.QUESTION, words, now)
            await self._tell(tx, question, course)
        return question, course, max(0, quota - asked - 1)

    async def _about(self, tx: QuestionsTx, member_id: MemberId, text: str) -> tuple[Course | None, str]:
        first, _, rest = text.partition(" ")
        if rest.strip() and (named := await tx.courses.get(CourseId(first))) is not None:
            return named, rest.strip()
        for act in reversed(await tx.acts.of(member_id, (ActKind.OPENED,))):
            if (found := await tx.courses.lesson(LessonId(act.item))) is not None:
                return found[0], text
        return None, text

    async def _tell(self, tx: QuestionsTx, question: Question, course: Course | None) -> None:
        title = phrase("ask.no_course") if course is None else phrase("plain", text=course.title)
        said = Answer(
            (
                phrase("ask.told", number=question.id, title=title),
                phrase("question.text", question=question.id, position=1),
                phrase("ask.how", number=question.id),
            ),
            (Choice(phrase("button.question", number=question.id), f"/answer {question.id}"),),
        )
        key = f"question:{question.id}"
        if course is not None and course.creator is not None:
            await say_once(tx, Notice(course.creator, f"{key}:{course.creator}", said), self.clock)
            return
        for one in await tx.members.with_role(Role.ADMIN):
            await say_once(tx, Notice(one, f"{key}:{one}", said), self.clock)
        await tell_owners(tx, self.owners, key, said, self.clock)
