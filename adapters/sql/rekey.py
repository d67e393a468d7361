"""Everything sealed with an older key is sealed anew with the first, while the product runs."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.backup import Told, nobody
from adapters.sql.base import number_in_order
from adapters.sql.certificates import certificates, place_of_certificate
from adapters.sql.challenges import checkins, place_of_checkin
from adapters.sql.doors import bans, place_of_reason
from adapters.sql.inbox import inbox, place_of_update
from adapters.sql.interactions import interactions, place_of
from adapters.sql.outbox import console_inbox, notices, place_of_inbox, place_of_notice
from adapters.sql.post import actions, place_of_action
from adapters.sql.prompts import place_of_prompt, prompts
from adapters.sql.questions import place_of_question, question_lines
from adapters.sql.ratings import lesson_ratings, place_of_rating
from adapters.sql.rooms import rooms
from adapters.sql.sealing import Sealer, head_of
from adapters.sql.store import key_checks, keys_open
from adapters.sql.tickets import place_of_line, ticket_lines
from adapters.sql.work import SqlWork
from core.kernel.errors import Broken

BATCH = 500
"""Texts a transaction: about 10 ms in which a writer beside it waits."""
BREATH_S = 0.05
"""How long a text that another transaction holds is left alone before it is tried again."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A table with sealed texts: what orders its rows, how a row is read, and the place for which it was sealed."""

    table: sa.Table
    key: sa.Column[Any]
    rows: sa.Select[Any]
    place: Callable[[sa.Row[Any]], str]


SHELVES = (
    Shelf(
        interactions,
        interactions.c.id,
        sa.select(interactions.c.id, interactions.c.sealed, interactions.c.message_ref)
        .add_columns(rooms.c.platform, rooms.c.external_id)
        .join_from(interactions, rooms),
        lambda row: place_of(f"{row.platform}:{row.external_id}", row.message_ref),
    ),
    Shelf(
        ticket_lines, ticket_lines.c.id, sa.select(ticket_lines), lambda row: place_of_line(row.ticket_id, row.position)
    ),
    Shelf(
        question_lines,
        question_lines.c.id,
        sa.select(question_lines),
        lambda row: place_of_question(row.question_id, row.position),
    ),
    Shelf(checkins, checkins.c.id, sa.select(checkins), lambda row: place_of_checkin(row.challenge_id, row.day)),
    Shelf(certificates, certificates.c.id, sa.select(certificates), lambda row: place_of_certificate(row.code)),
    Shelf(prompts, prompts.c.id, sa.select(prompts), lambda row: place_of_prompt(row.drafted_at, row.kind)),
    Shelf(bans, bans.c.id, sa.select(bans), lambda row: place_of_reason(row.since)),
    Shelf(
        lesson_ratings,
        lesson_ratings.c.place,
        sa.select(lesson_ratings),
        lambda row: place_of_rating(row.place),
    ),
    Shelf(notices, notices.c.key, sa.select(notices), lambda row: place_of_notice(row.key)),
    Shelf(console_inbox, console_inbox.c.id, sa.select(console_inbox), lambda row: place_of_inbox(row.key)),
    Shelf(inbox, inbox.c.update_id, sa.select(inbox), lambda row: place_of_update(row.update_id)),
    Shelf(actions, actions.c.token, sa.select(actions), lambda row: place_of_action(row.token)),
)


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
    for shelf in SHELVES:
        resealed, broken = await _rotate(work, sealer, shelf, resealed, told)
        unreadable += broken
    async with work.write() as tx:
        return Rotated(resealed, unreadable, await _retire(tx.connection, sealer))


async def _rotate(work: SqlWork, sealer: Sealer, shelf: Shelf, before: int, told: Told) -> tuple[int, int]:
    """Seal a shelf's texts anew; return how many were, with those `before`, and how many do not open."""
    resealed, unreadable = before, 0
    is_whole = False
    while not is_whole:
        unreadable, is_whole, after = 0, True, None
        while keys := await _older(work, sealer, shelf, after):
            done, broken, held = await _reseal(work, sealer, shelf, keys)
            resealed, unreadable, after = resealed + done, unreadable + broken, keys[-1]
            is_whole = is_whole and not held
            told(resealed)
        if not is_whole:
            await asyncio.sleep(BREATH_S)
    return resealed, unreadable


def _is_sealed_with(table: sa.Table, key_id: str) -> sa.ColumnElement[bool]:
    head = head_of(key_id)
    return sa.func.substr(table.c.sealed, 1, len(head), type_=sa.LargeBinary) == head


async def _older(work: SqlWork, sealer: Sealer, shelf: Shelf, after: object) -> Sequence[Any]:
    """Return the next texts under another key; looked for outside of any writer's way."""
    query = (
        sa.select(shelf.key)
        .where(~_is_sealed_with(shelf.table, sealer.keys.first), sa.true() if after is None else shelf.key > after)
        .order_by(shelf.key)
        .limit(BATCH)
    )
    async with work.read() as tx:
        return (await tx.connection.scalars(query)).all()


async def _reseal(work: SqlWork, sealer: Sealer, shelf: Shelf, keys: Sequence[Any]) -> tuple[int, int, bool]:
    """Seal these texts anew; return how many were, how many do not open, and whether others held some of them.

    The rows are read again under their lock: an edit that came in between is what is sealed. Rows that somebody else
    holds are left for later, never waited for: two transactions cannot wait for each other.
    """
    older = shelf.key.in_(keys) & ~_is_sealed_with(shelf.table, sealer.keys.first)
    query = shelf.rows.where(older).with_for_update(of=shelf.table, skip_locked=True)
    async with work.write() as tx:
        rows = (await tx.connection.execute(query)).all()
        sealed = ((row, _again(sealer, row.sealed, shelf.place(row))) for row in rows)
        anew = [{"row": getattr(row, shelf.key.name), "anew": again} for row, again in sealed if again is not None]
        if anew:
            mine = shelf.key == sa.bindparam("row")
            change = sa.update(shelf.table).where(mine).values(sealed=sa.bindparam("anew"))
            await tx.connection.execute(change, anew)
    return len(anew), len(rows) - len(anew), len(rows) < len(keys)


def _again(sealer: Sealer, sealed: bytes, place: str) -> bytes | None:
    """Return a text sealed with the first key; None where it does not open."""
    try:
        return sealer.seal(sealer.open(sealed, place), place)
    except Broken:
        return None


async def _retire(connection: AsyncConnection, sealer: Sealer) -> tuple[str, ...]:
    """Forget the keys that no text needs; whoever writes is waited for, and no one writes meanwhile."""
    await number_in_order(connection)
    retired: list[str] = []
    noted = await connection.scalars(sa.select(key_checks.c.key_id).order_by(key_checks.c.key_id))
    for key_id in noted.all():
        if key_id != sealer.keys.first and not await _is_needed(connection, key_id):
            await connection.execute(sa.delete(key_checks).where(key_checks.c.key_id == key_id))
            retired.append(key_id)
    return tuple(retired)


async def _is_needed(connection: AsyncConnection, key_id: str) -> bool:
    """Whether some text is still sealed with the key."""
    needed = (
        sa.select(sa.exists().select_from(shelf.table).where(_is_sealed_with(shelf.table, key_id))) for shelf in SHELVES
    )
    return any([await connection.scalar(query) for query in needed])
