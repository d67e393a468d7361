"""Whoever teaches answers, and may publish the answer without the name of who asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.courses.owning import Creator, is_own
from core.courses.question import MOST_TEXT, LineKind, Question, QuestionId, QuestionLine
from core.courses.question_ports import QuestionsTx
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.members.notices import say_once

MOST_LISTED = 20
MOST_SEARCHED = 1_000
"""Published questions that a search opens, newest first."""
MOST_FOUND = 5
MOST_QUOTA = 1_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A question with everything that was written to it."""

    question: Question
    lines: Sequence[QuestionLine]


@dataclass(frozen=True, slots=True)
class Answering:
    """A question is answered, closed or published by the creator of its course, or by staff."""

    work: Work[QuestionsTx]
    clock: Clock

    async def waiting(self, by: Creator) -> Sequence[Question]:
        """Return the questions that wait for this teacher, oldest first."""
        async with self.work.read() as tx:
            found = await tx.questions.waiting(MOST_SEARCHED)
            return [one for one in found if await _is_theirs(tx, one, by)][:MOST_LISTED]

    async def look(self, question_id: QuestionId, by: Creator) -> Opened:
        """Return the question. Raises `Refused`: `question.unknown`, `content.not_yours`."""
        async with self.work.read() as tx:
            question = await _known(tx, question_id, by)
            return Opened(question, await tx.questions.lines(question_id))

    async def __call__(self, question_id: QuestionId, text: str, by: Creator) -> Question:
        """Say the text to who asked; a closed question is open again.

        Raises `Refused`: `question.unknown`, `content.not_yours`, `ask.long`.
        """
        if len(text) > MOST_TEXT:
            raise Refused("ask.long", size=len(text), most=MOST_TEXT)
        now = self.clock.now()
        async with self.work.write() as tx:
            before = await _known(tx, question_id, by)
            question = replace(before, answered_at=now, closed_at=None)
            position = await tx.questions.add(question_id, LineKind.ANSWER, text, now)
            await tx.questions.put(question)
            await tx.audit.note(by.id, "answer", f"question:{question_id}", now, {"place": position})
            words = (
                phrase("answer.told", number=question_id),
                phrase("question.text", question=question_id, position=position),
            )
            said = Answer(words, (Choice(phrase("button.ask"), "/ask"),))
            await say_once(tx, Notice(question.member_id, f"answered:{question_id}:{position}", said), self.clock)
        return before

    async def close(self, question_id: QuestionId, by: Creator) -> bool:
        """The question waits no more; whether it was open. Raises as `look` does."""
        now = self.clock.now()
        async with self.work.write() as tx:
            question = await _known(tx, question_id, by)
            if question.closed_at is not None:
                return False
            await tx.questions.put(replace(question, closed_at=now))
            await tx.audit.note(by.id, "answer.close", f"question:{question_id}", now, {})
        return True

    async def publish(self, question_id: QuestionId, by: Creator, *, is_on: bool) -> bool:
        """Everybody may find the question and its answers, without a name; whether that changed.

        Raises `Refused`: as `look` does, and `question.unanswered`.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            question = await _known(tx, question_id, by)
            if is_on and question.answered_at is None:
                raise Refused("question.unanswered", number=question_id)
            if (question.published_at is not None) is is_on:
                return False
            await tx.questions.put(replace(question, published_at=now if is_on else None))
            await tx.audit.note(by.id, "answer.publish", f"question:{question_id}", now, {"on": int(is_on)})
        return True

    async def search(self, words: str) -> Sequence[Opened]:
        """Return published questions whose texts hold all the words, case folded, newest first."""
        wanted, found = words.casefold().split(), list[Opened]()
        async with self.work.read() as tx:
            for question in await tx.questions.published(MOST_SEARCHED):
                lines = await tx.questions.lines(question.id)
                text = "\n".join(one.text for one in lines).casefold()
                if all(word in text for word in wanted):
                    found.append(Opened(question, lines))
                if len(found) == MOST_FOUND:
                    break
        return found

    async def allow(self, plan: PlanCode, per_week: int, by: Creator) -> None:
        """Keep how many questions a week the plan allows. Raises `Refused`: `denied`, `ask.quota_range`."""
        if not by.is_staff:
            raise Refused("denied", action="answer")
        if not 0 <= per_week <= MOST_QUOTA:
            raise Refused("ask.quota_range", most=MOST_QUOTA)
        async with self.work.write() as tx:
            await tx.questions.allow(plan, per_week)
            now = self.clock.now()
            await tx.audit.note(by.id, "answer.quota", f"plan:{plan}", now, {"per_week": per_week})


async def _known(tx: QuestionsTx, question_id: QuestionId, by: Creator) -> Question:
    question = await tx.questions.get(question_id)
    if question is None:
        raise Refused("question.unknown", number=question_id)
    if not await _is_theirs(tx, question, by):
        raise Refused("content.not_yours")
    return question


async def _is_theirs(tx: QuestionsTx, question: Question, by: Creator) -> bool:
    if by.is_staff or question.course_id is None:
        return by.is_staff
    course = await tx.courses.get(question.course_id)
    return course is not None and is_own(course, by)
