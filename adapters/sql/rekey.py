"""Everything sealed with an older key is sealed anew with the first, while the product runs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.backup import Told, nobody
from adapters.sql.base import number_in_order
from adapters.sql.interactions import interactions, place_of
from adapters.sql.rooms import rooms
from adapters.sql.sealing import Sealer, head_of
from adapters.sql.store import key_checks, keys_open
from adapters.sql.work import SqlWork
from core.kernel.errors import Broken

BATCH = 500
"""Texts a transaction: about 10 ms in which a writer beside it waits."""
BREATH_S = 0.05
"""How long a text that another transaction holds is left alone before it is tried again."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a rotation did: texts sealed anew, texts that open with no key, and keys that nothing needs any more."""

    resealed: int
    unreadable: int
    retired: tuple[str, ...]


async def rotate(work: SqlWork, sealer: Sealer, *, told: Told = nobody) -> Rotated:
    """Seal every text anew whose key is not the first one; return what was done.

    A message that is written or edited meanwhile keeps what was written. The product must run with the new key first
    before: what a process with the old order of keys writes afterwards stays under the old key, which is then not
    retired. Raises `Refused("key.missing")` where an old key is not here. A second run changes nothing.
    """
    async with work.write() as tx:
        await keys_open(tx.connection, sealer)
    resealed = unreadable = 0
    is_whole = False
    while not is_whole:
        unreadable, is_whole, after = 0, True, 0
        while ids := await _older(work, sealer, after):
            done, broken, held = await _reseal(work, sealer, ids)
            resealed, unreadable, after = resealed + done, unreadable + broken, ids[-1]
            is_whole = is_whole and not held
            told(resealed)
        if not is_whole:
            await asyncio.sleep(BREATH_S)
    async with work.write() as tx:
        return Rotated(resealed, unreadable, await _retire(tx.connection, sealer))


def _is_sealed_with(key_id: str) -> sa.ColumnElement[bool]:
    head = head_of(key_id)
    return sa.func.substr(interactions.c.sealed, 1, len(head), type_=sa.LargeBinary) == head


async def _older(work: SqlWork, sealer: Sealer, after: int) -> Sequence[int]:
    """Return the next texts under another key; looked for outside of any writer's way."""
    query = (
        sa.select(interactions.c.id)
        .where(interactions.c.id > after, ~_is_sealed_with(sealer.keys.first))
        .order_by(interactions.c.id)
        .limit(BATCH)
    )
    async with work.read() as tx:
        return (await tx.connection.scalars(query)).all()


async def _reseal(work: SqlWork, sealer: Sealer, ids: Sequence[int]) -> tuple[int, int, bool]:
    """Seal these texts anew; return how many were, how many do not open, and whether others held some of them.

    The rows are read again under their lock: an edit that came in between is what is sealed. Rows that somebody else
    holds are left for later, never waited for: two transactions cannot wait for each other.
    """
    log = interactions.c
    query = (
        sa.select(log.id, log.sealed, log.message_ref, rooms.c.platform, rooms.c.external_id)
        .join_from(interactions, rooms)
        .where(log.id.in_(ids), ~_is_sealed_with(sealer.keys.first))
        .with_for_update(of=interactions, skip_locked=True)
    )
    async with work.write() as tx:
        rows = (await tx.connection.execute(query)).all()
        anew = [{"row": row.id, "anew": again} for row in rows if (again := _again(sealer, row)) is not None]
        if anew:
            change = sa.update(interactions).where(log.id == sa.bindparam("row")).values(sealed=sa.bindparam("anew"))
            await tx.connection.execute(change, anew)
    return len(anew), len(rows) - len(anew), len(rows) < len(ids)


def _again(sealer: Sealer, row: sa.Row[tuple[int, bytes, str, str, str]]) -> bytes | None:
    """Return the text of a row sealed with the first key; None where it does not open."""
    place = place_of(f"{row.platform}:{row.external_id}", row.message_ref)
    try:
        return sealer.seal(sealer.open(row.sealed, place), place)
    except Broken:
        return None


async def _retire(connection: AsyncConnection, sealer: Sealer) -> tuple[str, ...]:
    """Forget the keys that no text needs; whoever writes is waited for, and no one writes meanwhile."""
    await number_in_order(connection)
    retired: list[str] = []
    noted = await connection.scalars(sa.select(key_checks.c.key_id).order_by(key_checks.c.key_id))
    for key_id in noted.all():
        needed = sa.select(sa.exists().select_from(interactions).where(_is_sealed_with(key_id)))
        if key_id != sealer.keys.first and not await connection.scalar(needed):
            await connection.execute(sa.delete(key_checks).where(key_checks.c.key_id == key_id))
            retired.append(key_id)
    return tuple(retired)
