"""Prompts for discussions, their texts sealed."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.acts import acts
from adapters.sql.base import Identity, UtcDateTime, compact, metadata, number_in_order
from adapters.sql.courses import courses, lessons
from adapters.sql.members import stays
from adapters.sql.sealing import Sealer
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import LessonId, MemberId, RoomId
from core.study.prompt import FULL_REPLIES, Arm, Draft, Prompt, PromptId, PromptKind

prompts = sa.Table(
    "prompts",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("room_id", sa.ForeignKey("rooms.id")),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("lesson_code", sa.String(128)),
    sa.Column("drafted_at", UtcDateTime, nullable=False),
    sa.Column("posted_at", UtcDateTime, index=True),
    sa.Column("replies", sa.Integer),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


def place_of_prompt(drafted_at: datetime, kind: str) -> str:
    """Return the associated data of a prompt's text: table, column, when it was drafted and which of three it is."""
    return f"prompts.sealed|{drafted_at.isoformat()}|{kind}"


class SqlPrompts:
    """The prompts of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def draft(self, member_id: MemberId, drafts: Sequence[Draft], at: datetime) -> Sequence[PromptId]:
        """Keep the drafts in place of all that the member has not posted; return their numbers."""
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        unposted = (prompts.c.member_id == member_id) & prompts.c.posted_at.is_(None)
        await self._db.execute(sa.delete(prompts).where(unposted))
        made: list[PromptId] = []
        for draft in drafts:
            place = place_of_prompt(at, draft.kind)
            values = {"member_id": member_id, "kind": draft.kind.value, "lesson_code": draft.lesson_id}
            values |= {"drafted_at": at, "sealed": self._sealer.seal(_said(draft), place)}
            made.append(PromptId(await self._db.scalar(sa.insert(prompts).values(values).returning(prompts.c.id)) or 0))
        return made

    async def get(self, prompt_id: PromptId) -> Prompt | None:
        """Return the prompt of this number."""
        return next(iter(await self._found(sa.select(prompts).where(prompts.c.id == prompt_id))), None)

    async def rewrite(self, prompt_id: PromptId, draft: Draft) -> None:
        """Replace what the prompt says."""
        await number_in_order(self._db)
        mine = prompts.c.id == prompt_id
        row = (await self._db.execute(sa.select(prompts).where(mine).with_for_update())).one()
        sealed = self._sealer.seal(_said(draft), place_of_prompt(row.drafted_at, row.kind))
        await self._db.execute(sa.update(prompts).where(mine).values(sealed=sealed))

    async def post(self, prompt_id: PromptId, room_id: RoomId, at: datetime) -> bool:
        """Keep that the prompt was posted; whether it was not before."""
        unposted = (prompts.c.id == prompt_id) & prompts.c.posted_at.is_(None)
        posted = sa.update(prompts).where(unposted).values(room_id=room_id, posted_at=at).returning(prompts.c.id)
        return (await self._db.execute(posted)).scalar_one_or_none() is not None

    async def uncounted(self, before: datetime) -> Sequence[Prompt]:
        """Return the prompts that were posted before and whose replies nobody counted, oldest first."""
        due = (prompts.c.posted_at <= before) & prompts.c.replies.is_(None)
        return await self._found(sa.select(prompts).where(due).order_by(prompts.c.posted_at, prompts.c.id))

    async def count(self, prompt_id: PromptId, replies: int) -> None:
        """Keep how many replies the prompt had."""
        await self._db.execute(sa.update(prompts).where(prompts.c.id == prompt_id).values(replies=replies))

    async def arms(self) -> Mapping[PromptKind, Arm]:
        """Return what came of each kind, over all counted prompts."""
        full = sa.case((prompts.c.replies > FULL_REPLIES, FULL_REPLIES), else_=prompts.c.replies)
        counted = prompts.c.replies.is_not(None)
        query = sa.select(prompts.c.kind, sa.func.count(), sa.func.sum(full)).where(counted).group_by(prompts.c.kind)
        rows = (await self._db.execute(query)).all()
        return {PromptKind(kind): Arm(posts, float(total) / FULL_REPLIES) for kind, posts, total in rows}

    async def last_counted(self, member_id: MemberId) -> Prompt | None:
        """Return the member's newest prompt whose replies are counted."""
        counted = (prompts.c.member_id == member_id) & prompts.c.replies.is_not(None)
        newest = sa.select(prompts).where(counted).order_by(prompts.c.posted_at.desc(), prompts.c.id.desc()).limit(1)
        return next(iter(await self._found(newest)), None)

    async def newest_lesson(self) -> LessonId | None:
        """Return the live lesson that somebody opened for the first time most lately."""
        first = sa.func.min(acts.c.at)
        query = (
            sa.select(acts.c.item)
            .join(lessons, lessons.c.code == acts.c.item)
            .join(courses, courses.c.code == lessons.c.course_code)
            .where(courses.c.is_live, acts.c.kind.in_([ActKind.OPENED.value, ActKind.DONE.value]))
            .group_by(acts.c.item)
            .order_by(first.desc(), acts.c.item)
            .limit(1)
        )
        found = await self._db.scalar(query)
        return None if found is None else LessonId(found)

    async def _found(self, query: sa.Select[tuple[object, ...]]) -> Sequence[Prompt]:
        return [self._opened(row) for row in (await self._db.execute(query)).mappings()]

    def _opened(self, row: sa.RowMapping) -> Prompt:
        said = json.loads(self._sealer.open(row["sealed"], place_of_prompt(row["drafted_at"], row["kind"])))
        lesson = None if row["lesson_code"] is None else LessonId(row["lesson_code"])
        draft = Draft(PromptKind(row["kind"]), said["text"], frozenset(said["marks"]), lesson)
        room = None if row["room_id"] is None else RoomId(row["room_id"])
        return Prompt(PromptId(row["id"]), MemberId(row["member_id"]), draft, room, row["posted_at"], row["replies"])


def _said(draft: Draft) -> str:
    return compact({"text": draft.text, "marks": sorted(draft.marks)})
