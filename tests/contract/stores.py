"""A store that is ready to use, the same on both databases, and the smallest values that fill it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from adapters.sql.base import metadata
from adapters.sql.engine import Engines, open_engines
from adapters.sql.keys import DataKeys
from adapters.sql.sealing import Sealer
from adapters.sql.store import MIGRATIONS, check_keys, migrate
from adapters.sql.tx import Tx
from adapters.sql.work import SqlWork
from core.interactions.model import Entry, EntryKind, Room, RoomKind
from core.kernel.ids import CONSOLE, Address, MemberId
from core.kernel.ports import Job
from core.members.model import Language, LanguageSource, Member

NOON = datetime(2026, 11, 24, 12, 0, 0, 123_457, UTC)
MINUTE = timedelta(minutes=1)
HALL = Address(CONSOLE, "hall")
ONE_KEY = DataKeys("k1", {"k1": bytes(range(32))})
TWO_KEYS = DataKeys("k2", {"k2": bytes(range(1, 33)), "k1": bytes(range(32))})


@dataclass
class Store:
    """An opened, migrated store; `enqueued` are the jobs that its transactions handed to the engine."""

    url: str
    engines: Engines
    sealer: Sealer
    work: SqlWork
    enqueued: list[Job]

    async def count(self, table: str) -> int:
        """Return how many rows the table has."""
        async with self.work.read() as tx:
            return await tx.connection.scalar(sa.select(sa.func.count()).select_from(metadata.tables[table])) or 0


@asynccontextmanager
async def opened(url: str, keys: DataKeys = ONE_KEY) -> AsyncIterator[Store]:
    """Yield the store at `url`, migrated and with its keys checked."""
    engines = open_engines(url)
    sealer = Sealer(keys)
    enqueued: list[Job] = []
    try:
        await migrate(engines.writer)
        await check_keys(engines.writer, sealer)
        work = SqlWork(engines, sealer, lambda _connection, job: enqueued.append(job))
        yield Store(url, engines, sealer, work, enqueued)
    finally:
        await engines.dispose()


async def a_member(tx: Tx, name: str = "ann") -> MemberId:
    """Return a member with one console account."""
    return await a_person(tx, Address(CONSOLE, name))


async def a_person(tx: Tx, account: Address) -> MemberId:
    """Return the member with this account alone."""
    draft = Member(MemberId(0), account.external_id[:64], Language.EN, LanguageSource.DEFAULT, NOON)
    return (await tx.members.add(account, draft)).id


async def a_room(tx: Tx, address: Address = HALL, kind: RoomKind = RoomKind.GROUP) -> Room:
    """Return a room at the address."""
    return await tx.rooms.add(address, "", kind, NOON)


def talk(room: Room, member: MemberId | None, ref: str, text: str = "hello", *, after: timedelta = MINUTE * 0) -> Entry:
    """Return a message said `after` noon."""
    return Entry(room.id, room.address, member, ref, NOON + after, NOON + after, text)


def edit(room: Room, member: MemberId | None, ref: str, text: str, *, after: timedelta) -> Entry:
    """Return an edit of the message, made `after` noon."""
    at = NOON + after
    return Entry(room.id, room.address, member, ref, at, at, text, EntryKind.EDIT, revision=int(at.timestamp() * 1000))


def deletion(room: Room, member: MemberId | None, ref: str, *, after: timedelta) -> Entry:
    """Return the deletion of the message, made `after` noon."""
    at = NOON + after
    return Entry(room.id, room.address, member, ref, at, at, "", EntryKind.DELETE, revision=-1)


async def texts(tx: Tx, room: Room) -> dict[str, str]:
    """Return what stands in the room now, by message."""
    said = await tx.readings.said(room.id, NOON - timedelta(days=9), NOON + timedelta(days=9), 1000)
    return {one.message_ref: one.text for one in said}


HEAD = ScriptDirectory(str(MIGRATIONS)).get_current_head() or ""
"""The revision of this version's schema."""
