"""A creator writes the quiz of a lesson: pasted or question by question, seen first, then published."""

from dataclasses import dataclass, replace
from datetime import timedelta

from core.courses.authoring import ComposeTx, own_lesson
from core.courses.model import Course, Lesson
from core.courses.owning import Creator
from core.courses.pasted import ReadTable, pasted, rules_of
from core.courses.quiz import Quiz
from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId
from core.kernel.ports import Clock, Work

AT_WORK = timedelta(hours=1)
"""Who writes no question for so long has gone on to something else."""


@dataclass(frozen=True, slots=True)
class Written:
    """The lesson, what is drafted for it, what members answer now (None: no quiz), and how many questions are new."""

    course: Course
    lesson: Lesson
    draft: Quiz | None
    live: Quiz | None
    added: int = 0


@dataclass(frozen=True, slots=True)
class ComposeQuiz:
    """What the author writes is kept as a draft; publishing it replaces the quiz of the lesson."""

    work: Work[ComposeTx]
    clock: Clock
    read_table: ReadTable

    async def __call__(self, author: Creator, lesson_id: LessonId, text: str) -> Written:
        """Add the questions in `text` to the draft, all or none.

        Raises `Refused`: `quiz.line` with the number and the reason, `quiz.nothing`, `quiz.too_many`, `quiz.repeated`.
        """
        async with self.work.write() as tx:
            course, lesson = await own_lesson(tx, author, lesson_id)
            rules = rules_of(text)
            found = [one.question for one in pasted(rules.rest, self.read_table)]
            live = await tx.quizzes.get(lesson_id)
            before = await tx.quizzes.draft(author.id, lesson_id) or _like(live, lesson_id)
            draft = replace(
                before,
                questions=(*before.questions, *found),
                pass_percent=before.pass_percent if rules.pass_percent is None else rules.pass_percent,
                tries_a_day=before.tries_a_day if rules.tries_a_day is None else rules.tries_a_day,
            )
            await tx.quizzes.put_draft(author.id, draft, self.clock.now())
        return Written(course, lesson, draft, live, len(found))

    async def begin(self, author: Creator, lesson_id: LessonId) -> Written:
        """What the author says next in private goes into the draft; return it and the quiz as they are."""
        async with self.work.write() as tx:
            written = await _written(tx, author, lesson_id)
            draft = written.draft or _like(written.live, lesson_id)
            await tx.quizzes.put_draft(author.id, draft, self.clock.now())
        return written

    async def at_work(self, member_id: MemberId) -> LessonId | None:
        """Return the lesson whose quiz the member is writing now."""
        async with self.work.read() as tx:
            return await tx.quizzes.written(member_id, self.clock.now() - AT_WORK)

    async def stop(self, member_id: MemberId) -> None:
        """What the member says next in private is for no quiz; the draft is kept."""
        async with self.work.write() as tx:
            await tx.quizzes.let_go(member_id)

    async def look(self, author: Creator, lesson_id: LessonId) -> Written:
        """Return the draft and the quiz as they are."""
        async with self.work.read() as tx:
            return await _written(tx, author, lesson_id)

    async def publish(self, author: Creator, lesson_id: LessonId) -> Written:
        """The draft is the lesson's quiz; a second time changes nothing. Raises `Refused("addquiz.no_draft")`."""
        async with self.work.write() as tx:
            written = await _written(tx, author, lesson_id)
            if written.draft is None or not written.draft.questions:
                raise Refused("addquiz.no_draft", title=written.lesson.title)
            await tx.quizzes.put(written.draft, self.clock.now())
            await tx.quizzes.drop_draft(author.id, lesson_id)
            await self._note(tx, author, "addquiz", written.lesson, len(written.draft.questions))
        return replace(written, draft=None, live=written.draft)

    async def discard(self, author: Creator, lesson_id: LessonId) -> Written:
        """The draft is forgotten; the quiz that members answer stays."""
        async with self.work.write() as tx:
            written = await _written(tx, author, lesson_id)
            await tx.quizzes.drop_draft(author.id, lesson_id)
        return replace(written, draft=None)

    async def remove(self, author: Creator, lesson_id: LessonId) -> Written:
        """The lesson has no quiz. Raises `Refused("quiz.none")` where it had none."""
        async with self.work.write() as tx:
            written = await _written(tx, author, lesson_id)
            if not await tx.quizzes.remove(lesson_id):
                raise Refused("quiz.none", title=written.lesson.title)
            await self._note(tx, author, "removequiz", written.lesson, 0)
        return replace(written, live=None)

    async def rule(
        self, author: Creator, lesson_id: LessonId, *, pass_percent: int | None = None, tries_a_day: int | None = None
    ) -> Written:
        """The draft is passed at this mark and tried so often; where it has no question, the quiz is too.

        Raises `Refused` for numbers out of range, or `addquiz.no_draft` where there is neither.
        """

        def ruled(quiz: Quiz) -> Quiz:
            return replace(
                quiz,
                pass_percent=quiz.pass_percent if pass_percent is None else pass_percent,
                tries_a_day=quiz.tries_a_day if tries_a_day is None else tries_a_day,
            )

        async with self.work.write() as tx:
            written = await _written(tx, author, lesson_id)
            draft, live = written.draft, written.live
            if draft is None and live is None:
                raise Refused("addquiz.no_draft", title=written.lesson.title)
            if live is not None and not (draft and draft.questions):
                live = ruled(live)
                await tx.quizzes.put(live, self.clock.now())
                await self._note(tx, author, "addquiz", written.lesson, len(live.questions))
            if draft is not None:
                draft = ruled(draft)
                await tx.quizzes.put_draft(author.id, draft, self.clock.now())
        return replace(written, draft=draft, live=live)

    async def _note(self, tx: ComposeTx, author: Creator, action: str, lesson: Lesson, count: int) -> None:
        about = f"lesson:{lesson.id}"
        await tx.audit.note(author.id, action, about, self.clock.now(), {"questions": count})


async def _written(tx: ComposeTx, author: Creator, lesson_id: LessonId) -> Written:
    course, lesson = await own_lesson(tx, author, lesson_id)
    draft = await tx.quizzes.draft(author.id, lesson_id)
    return Written(course, lesson, draft, await tx.quizzes.get(lesson_id))


def _like(live: Quiz | None, lesson_id: LessonId) -> Quiz:
    """Return an empty draft with the rules that hold now."""
    return Quiz(lesson_id) if live is None else replace(live, questions=())
