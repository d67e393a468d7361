"""Who is who: codes that link accounts, and accounts that part from their member."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import upsert
from adapters.sql.doors import bans, places
from adapters.sql.guests import guests
from adapters.sql.interactions import interactions
from adapters.sql.members import accounts, members
from adapters.sql.merge import merge
from adapters.sql.readings import readings
from adapters.sql.rooms import room_people, rooms
from adapters.sql.seats import freed_seats, link_codes, link_misses
from core.access.link_code import LinkCode
from core.kernel.errors import Broken
from core.kernel.ids import Address, MemberId, Platform

LINK_LOCK = 0x5A48_4C4E
KEPT_FOR = timedelta(days=1)
"""How long a code that is over can still be told from one that never was."""


class SqlLinks:
    """The codes and seats of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def alone(self) -> None:
        """Nobody else joins or parts accounts until this transaction ends; SQLite has one writer anyway."""
        if self._db.dialect.name == "postgresql":
            await self._db.execute(sa.select(sa.func.pg_advisory_xact_lock(LINK_LOCK)))

    async def show(self, code: LinkCode, at: datetime) -> None:
        """Keep the code as its member's only live one; codes that were over a day ago are forgotten."""
        await self._db.execute(sa.delete(link_codes).where(link_codes.c.expires_at < at - KEPT_FOR))
        await self._expire(code.member_id, at)
        values = {"digest": code.digest, "member_id": code.member_id, "platform": code.platform}
        await self._db.execute(sa.insert(link_codes).values(**values, expires_at=code.expires_at))

    async def code(self, digest: str) -> LinkCode | None:
        """Return the code of this digest."""
        row = (await self._db.execute(sa.select(link_codes).where(link_codes.c.digest == digest))).one_or_none()
        if row is None:
            return None
        return LinkCode(digest, MemberId(row.member_id), Platform(row.platform), row.expires_at, row.used_at)

    async def use(self, digest: str, at: datetime) -> bool:
        """Keep that the code was used; whether it was not before."""
        unused = (link_codes.c.digest == digest) & link_codes.c.used_at.is_(None)
        used = sa.update(link_codes).where(unused).values(used_at=at).returning(link_codes.c.digest)
        return (await self._db.execute(used)).scalar_one_or_none() is not None

    async def missed(self, member_id: MemberId, at: datetime) -> None:
        """Keep that the member entered a wrong code; what is a day old is forgotten."""
        await self._db.execute(sa.delete(link_misses).where(link_misses.c.at < at - KEPT_FOR))
        await self._db.execute(sa.insert(link_misses).values(member_id=member_id, at=at))

    async def misses(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        """Return when the member entered wrong codes since then, oldest first."""
        mine = (link_misses.c.member_id == member_id) & (link_misses.c.at >= since)
        return (await self._db.scalars(sa.select(link_misses.c.at).where(mine).order_by(link_misses.c.id))).all()

    async def freed(self, member_id: MemberId) -> Mapping[Platform, datetime]:
        """Return when each seat of the member was last freed."""
        rows = await self._db.execute(sa.select(freed_seats).where(freed_seats.c.member_id == member_id))
        return {Platform(row.platform): row.freed_at for row in rows}

    async def merge(self, old: MemberId, into: MemberId, at: datetime) -> None:
        """Everything of `old` is `into`'s from now on."""
        await merge(self._db, old, into, at)

    async def part(self, member_id: MemberId, account: Address, at: datetime) -> MemberId:
        """The account is a new member of its own, and return that; the seat of its platform is empty."""
        parted = await self._made(member_id, account, at)
        await self._take_along(member_id, parted, account)
        await self._keep_out(member_id, parted, at)
        await self._expire(member_id, at)
        freed = {"member_id": member_id, "platform": account.platform, "freed_at": at}
        await self._db.execute(upsert(self._db, freed_seats, ("member_id", "platform")).values(freed))
        return parted

    async def _expire(self, member_id: MemberId, at: datetime) -> None:
        live = (link_codes.c.member_id == member_id) & (link_codes.c.expires_at > at)
        await self._db.execute(sa.update(link_codes).where(live).values(expires_at=at))

    async def _made(self, member_id: MemberId, account: Address, at: datetime) -> MemberId:
        """Return a new member who has the account, its name and the language of the one it parts from."""
        mine = (accounts.c.platform == account.platform) & (accounts.c.external_id == account.external_id)
        query = sa.select(accounts.c.name, members.c.language, members.c.language_source, members.c.zone)
        row = (await self._db.execute(query.join_from(accounts, members).where(mine))).one_or_none()
        if row is None:
            raise Broken(f"an account on {account.platform} parts that nobody has")
        made = sa.insert(members).values(**row._mapping, created_at=at).returning(members.c.id)
        parted = MemberId((await self._db.execute(made)).scalar_one())
        moved = sa.update(accounts).where(mine, accounts.c.member_id == member_id).values(member_id=parted)
        await self._db.execute(moved)
        return parted

    async def _take_along(self, member_id: MemberId, parted: MemberId, account: Address) -> None:
        """What happened in the account's private chat, and where it stands on its platform, is its own.

        It has allowed nothing yet: what was read in its words is dropped.
        """
        there = sa.select(rooms.c.id).where(rooms.c.platform == account.platform)
        for table in (places, guests, room_people):
            stands = (table.c.member_id == member_id) & table.c.room_id.in_(there)
            await self._db.execute(sa.update(table).where(stands).values(member_id=parted))
        private = there.where(rooms.c.external_id == f"@{account.external_id}")
        said = (interactions.c.member_id == member_id) & interactions.c.room_id.in_(private)
        told = readings.c.interaction_id.in_(sa.select(interactions.c.id).where(said))
        await self._db.execute(sa.delete(readings).where(told))
        await self._db.execute(sa.update(interactions).where(said).values(member_id=parted))

    async def _keep_out(self, member_id: MemberId, parted: MemberId, at: datetime) -> None:
        """Who is kept out is kept out with every account."""
        in_force = (bans.c.member_id == member_id) & (bans.c.until.is_(None) | (bans.c.until > at))
        columns = ("since", "until", "sealed", "by_member")
        copied = sa.select(sa.literal(parted), *(bans.c[name] for name in columns)).where(in_force)
        await self._db.execute(sa.insert(bans).from_select(("member_id", *columns), copied))
