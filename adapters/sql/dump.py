"""Rows for other programs, one after another: the memory stays flat however many there are."""

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from adapters.sql.base import by_bytes
from adapters.sql.courses import courses
from adapters.sql.interactions import interactions, place_of
from adapters.sql.members import accounts, members
from adapters.sql.payments import ledger
from adapters.sql.rooms import rooms
from adapters.sql.sealing import Sealer
from adapters.sql.work import SqlWork, Tx
from core.interactions.model import EntryKind, RoomKind
from core.kernel.ids import CourseId, MemberId

Rows = AsyncIterator[Mapping[str, object]]
BATCH = 500


def rows_of(work: SqlWork, sealer: Sealer, what: str, *, with_text: bool = False) -> Rows | None:
    """Return the rows of `messages`, `members`, `ledger` or `courses` as JSON values; None where nothing is so called.

    `with_text` adds the text of messages; without it nothing is opened.
    """
    kinds: Mapping[str, Callable[[], Rows]] = {
        "messages": partial(_messages, work, sealer if with_text else None),
        "members": partial(_members, work),
        "ledger": partial(_ledger, work),
        "courses": partial(_courses, work),
    }
    return kinds[what]() if what in kinds else None


async def _messages(work: SqlWork, sealer: Sealer | None) -> Rows:
    """Yield every kept message in the order in which it came, as it stands now; the text of a deleted one is None.

    `room` of a private chat is None, as it was when it came in; `person` is the author's id on the room's platform.
    """
    log = interactions.c
    person = (
        sa.select(sa.func.min(accounts.c.external_id))
        .where(accounts.c.member_id == log.member_id, accounts.c.platform == rooms.c.platform)
        .scalar_subquery()
    )
    query = (
        sa.select(log.message_ref, log.at, log.reply_to, log.sealed, log.changed_at, log.origin)
        .add_columns(rooms.c.platform, rooms.c.external_id, rooms.c.kind, person.label("person"))
        .join_from(interactions, rooms)
        .where(log.kind == EntryKind.TALK.value)
        .order_by(log.id)
    )
    async with work.read() as tx:
        async for row in _streamed(tx, query):
            said: dict[str, object] = {
                "platform": row.platform,
                "room": None if row.kind == RoomKind.PRIVATE else row.external_id,
                "message_ref": row.message_ref,
                "person": row.person,
                "time": _moment(row.at),
                "reply_to": row.reply_to,
                "origin": row.origin,
                "changed": _moment(row.changed_at),
                "deleted": row.sealed is None,
            }
            if sealer is not None:
                place = place_of(f"{row.platform}:{row.external_id}", row.message_ref)
                said["text"] = None if row.sealed is None else sealer.open(row.sealed, place)
            yield said


async def _members(work: SqlWork) -> Rows:
    """Yield every member with accounts, roles and present answers; the forgotten ones have neither."""
    async with work.read() as tx:
        async for row in _streamed(tx, sa.select(members.c.id, members.c.erased_at).order_by(members.c.id)):
            member = await tx.members.get(MemberId(row.id))
            if member is not None:
                yield {
                    "member": member.id,
                    "name": member.name,
                    "language": member.language.value,
                    "zone": member.zone,
                    "created_at": _moment(member.created_at),
                    "erased_at": _moment(row.erased_at),
                    "accounts": [str(account) for account in member.accounts],
                    "roles": sorted(role.value for role in member.roles),
                    "consents": {
                        purpose.value: {"on": one.is_on, "at": _moment(one.at), "text_version": one.text_version}
                        for purpose, one in member.consents.items()
                    },
                }


async def _ledger(work: SqlWork) -> Rows:
    """Yield every fact in the order in which it was recorded."""
    async with work.read() as tx:
        async for row in _streamed(tx, sa.select(ledger).order_by(ledger.c.id)):
            yield {
                "member": row.member_id,
                "plan": row.plan,
                "kind": row.kind,
                "starts_at": _moment(row.starts_at),
                "ends_at": _moment(row.ends_at),
                "recorded_at": _moment(row.recorded_at),
                "key": row.key,
            }


async def _courses(work: SqlWork) -> Rows:
    """Yield every live course with its lessons, by code."""
    async with work.read() as tx:
        query = sa.select(courses.c.code).where(courses.c.is_live)
        async for row in _streamed(tx, query.order_by(by_bytes(tx.connection, courses.c.code))):
            course = await tx.courses.get(CourseId(row.code))
            if course is not None:
                yield {
                    "id": course.id,
                    "title": course.title,
                    "summary": course.summary,
                    "tags": list(course.tags),
                    "level": course.level,
                    "language": course.language,
                    "url": course.url,
                    "plans": sorted(course.plans),
                    "price_id": course.price_id,
                    "prerequisites": list(course.prerequisites),
                    "lessons": [
                        {"id": one.id, "title": one.title, "body": one.body, "free": one.is_free}
                        for one in course.lessons
                    ],
                }


async def _streamed(tx: Tx, query: sa.Select[Any]) -> AsyncIterator[sa.Row[Any]]:
    async with tx.connection.stream(query.execution_options(yield_per=BATCH)) as result:
        async for row in result:
            yield row


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="microseconds")
