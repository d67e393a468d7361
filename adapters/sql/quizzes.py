"""Quizzes, drafts of them, and every question that was ever asked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import JsonText, UtcDateTime, chunks, insert_new, metadata, upsert
from adapters.sql.members import stays
from core.courses.quiz import Mark, Question, Quiz
from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId

quiz_questions = sa.Table(
    "quiz_questions",
    metadata,
    sa.Column("mark", sa.String(16), primary_key=True),
    sa.Column("body", JsonText, nullable=False),
)
"""By their marks, which are made of their content: who answered one finds it when the quiz has changed."""

quizzes = sa.Table(
    "quizzes",
    metadata,
    sa.Column("lesson_code", sa.String(128), primary_key=True),
    sa.Column("marks", JsonText, nullable=False),
    sa.Column("pass_percent", sa.Integer, nullable=False),
    sa.Column("tries_a_day", sa.Integer, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)
"""No key leads to the lesson: a lesson that is written anew keeps its quiz."""

quiz_drafts = sa.Table(
    "quiz_drafts",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True),
    sa.Column("lesson_code", sa.String(128), primary_key=True),
    sa.Column("body", JsonText, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
)


class SqlQuizzes:
    """The quizzes of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, quiz: Quiz, at: datetime) -> None:
        """The lesson has this quiz, replacing what was there."""
        if rows := [{"mark": one.mark, "body": _body(one)} for one in quiz.questions]:
            await self._db.execute(insert_new(self._db, quiz_questions), rows)
        values = {
            "lesson_code": quiz.lesson_id,
            "marks": [one.mark for one in quiz.questions],
            "pass_percent": quiz.pass_percent,
            "tries_a_day": quiz.tries_a_day,
            "changed_at": at,
        }
        await self._db.execute(upsert(self._db, quizzes, ("lesson_code",)).values(values))

    async def remove(self, lesson_id: LessonId) -> bool:
        """The lesson has no quiz; return whether it had one."""
        gone = await self._db.execute(sa.delete(quizzes).where(quizzes.c.lesson_code == lesson_id))
        return gone.rowcount > 0

    async def get(self, lesson_id: LessonId) -> Quiz | None:
        """Return the quiz of the lesson."""
        query = sa.select(quizzes).where(quizzes.c.lesson_code == lesson_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        found = await self.questions(row["marks"])
        asked = tuple(found[mark] for mark in row["marks"])
        return Quiz(lesson_id, asked, row["pass_percent"], row["tries_a_day"])

    async def questions(self, marks: Collection[Mark]) -> Mapping[Mark, Question]:
        """Return the questions that are called so."""
        found: dict[Mark, Question] = {}
        for some in chunks(sorted(marks)):
            rows = await self._db.execute(sa.select(quiz_questions).where(quiz_questions.c.mark.in_(some)))
            found |= {Mark(row.mark): _question(row.body) for row in rows}
        return found

    async def put_draft(self, member_id: MemberId, draft: Quiz, at: datetime) -> None:
        """Keep what the member has written; `Refused("member.forgotten")` where they were forgotten meanwhile."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        body = {
            "questions": [_body(one) for one in draft.questions],
            "pass_percent": draft.pass_percent,
            "tries_a_day": draft.tries_a_day,
        }
        values = {
            "member_id": member_id,
            "lesson_code": draft.lesson_id,
            "body": body,
            "changed_at": at,
            "is_open": True,
        }
        await self._db.execute(upsert(self._db, quiz_drafts, ("member_id", "lesson_code")).values(values))

    async def draft(self, member_id: MemberId, lesson_id: LessonId) -> Quiz | None:
        """Return what the member has written for the lesson and not published."""
        body = await self._db.scalar(sa.select(quiz_drafts.c.body).where(_theirs(member_id, lesson_id)))
        if body is None:
            return None
        asked = tuple(_question(one) for one in body["questions"])
        return Quiz(lesson_id, asked, body["pass_percent"], body["tries_a_day"])

    async def written(self, member_id: MemberId, since: datetime) -> LessonId | None:
        """Return the lesson whose quiz the member is writing, if they wrote on it since then."""
        draft = quiz_drafts.c
        mine = (draft.member_id == member_id) & draft.is_open & (draft.changed_at >= since)
        newest = sa.select(draft.lesson_code).where(mine).order_by(draft.changed_at.desc()).limit(1)
        code = await self._db.scalar(newest)
        return None if code is None else LessonId(code)

    async def let_go(self, member_id: MemberId) -> None:
        """What the member says next in private is for no quiz; their drafts stay."""
        mine = sa.update(quiz_drafts).where(quiz_drafts.c.member_id == member_id)
        await self._db.execute(mine.values(is_open=False))

    async def drop_draft(self, member_id: MemberId, lesson_id: LessonId) -> bool:
        """Forget the draft; return whether there was one."""
        gone = await self._db.execute(sa.delete(quiz_drafts).where(_theirs(member_id, lesson_id)))
        return gone.rowcount > 0


def _theirs(member_id: MemberId, lesson_id: LessonId) -> sa.ColumnElement[bool]:
    return (quiz_drafts.c.member_id == member_id) & (quiz_drafts.c.lesson_code == lesson_id)


def _body(question: Question) -> Mapping[str, Any]:
    return {
        "text": question.text,
        "options": list(question.options),
        "right": sorted(question.right),
        "why": question.explanation,
        "picture": question.picture,
    }


def _question(body: Mapping[str, Any]) -> Question:
    options: Sequence[str] = body["options"]
    return Question(body["text"], tuple(options), frozenset(body["right"]), body["why"], body["picture"])
