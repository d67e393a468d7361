"""Two members become one: for each table with a person in it, how the rows of one go over to the other."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import metadata
from adapters.sql.jobs import due_jobs, failed_jobs
from adapters.sql.members import consents, members
from adapters.sql.seats import link_codes
from core.kernel.ids import MemberId


@dataclass(frozen=True, slots=True)
class Merging:
    """One merge: everything of `old` goes over to `into`."""

    db: AsyncConnection
    old: MemberId
    into: MemberId
    at: datetime


Move = Callable[[Merging, sa.Table], Awaitable[None]]


async def _moved(merging: Merging, table: sa.Table) -> None:
    """Every row is the other's now."""
    mine = table.c.member_id == merging.old
    await merging.db.execute(sa.update(table).where(mine).values(member_id=merging.into))


async def _united(merging: Merging, table: sa.Table) -> None:
    """What the other has already stays as it is; the rest moves."""
    await merging.db.execute(sa.delete(table).where(_is_doubled(table, merging.old, merging.into)))
    await _moved(merging, table)


def _newest(moment: str) -> Move:
    """Where both have a row, the one with the later moment stays; the rest moves."""

    async def move(merging: Merging, table: sa.Table) -> None:
        def is_older(mine: sa.FromClause, theirs: sa.FromClause) -> sa.ColumnElement[bool]:
            return mine.c[moment] < theirs.c[moment]

        older = _is_doubled(table, merging.into, merging.old, is_older)
        await merging.db.execute(sa.delete(table).where(older))
        await _united(merging, table)

    return move


def _is_doubled(
    table: sa.Table,
    mine: MemberId,
    theirs: MemberId,
    also: Callable[[sa.FromClause, sa.FromClause], sa.ColumnElement[bool]] = lambda _mine, _theirs: sa.true(),
) -> sa.ColumnElement[bool]:
    """Return which rows of one member the other has too, by the rest of the key."""
    other = table.alias()
    same = [other.c[column.name] == column for column in table.primary_key if column.name != "member_id"]
    there = sa.exists().select_from(other).where(other.c.member_id == theirs, *same, also(table, other))
    return (table.c.member_id == mine) & there


async def _bans_moved(merging: Merging, table: sa.Table) -> None:
    await _moved(merging, table)
    await _named(merging, table)


async def _named(merging: Merging, table: sa.Table) -> None:
    """What the one made is the other's."""
    made = table.c.by_member == merging.old
    await merging.db.execute(sa.update(table).where(made).values(by_member=merging.into))


async def _checkins_moved(merging: Merging, table: sa.Table) -> None:
    """A day on which both checked in counts once, as the other's."""
    other = table.alias()
    same = (other.c.challenge_id == table.c.challenge_id) & (other.c.day == table.c.day)
    there = sa.exists().select_from(other).where(other.c.member_id == merging.into, same)
    await merging.db.execute(sa.delete(table).where(table.c.member_id == merging.old, there))
    await _moved(merging, table)


async def _codes_moved(merging: Merging, table: sa.Table) -> None:
    """A code of either leads to nobody any more: it would lead to somebody else than when it was shown."""
    live = link_codes.c.member_id.in_((merging.old, merging.into)) & (link_codes.c.expires_at > merging.at)
    await merging.db.execute(sa.update(link_codes).where(live).values(expires_at=merging.at))
    await _moved(merging, table)


async def _consents_moved(merging: Merging, table: sa.Table) -> None:
    """A purpose is allowed where both allowed it; that they did not is one more answer in the log."""
    before = [await _answers(merging.db, one) for one in (merging.old, merging.into)]
    await _moved(merging, table)
    after = await _answers(merging.db, merging.into)
    for purpose, newest in after.items():
        is_on = all(purpose in one and one[purpose].is_on for one in before)
        if newest.is_on is not is_on:
            answer = {"purpose": purpose, "is_on": is_on, "text_version": newest.text_version, "at": merging.at}
            await merging.db.execute(sa.insert(consents).values(member_id=merging.into, **answer))


