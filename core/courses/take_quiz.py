"""A member answers a quiz, one question at a time; every pick is kept, so that a restart loses nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.courses.attempt import REVIEW, Attempt, AttemptId, Pick
from core.courses.due import DueTx, coming_back, due_of
from core.courses.model import Course, Lesson, may_open, progress_of
from core.courses.quiz import TRIES_WITHIN, Mark, Quiz, is_passed
from core.courses.quiz_step import Answered, Learner, Scene, Step, step_of
from core.courses.spaced import Review, missed, reviewed
from core.interactions.model import ActKind, act_of
from core.interactions.ports import InteractionsTx
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId
from core.kernel.ports import Clock, Work

MOST_REVIEWED = 10
"""Questions of one round: a few minutes."""
SEEN = (ActKind.OPENED, ActKind.DONE, ActKind.TAKEN, ActKind.KNOWN)
"""What shows that a lesson was open to the member: its quiz says what stands in it, and comes after."""


class TakeTx(DueTx, InteractionsTx, Protocol):
    """A transaction over quizzes, the catalogue and what members did."""


@dataclass(frozen=True, slots=True)
class TakeQuiz:
    """The member's attempt stands one step further, however often the same button is pressed."""

    work: Work[TakeTx]
    clock: Clock

    async def __call__(self, learner: Learner, lesson_id: LessonId) -> Step:
        """Begin or go on with the quiz of the lesson.

        Raises `Refused`: `lesson.unknown`, `lesson.locked`, `quiz.none`, `quiz.unopened` before the lesson was opened,
        `quiz.used` with when it may be tried again.
        """
        async with self.work.write() as tx:
            course, lesson = await _open_lesson(tx, learner, lesson_id)
            quiz = await tx.quizzes.get(lesson_id)
            if quiz is None:
                raise Refused("quiz.none", title=lesson.title)
            if ItemId(lesson_id) not in {act.item for act in await tx.acts.of(learner.member_id, SEEN)}:
                raise Refused("quiz.unopened", title=lesson.title)
            marks = tuple(question.mark for question in quiz.questions)
            attempt = await tx.attempts.live(learner.member_id, lesson_id)
            if attempt is not None and attempt.marks != marks:
                await tx.attempts.drop(attempt.id)
                attempt = None
            if attempt is None:
                again_at = await self._again_at(tx, learner, quiz)
                if again_at is not None:
                    raise Refused("quiz.used", title=lesson.title, most=quiz.tries_a_day, again=again_at)
                attempt = await tx.attempts.begin(learner.member_id, lesson_id, marks, self.clock.now())
            return step_of(Scene(attempt, quiz.questions, quiz, course, lesson))

    async def review(self, learner: Learner) -> Step:
        """Begin or go on with what is due. Raises `Refused`: `review.none`, `review.later` with the time."""
        now = self.clock.now()
        async with self.work.write() as tx:
            coming = await coming_back(tx, learner.member_id, learner.plans)
            due = due_of(coming, now)
            attempt = await tx.attempts.live(learner.member_id, REVIEW)
            if attempt is not None and not set(_waiting(attempt)) <= {one.mark for one in due}:
                await tx.attempts.drop(attempt.id)
                attempt = None
            if attempt is None:
                if not due:
                    raise _nothing_due(coming)
                marks = [one.mark for one in due[:MOST_REVIEWED]]
                attempt = await tx.attempts.begin(learner.member_id, REVIEW, marks, now)
            found = await tx.quizzes.questions(attempt.marks)
            return step_of(Scene(attempt, [found[mark] for mark in attempt.marks]))

    async def last(self, learner: Learner) -> LessonId | None:
        """Return the lesson whose quiz is unfinished, else the one that was opened last and has an unpassed quiz."""
        async with self.work.read() as tx:
            live = await tx.attempts.live(learner.member_id)
            if live is not None and await _has_quiz(tx, learner, live.lesson_id):
                return live.lesson_id
            passed = await tx.attempts.passed(learner.member_id)
            for act in reversed(await tx.acts.of(learner.member_id, (ActKind.OPENED,))):
                lesson_id = LessonId(act.item)
                if lesson_id not in passed and await _has_quiz(tx, learner, lesson_id):
                    return lesson_id
        return None

    async def flip(self, learner: Learner, attempt_id: AttemptId, place: int, option: int) -> Step:
        """The option is chosen, or no longer; nothing counts before `send`. Raises `Refused("quiz.expired")`."""
        async with self.work.write() as tx:
            scene = await _scene(tx, learner, attempt_id, place)
            if scene.attempt.is_sent(place):
                return replace(step_of(scene), is_repeated=True)
            if option not in range(len(scene.questions[place].options)):
                raise Refused("quiz.expired")
            pick = Pick(scene.attempt.chosen(place) ^ {option})
            return step_of(await self._picked(tx, scene, place, pick))

    async def send(self, learner: Learner, attempt_id: AttemptId, place: int) -> Step:
        """What was chosen by `flip` counts. Raises `Refused`: `quiz.expired`, or `quiz.empty` where nothing is."""
        async with self.work.write() as tx:
            scene = await _scene(tx, learner, attempt_id, place)
            return await self._counted(tx, learner, scene, place, scene.attempt.chosen(place))

    async def pick(self, learner: Learner, attempt_id: AttemptId, place: int, chosen: Collection[int]) -> Step:
        """These options are the answer, once. Raises `Refused("quiz.expired")`."""
        async with self.work.write() as tx:
            scene = await _scene(tx, learner, attempt_id, place)
            return await self._counted(tx, learner, scene, place, frozenset(chosen))

    async def _counted(self, tx: TakeTx, learner: Learner, scene: Scene, place: int, chosen: frozenset[int]) -> Step:
        if scene.attempt.is_sent(place):
            return replace(step_of(scene), is_repeated=True)
        question = scene.questions[place]
        if not chosen <= frozenset(range(len(question.options))):
            raise Refused("quiz.expired")
        if not chosen:
            raise Refused("quiz.empty")
        is_right = question.is_answered_by(chosen)
        scene = await self._picked(tx, scene, place, Pick(chosen, is_right))
        await self._bring_back(tx, learner, scene, question.mark, is_right=is_right)
        step = step_of(scene) if scene.attempt.place is not None else await self._finished(tx, learner, scene)
        return replace(step, before=Answered(question, chosen, is_right))

    async def _picked(self, tx: TakeTx, scene: Scene, place: int, pick: Pick) -> Scene:
        await tx.attempts.pick(scene.attempt.id, place, pick, self.clock.now())
        return replace(scene, attempt=replace(scene.attempt, picks={**scene.attempt.picks, place: pick}))

    async def _bring_back(self, tx: TakeTx, learner: Learner, scene: Scene, mark: Mark, *, is_right: bool) -> None:
        """A missed question comes back; one that was known in a review comes back later, or no more."""
        now, member_id = self.clock.now(), learner.member_id
        if scene.lesson is not None:
            if not is_right:
                await tx.reviews.put(missed(member_id, mark, scene.lesson.id, now))
            return
        before = next((one for one in await tx.reviews.of(member_id) if one.mark == mark), None)
        if before is None:
            return
        after = reviewed(before, is_right=is_right, now=now)
        await (tx.reviews.put(after) if after else tx.reviews.drop(member_id, mark))

    async def _finished(self, tx: TakeTx, learner: Learner, scene: Scene) -> Step:
        """Return the result; a passed quiz is what finishes the lesson."""
        attempt, now = scene.attempt, self.clock.now()
        passed = scene.quiz is not None and is_passed(attempt.right, len(attempt.marks), scene.quiz.pass_percent)
        await tx.attempts.finish(attempt.id, now, is_passed=passed)
        step = step_of(replace(scene, attempt=replace(attempt, finished_at=now, is_passed=passed)))
        if scene.quiz is None or scene.course is None:
            return step
        if not passed:
            return replace(step, again_at=await self._again_at(tx, learner, scene.quiz))
        await tx.acts.add([act_of(learner.member_id, ItemId(attempt.lesson_id), ActKind.DONE, now)])
        done = await tx.acts.items_done(learner.member_id)
        return replace(step, course=scene.course, progress=progress_of(scene.course, done))

    async def _again_at(self, tx: TakeTx, learner: Learner, quiz: Quiz) -> datetime | None:
        since = self.clock.now() - TRIES_WITHIN
        started = await tx.attempts.started(learner.member_id, quiz.lesson_id, since)
        return None if len(started) < quiz.tries_a_day else started[-quiz.tries_a_day] + TRIES_WITHIN


