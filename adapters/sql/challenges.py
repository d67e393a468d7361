"""Check-in challenges: who takes part, and what was written on which day, sealed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, insert_new, metadata, number_in_order
from adapters.sql.sealing import Sealer
from core.courses.challenge import Challenge, ChallengeId, Part
from core.kernel.ids import MemberId

challenges = sa.Table(
    "challenges",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("title", sa.String(128), nullable=False),
    sa.Column("days", sa.Integer, nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("closed_at", UtcDateTime),
    sqlite_autoincrement=True,
)

challenge_parts = sa.Table(
    "challenge_parts",
    metadata,
    sa.Column("challenge_id", sa.ForeignKey("challenges.id"), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), primary_key=True, index=True),
    sa.Column("joined_at", UtcDateTime, nullable=False),
    sa.Column("is_shown", sa.Boolean, nullable=False),
    sa.Column("told_at", UtcDateTime),
)

checkins = sa.Table(
    "checkins",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("challenge_id", sa.ForeignKey("challenges.id"), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("challenge_id", "member_id", "day"),
    sqlite_autoincrement=True,
)


def place_of_checkin(challenge_id: int, day: str) -> str:
    """Return the associated data of what was written to a check-in: the person may turn out to be another one."""
    return f"checkins.sealed|{challenge_id}|{day}"


class SqlChallenges:
    """The challenges of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def add(self, title: str, days: int, at: datetime) -> Challenge:
        """Keep a new challenge."""
        made = sa.insert(challenges).values(title=title, days=days, starts_at=at).returning(challenges.c.id)
        return Challenge(ChallengeId((await self._db.execute(made)).scalar_one()), title, days, at)

    async def get(self, challenge_id: ChallengeId) -> Challenge | None:
        """Return the challenge of this number."""
        query = sa.select(challenges).where(challenges.c.id == challenge_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _challenge(row)

    async def open(self) -> Sequence[Challenge]:
        """Return the challenges of which not everybody was told the end, newest first."""
        query = sa.select(challenges).where(challenges.c.closed_at.is_(None)).order_by(challenges.c.id.desc())
        return [_challenge(row) for row in (await self._db.execute(query)).mappings()]

    async def close(self, challenge_id: ChallengeId, at: datetime) -> None:
        """Keep that everybody was told the end."""
        await self._db.execute(sa.update(challenges).where(challenges.c.id == challenge_id).values(closed_at=at))

    async def join(self, part: Part) -> bool:
        """Keep that somebody takes part; whether they did not before."""
        values = {
            "challenge_id": part.challenge_id,
            "member_id": part.member_id,
            "joined_at": part.joined_at,
            "is_shown": part.is_shown,
        }
        made = insert_new(self._db, challenge_parts).values(values).returning(challenge_parts.c.member_id)
        return (await self._db.execute(made)).scalar_one_or_none() is not None

    async def show(self, challenge_id: ChallengeId, member_id: MemberId, *, is_shown: bool) -> None:
        """Keep whether somebody who takes part may stand on the board."""
        mine = _mine(challenge_id, member_id)
        await self._db.execute(sa.update(challenge_parts).where(mine).values(is_shown=is_shown))

    async def part(self, challenge_id: ChallengeId, member_id: MemberId) -> Part | None:
        """Return how somebody takes part."""
        query = sa.select(challenge_parts).where(_mine(challenge_id, member_id))
        row = (await self._db.execute(query)).mappings().one_or_none()
        return None if row is None else _part(row)

    async def parts(self, challenge_id: ChallengeId) -> Sequence[Part]:
        """Return everybody who takes part, by number."""
        query = sa.select(challenge_parts).where(challenge_parts.c.challenge_id == challenge_id)
        ordered = query.order_by(challenge_parts.c.member_id)
        return [_part(row) for row in (await self._db.execute(ordered)).mappings()]

    async def untold(self, challenge_id: ChallengeId, after: MemberId, limit: int) -> Sequence[Part]:
        """Return up to `limit` people above a number who were not told the end."""
        c = challenge_parts.c
        query = sa.select(challenge_parts).where(
            c.challenge_id == challenge_id, c.member_id > after, c.told_at.is_(None)
        )
        rows = await self._db.execute(query.order_by(c.member_id).limit(limit))
        return [_part(row) for row in rows.mappings()]

    async def told(self, challenge_id: ChallengeId, member_id: MemberId, at: datetime) -> None:
        """Keep that somebody was told the end."""
        mine = _mine(challenge_id, member_id)
        await self._db.execute(sa.update(challenge_parts).where(mine).values(told_at=at))

    async def check_in(self, part: Part, day: date, text: str, at: datetime) -> bool:
        """Keep a day with what was written to it; whether it is the first time that day."""
        # Who throws a key away waits for whoever writes under it.
        await number_in_order(self._db)
        values = {
            "challenge_id": part.challenge_id,
            "member_id": part.member_id,
            "day": day.isoformat(),
            "at": at,
            "sealed": self._sealer.seal(text, place_of_checkin(part.challenge_id, day.isoformat())),
        }
        unique = ("challenge_id", "member_id", "day")
        made = insert_new(self._db, checkins, unique).values(values).returning(checkins.c.id)
        return (await self._db.execute(made)).scalar_one_or_none() is not None

    async def days(self, challenge_id: ChallengeId, member_id: MemberId) -> Sequence[date]:
        """Return the days on which somebody checked in."""
        c = checkins.c
        query = sa.select(c.day).where(c.challenge_id == challenge_id, c.member_id == member_id).order_by(c.day)
        return [date.fromisoformat(one) for one in await self._db.scalars(query)]

    async def counts(self, challenge_id: ChallengeId) -> Mapping[MemberId, int]:
        """Return how many days each of those who take part checked in."""
        c = checkins.c
        query = sa.select(c.member_id, sa.func.count()).where(c.challenge_id == challenge_id).group_by(c.member_id)
        return {MemberId(member): count for member, count in await self._db.execute(query)}


def _mine(challenge_id: ChallengeId, member_id: MemberId) -> sa.ColumnElement[bool]:
    return (challenge_parts.c.challenge_id == challenge_id) & (challenge_parts.c.member_id == member_id)


def _challenge(row: sa.RowMapping) -> Challenge:
    return Challenge(ChallengeId(row["id"]), row["title"], row["days"], row["starts_at"])


def _part(row: sa.RowMapping) -> Part:
    challenge_id, member_id = ChallengeId(row["challenge_id"]), MemberId(row["member_id"])
    return Part(challenge_id, member_id, row["joined_at"], row["is_shown"])