async def _answers(db: AsyncConnection, member_id: MemberId) -> dict[str, sa.Row[Any]]:
    query = sa.select(consents).where(consents.c.member_id == member_id).order_by(consents.c.id)
    return {row.purpose: row for row in await db.execute(query)}


async def _work_moved(merging: Merging, table: sa.Table) -> None:
    """Work about the one is about the other."""
    (key,) = table.primary_key
    for row in (await merging.db.execute(sa.select(key, table.c.payload))).all():
        if row.payload.get("member") == merging.old:
            payload = {**row.payload, "member": merging.into}
            await merging.db.execute(sa.update(table).where(key == row[0]).values(payload=payload))


async def _emptied(merging: Merging, _table: sa.Table) -> None:
    """The number stays, forgotten, and leads to the other, who is spoken to by what is known of both."""
    zone = sa.select(members.c.zone).where(members.c.id == merging.old).scalar_subquery()
    other = members.c.id == merging.into
    await merging.db.execute(sa.update(members).where(other, members.c.zone.is_(None)).values(zone=zone))
    led_here = members.c.merged_into == merging.old
    await merging.db.execute(sa.update(members).where(led_here).values(merged_into=merging.into))
    blank = {"name": "", "language_source": "default", "zone": None, "erased_at": merging.at}
    gone = sa.update(members).where(members.c.id == merging.old)
    await merging.db.execute(gone.values(**blank, merged_into=merging.into))


MOVES: Mapping[str, Move] = {
    "accounts": _moved,
    "acts": _moved,
    "audit": _moved,
    "bans": _bans_moved,
    "challenge_parts": _united,
    "certificates": _moved,
    "charges": _moved,
    "checkins": _checkins_moved,
    "checkouts": _moved,
    "consents": _consents_moved,
    "courses": _named,
    "customers": _moved,
    "drafts": _moved,
    "deliveries": _united,
    due_jobs.name: _work_moved,
    failed_jobs.name: _work_moved,
    "enrolments": _united,
    "freed_seats": _newest("freed_at"),
    "guests": _newest("until"),
    "guides": _united,
    "interactions": _moved,
    "ledger": _moved,
    "lesson_versions": _named,
    "lesson_ratings": _newest("at"),
    "link_codes": _codes_moved,
    "link_misses": _moved,
    "local_sales": _moved,
    "members": _emptied,
    "notices": _moved,
    "nudge_paces": _united,
    "places": _newest("confirmed_at"),
    "reactions": _united,
    "quiz_attempts": _moved,
    "quiz_drafts": _newest("changed_at"),
    "quiz_reviews": _newest("due_at"),
    "question_watchers": _united,
    "questions": _moved,
    "prompts": _moved,
    "rights": _moved,
    "roles": _united,
    "room_people": _united,
    "shown_lists": _united,
    "study_plans": _newest("planned_at"),
    "tickets": _moved,
    "tellings": _moved,
}
"""How the rows of each table go over."""

STAY: Mapping[str, str] = {
    "console_inbox": "it bears the name of its account",
    "discord_chats": "it bears the number of its account",
    "discord_sends": "it bears the number of its account",
    "discord_timeouts": "it bears the number of its account",
    "inbox": "it bears the number of its account on Telegram",
    "quiz_picks": "an answer goes with its attempt",
    "question_lines": "a text goes with its question",
    "readings": "a reading goes with its message",
    "rooms": "a private chat bears the address of its account",
    "telegram_actions": "they bear the number of their account",
    "telegram_invites": "they bear the number of their account",
    "telegram_names": "they bear the number of their account",
    "telegram_sends": "they bear the number of their account",
    "telegram_shut": "it bears the number of its account",
    "ticket_lines": "a text goes with its ticket",
}
"""Tables in which a person stands and nothing has to move, and why."""


async def merge(db: AsyncConnection, old: MemberId, into: MemberId, at: datetime) -> None:
    """Everything of `old` is `into`'s from now on; rows that are being written for either are waited for."""
    both = sa.select(members.c.id).where(members.c.id.in_((old, into))).order_by(members.c.id)
    await db.execute(both.with_for_update())
    merging = Merging(db, old, into, at)
    for name, move in MOVES.items():
        await move(merging, metadata.tables[name])