async def _open_lesson(tx: TakeTx, learner: Learner, lesson_id: LessonId) -> tuple[Course, Lesson]:
    found = await tx.courses.lesson(lesson_id)
    if found is None:
        raise Refused("lesson.unknown", lesson=lesson_id)
    if not may_open(*found, learner.plans):
        raise Refused("lesson.locked", title=found[1].title, plan=found[0].opened_by)
    return found


async def _has_quiz(tx: TakeTx, learner: Learner, lesson_id: LessonId) -> bool:
    found = await tx.courses.lesson(lesson_id)
    return found is not None and may_open(*found, learner.plans) and await tx.quizzes.get(lesson_id) is not None


async def _scene(tx: TakeTx, learner: Learner, attempt_id: AttemptId, place: int) -> Scene:
    """Return what a button of an attempt is about; one that is over, changed or somebody else's is expired."""
    attempt = await tx.attempts.get(attempt_id)
    if attempt is None or attempt.member_id != learner.member_id or attempt.finished_at is not None:
        raise Refused("quiz.expired")
    if place not in range(len(attempt.marks)):
        raise Refused("quiz.expired")
    if attempt.is_review:
        coming = {one.mark for one in await coming_back(tx, learner.member_id, learner.plans)}
        if not set(_waiting(attempt)) <= coming:
            raise Refused("quiz.expired")
        found = await tx.quizzes.questions(attempt.marks)
        return Scene(attempt, [found[mark] for mark in attempt.marks])
    course, lesson = await _open_lesson(tx, learner, attempt.lesson_id)
    quiz = await tx.quizzes.get(attempt.lesson_id)
    if quiz is None or attempt.marks != tuple(question.mark for question in quiz.questions):
        raise Refused("quiz.expired")
    return Scene(attempt, quiz.questions, quiz, course, lesson)


def _waiting(attempt: Attempt) -> Sequence[Mark]:
    return [mark for place, mark in enumerate(attempt.marks) if not attempt.is_sent(place)]


def _nothing_due(coming: Sequence[Review]) -> Refused:
    return Refused("review.later", count=len(coming), at=coming[0].due_at) if coming else Refused("review.none")
