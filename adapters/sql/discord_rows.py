"""What the Discord side keeps: roles of plans, private chats, what was sent, time-outs, and facts about itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import UtcDateTime, insert_new, metadata, upsert
from adapters.sql.doors import troubles
from adapters.sql.interactions import interactions
from adapters.sql.rooms import rooms
from core.kernel.ids import DISCORD, RoomId
from core.kernel.ports import Work

facts = sa.Table(
    "discord_facts",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", sa.String(128), nullable=False),
)

plan_roles = sa.Table(
    "discord_roles",
    metadata,
    sa.Column("guild", sa.String(32), primary_key=True),
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("role", sa.String(32), nullable=False),
)

chats = sa.Table(
    "discord_chats",
    metadata,
    sa.Column("person", sa.String(32), primary_key=True),
    sa.Column("chat", sa.String(32)),
    sa.Column("shut_since", UtcDateTime),
)

sends = sa.Table(
    "discord_sends",
    metadata,
    sa.Column("key", sa.String(220), primary_key=True),
    sa.Column("person", sa.String(32), nullable=False, index=True),
    sa.Column("is_sent", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False, index=True),
)

timeouts = sa.Table(
    "discord_timeouts",
    metadata,
    sa.Column("guild", sa.String(32), primary_key=True),
    sa.Column("person", sa.String(32), primary_key=True, index=True),
    sa.Column("until", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """Something that was begun to be sent: when, and whether it is known to stand there."""

    at: datetime
    is_sent: bool


class Connected(Protocol):
    """A transaction with its connection."""

    @property
    def connection(self) -> AsyncConnection:
        """The connection of this transaction."""
        ...


class SqlDiscord:
    """Each call a short transaction of its own."""

    def __init__(self, work: Work[Connected]) -> None:
        self._work = work

    async def fact(self, name: str) -> str | None:
        """Return what is kept under this name."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(facts.c.value).where(facts.c.name == name))

    async def keep_fact(self, name: str, value: str) -> None:
        """Keep this under the name, in the place of what was there."""
        async with self._work.write() as tx:
            await tx.connection.execute(upsert(tx.connection, facts, ("name",)).values(name=name, value=value))

    async def roles(self, guild: str) -> Mapping[str, str]:
        """Return plan → role of the guild."""
        query = sa.select(plan_roles.c.plan, plan_roles.c.role).where(plan_roles.c.guild == guild)
        async with self._work.read() as tx:
            return {row.plan: row.role for row in (await tx.connection.execute(query)).all()}

    async def keep_role(self, guild: str, plan: str, role: str) -> None:
        """The role stands for the plan in this guild, in the place of an earlier one."""
        row = {"guild": guild, "plan": plan, "role": role}
        async with self._work.write() as tx:
            await tx.connection.execute(upsert(tx.connection, plan_roles, ("guild", "plan")).values(row))

    async def chat(self, person: str) -> str | None:
        """Return the private chat with the person, as far as it is known."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(chats.c.chat).where(chats.c.person == person))

    async def chats(self) -> Sequence[tuple[str, str]]:
        """Return (person, private chat) of everybody whose chat is known."""
        query = sa.select(chats.c.person, chats.c.chat).where(chats.c.chat.is_not(None))
        async with self._work.read() as tx:
            return [(row.person, row.chat) for row in (await tx.connection.execute(query)).all()]

    async def person_in(self, chat: str) -> str | None:
        """Return whose private chat this is."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(chats.c.person).where(chats.c.chat == chat))

    async def keep_chat(self, person: str, chat: str) -> None:
        """Keep where the private chat with the person is."""
        async with self._work.write() as tx:
            kept = upsert(tx.connection, chats, ("person",)).values(person=person, chat=chat, shut_since=None)
            await tx.connection.execute(kept)

    async def shut(self, person: str, at: datetime) -> bool:
        """Keep that the person cannot be written to; whether that is new."""
        if await self.shut_since(person) is not None:
            return False
        async with self._work.write() as tx:
            await tx.connection.execute(insert_new(tx.connection, chats).values(person=person))
            await tx.connection.execute(sa.update(chats).where(chats.c.person == person).values(shut_since=at))
        return True

    async def reopen(self, person: str) -> bool:
        """The person can be written to; whether they could not before."""
        if await self.shut_since(person) is None:
            return False
        async with self._work.write() as tx:
            await tx.connection.execute(sa.update(chats).where(chats.c.person == person).values(shut_since=None))
        return True

    async def shut_since(self, person: str) -> datetime | None:
        """Return since when the person cannot be written to."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(chats.c.shut_since).where(chats.c.person == person))

    async def begin(self, key: str, person: str, at: datetime) -> Begun | None:
        """Keep that this is being sent from now on; return what is known of an earlier try, and keep nothing then."""
        async with self._work.write() as tx:
            row = (await tx.connection.execute(sa.select(sends).where(sends.c.key == key))).one_or_none()
            if row is None:
                begun = insert_new(tx.connection, sends).values(key=key, person=person, is_sent=False, at=at)
                await tx.connection.execute(begun)
        return None if row is None else Begun(row.at, row.is_sent)

    async def stands(self, key: str) -> None:
        """Keep that it was sent."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.update(sends).where(sends.c.key == key).values(is_sent=True))

    async def undo(self, key: str) -> None:
        """It was certainly not sent: it may be tried again."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(sends).where(sends.c.key == key))

    async def prune(self, before: datetime) -> int:
        """Forget what was sent before, and time-outs that ended before; return how many."""
        async with self._work.write() as tx:
            old = sa.delete(sends).where(sends.c.at < before, sends.c.is_sent).returning(sends.c.key)
            ended = sa.delete(timeouts).where(timeouts.c.until < before).returning(timeouts.c.person)
            return sum([len((await tx.connection.scalars(gone)).all()) for gone in (old, ended)])

    async def keep_timeout(self, guild: str, person: str, until: datetime) -> None:
        """A moderator keeps the person silent until then."""
        row = {"guild": guild, "person": person, "until": until}
        async with self._work.write() as tx:
            await tx.connection.execute(upsert(tx.connection, timeouts, ("guild", "person")).values(row))

    async def drop_timeout(self, guild: str, person: str) -> None:
        """The person is not kept silent any more."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(timeouts).where(_theirs(guild, person)))

    async def timeout(self, guild: str, person: str) -> datetime | None:
        """Return until when the person is kept silent, as far as is known."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(timeouts.c.until).where(_theirs(guild, person)))

    async def is_troubled(self, room_id: RoomId) -> bool:
        """Whether it is known that the bot cannot guard the room."""
        query = sa.select(troubles.c.room_id).where(troubles.c.room_id == room_id)
        async with self._work.read() as tx:
            return await tx.connection.scalar(query) is not None

    async def heard_until(self) -> datetime | None:
        """Return when the newest message on Discord was written that the log has."""
        mine = sa.select(rooms.c.id).where(rooms.c.platform == DISCORD)
        newest = sa.select(sa.func.max(interactions.c.at)).where(
            interactions.c.room_id.in_(mine), interactions.c.origin == "live"
        )
        async with self._work.read() as tx:
            return await tx.connection.scalar(newest)


def _theirs(guild: str, person: str) -> sa.ColumnElement[bool]:
    return (timeouts.c.guild == guild) & (timeouts.c.person == person)
