"""Everything that is kept of a person: shown, and forgotten."""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from adapters.sql.archive_rules import NAMED, NOBODY, RULES, Fate, Traces
from adapters.sql.audit import note
from adapters.sql.base import metadata
from adapters.sql.certificates import place_of_certificate
from adapters.sql.challenges import place_of_checkin
from adapters.sql.doors import place_of_reason
from adapters.sql.inbox import place_of_update
from adapters.sql.interactions import interactions, place_of
from adapters.sql.jobs import due_jobs, failed_jobs
from adapters.sql.members import accounts, members
from adapters.sql.outbox import notices, place_of_inbox, place_of_notice
from adapters.sql.post import place_of_action
from adapters.sql.prompts import place_of_prompt
from adapters.sql.questions import place_of_question
from adapters.sql.ratings import place_of_rating
from adapters.sql.rooms import room_people, rooms
from adapters.sql.sealing import Sealer
from adapters.sql.tickets import place_of_line
from core.interactions.model import RoomKind
from core.kernel.ids import CONSOLE, MemberId

SEALED_IN: Mapping[str, tuple[str, Callable[[Mapping[str, Any]], str]]] = {
    "interactions": ("text", lambda row: place_of(row["room"], row["message_ref"])),
    "ticket_lines": ("text", lambda row: place_of_line(row["ticket_id"], row["position"])),
    "question_lines": ("text", lambda row: place_of_question(row["question_id"], row["position"])),
    "checkins": ("text", lambda row: place_of_checkin(row["challenge_id"], row["day"])),
    "certificates": ("certificate", lambda row: place_of_certificate(row["code"])),
    "prompts": ("prompt", lambda row: place_of_prompt(row["drafted_at"], row["kind"])),
    "bans": ("reason", lambda row: place_of_reason(row["since"])),
    "lesson_ratings": ("text", lambda row: place_of_rating(row["place"])),
    "notices": ("answer", lambda row: place_of_notice(row["key"])),
    "console_inbox": ("reply", lambda row: place_of_inbox(row["key"])),
    "inbox": ("update", lambda row: place_of_update(row["update_id"])),
    "telegram_actions": ("action", lambda row: place_of_action(row["token"])),
}
"""Table → what its sealed column holds, and the place for which it was sealed."""


class SqlArchive:
    """The archive of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def tables(self) -> Mapping[str, str]:
        """Return for each table what becomes of a person's rows in it."""
        ruled = {name: f"{rule.fate.value}: {rule.because}" for name, rule in RULES.items()}
        return ruled | {name: f"nobody: {what}" for name, what in NOBODY.items()}

    async def export(self, member_id: MemberId) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Return every row that is the member's, by table, texts opened."""
        traces = await self._traces(member_id)
        found: dict[str, Sequence[Mapping[str, object]]] = {}
        for name, rule in RULES.items():
            table = metadata.tables[name]
            query = sa.select(table).where(rule.theirs(traces)).order_by(*table.primary_key)
            rows = [dict(row) for row in (await self._db.execute(query)).mappings()]
            if rows:
                found[name] = await self._opened(name, rows) if name in SEALED_IN else rows
        return found

    async def _opened(self, name: str, rows: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
        what, place = SEALED_IN[name]
        rooms_by_id = await self._rooms() if name == "interactions" else {}
        for row in rows:
            sealed = row.pop("sealed")
            about = row | {"room": rooms_by_id.get(row.get("room_id", 0), "")}
            row[what] = row.get(what) if sealed is None else self._sealer.open(sealed, place(about))
        return rows

    async def _rooms(self) -> Mapping[int, str]:
        query = sa.select(rooms.c.id, rooms.c.platform, rooms.c.external_id)
        return {row.id: f"{row.platform}:{row.external_id}" for row in await self._db.execute(query)}

    async def erase(self, member_id: MemberId, at: datetime) -> Mapping[str, int]:
        """Forget the member; return how many rows went, by table."""
        known = sa.select(members.c.erased_at).where(members.c.id == member_id).with_for_update()
        row = (await self._db.execute(known)).one_or_none()
        if row is None or row.erased_at is not None:
            return {}
        traces = await self._traces(member_id)
        gone: dict[str, int] = {}
        for name, rule in RULES.items():
            if rule.fate is Fate.ERASED:
                gone[name] = await self._deleted(metadata.tables[name], rule.theirs(traces))
        for name, column in NAMED.items():
            table = metadata.tables[name]
            await self._db.execute(sa.update(table).where(column == member_id).values({column.name: None}))
        blank = {"name": "", "language_source": "default", "zone": None, "erased_at": at}
        await self._db.execute(sa.update(members).where(members.c.id == member_id).values(blank))
        gone = {name: count for name, count in gone.items() if count}
        await note(self._db, None, "erase", f"member:{member_id}", at, gone)
        return gone

    async def erase_all(self, at: datetime) -> Mapping[str, int]:
        """Forget everything; return how many rows went, by table. The keys' check stays: it is about no one."""
        gone: dict[str, int] = {}
        for table in reversed(metadata.sorted_tables):
            if table.name != "key_checks" and (count := await self._deleted(table, sa.true())):
                gone[table.name] = count
        await note(self._db, None, "erase", "everything", at, gone)
        return gone

    async def _deleted(self, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
        count = await self._db.scalar(sa.select(sa.func.count()).select_from(table).where(which)) or 0
        if count:
            await self._db.execute(sa.delete(table).where(which))
        return count

    async def _traces(self, member_id: MemberId) -> Traces:
        theirs = accounts.c.member_id == member_id
        names = sa.select(accounts.c.external_id).where(theirs, accounts.c.platform == CONSOLE)
        keys = set(await self._db.scalars(sa.select(notices.c.key).where(notices.c.member_id == member_id)))

        def is_theirs(payload: Mapping[str, object]) -> bool:
            return payload.get("member") == member_id or payload.get("notice") in keys

        due = await self._db.execute(sa.select(due_jobs.c.key, due_jobs.c.payload))
        failed = await self._db.execute(sa.select(failed_jobs.c.id, failed_jobs.c.payload))
        return Traces(
            member_id=member_id,
            private_rooms=await self._private_rooms(member_id),
            console_names=(await self._db.scalars(names)).all(),
            due_keys=[row.key for row in due if is_theirs(row.payload)],
            failed_ids=[row.id for row in failed if is_theirs(row.payload)],
        )

    async def _private_rooms(self, member_id: MemberId) -> Sequence[int]:
        """Return the private chats of the member: named by one of their accounts, stood in, or spoken in."""
        named = sa.exists().where(
            accounts.c.member_id == member_id,
            accounts.c.platform == rooms.c.platform,
            rooms.c.external_id == sa.literal("@") + accounts.c.external_id,
        )
        stood = sa.select(room_people.c.room_id).where(room_people.c.member_id == member_id)
        spoke = sa.select(interactions.c.room_id).where(interactions.c.member_id == member_id)
        query = sa.select(rooms.c.id).where(
            rooms.c.kind == RoomKind.PRIVATE.value, named | rooms.c.id.in_(stood.union(spoke))
        )
        return (await self._db.scalars(query)).all()


async def scrub(engine: AsyncEngine) -> bool:
    """Return whether what was erased has also left the files.

    SQLite: pages were overwritten with zeros on erasing (`secure_delete`); now the write-ahead log, which still holds
    what stood there before, is emptied. PostgreSQL: the dead rows are vacuumed; its own write-ahead log and the copies
    of it are the operator's. False while a long view keeps them or the store does not answer: the next scrub does it.
    """
    try:
        async with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                return await _empty_log(connection)
            alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await alone.exec_driver_sql("VACUUM " + ", ".join(metadata.tables))
            return True
    except (sa.exc.OperationalError, sqlite3.OperationalError):
        # What was asked for is committed; this was only the broom.
        return False


async def _empty_log(connection: AsyncConnection) -> bool:
    # On the driver's own connection: ours would begin a transaction, in which no checkpoint can be made.
    raw = await connection.get_raw_connection()
    cursor = await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    is_busy, *_ = await cursor.fetchone()
    return not is_busy
