"""What was sent to Telegram, to whom nothing can be sent, and what buttons and links of people stand for."""

from datetime import datetime

import sqlalchemy as sa

from adapters.sql.base import UtcDateTime, insert_new, metadata, upsert
from adapters.sql.inbox import Connected
from adapters.sql.sealing import Sealer
from core.kernel.ports import Work

sends = sa.Table(
    "telegram_sends",
    metadata,
    sa.Column("key", sa.String(220), primary_key=True),
    sa.Column("person", sa.String(32), nullable=False, index=True),
    sa.Column("state", sa.String(8), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
)

shut_chats = sa.Table(
    "telegram_shut",
    metadata,
    sa.Column("person", sa.String(32), primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
)

actions = sa.Table(
    "telegram_actions",
    metadata,
    sa.Column("token", sa.String(32), primary_key=True),
    sa.Column("person", sa.String(32), nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

invites = sa.Table(
    "telegram_invites",
    metadata,
    sa.Column("room", sa.String(32), primary_key=True),
    sa.Column("person", sa.String(32), primary_key=True, index=True),
    sa.Column("link", sa.String(256), nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
)


Link = tuple[str, datetime]
"""A personal link into a room, and until when it leads there."""

names = sa.Table(
    "telegram_names",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("person", sa.String(32), nullable=False, unique=True),
)


def place_of_action(token: str) -> str:
    """Return for which place a long action is sealed."""
    return f"telegram_actions.sealed|{token}"


class SqlPost:
    """Each call a short transaction of its own."""

    def __init__(self, work: Work[Connected], sealer: Sealer) -> None:
        self._work = work
        self._sealer = sealer

    async def begin(self, key: str, chat: str, at: datetime) -> str | None:
        """Keep that this is being sent now; return what is known of an earlier try, and keep nothing then."""
        row = {"key": key, "person": chat, "state": "sending", "at": at}
        async with self._work.write() as tx:
            known = await tx.connection.scalar(sa.select(sends.c.state).where(sends.c.key == key))
            if known is None:
                await tx.connection.execute(insert_new(tx.connection, sends).values(row))
            return known

    async def settle(self, key: str, outcome: str) -> None:
        """Keep what became of it."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.update(sends).where(sends.c.key == key).values(state=str(outcome)))

    async def undo(self, key: str) -> None:
        """It was certainly not sent: it may be tried again."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(sends).where(sends.c.key == key))

    async def shut(self, person: str, at: datetime) -> bool:
        """Keep that the person cannot be written to; whether that is new."""
        async with self._work.write() as tx:
            kept = insert_new(tx.connection, shut_chats).values(person=person, since=at).returning(shut_chats.c.person)
            return (await tx.connection.execute(kept)).scalar_one_or_none() is not None

    async def reopen(self, person: str) -> datetime | None:
        """The person can be written to again; return since when not, None where they always could."""
        if await self.shut_since(person) is None:
            return None
        gone = sa.delete(shut_chats).where(shut_chats.c.person == person).returning(shut_chats.c.since)
        async with self._work.write() as tx:
            return (await tx.connection.execute(gone)).scalar_one_or_none()

    async def shut_since(self, person: str) -> datetime | None:
        """Return since when the person cannot be written to."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(shut_chats.c.since).where(shut_chats.c.person == person))

    async def keep_action(self, token: str, person: str, action: str) -> None:
        """Keep what a button stands for that cannot carry it."""
        sealed = self._sealer.seal(action, place_of_action(token))
        row = {"token": token, "person": person, "sealed": sealed}
        async with self._work.write() as tx:
            await tx.connection.execute(insert_new(tx.connection, actions).values(row))

    async def action(self, token: str, person: str) -> str | None:
        """Return what the person's button stands for."""
        mine = (actions.c.token == token) & (actions.c.person == person)
        async with self._work.read() as tx:
            sealed = await tx.connection.scalar(sa.select(actions.c.sealed).where(mine))
        return None if sealed is None else self._sealer.open(sealed, place_of_action(token))

    async def invite(self, room: str, person: str) -> Link | None:
        """Return the person's last link into the room."""
        async with self._work.read() as tx:
            row = (await tx.connection.execute(sa.select(invites).where(_theirs(room, person)))).one_or_none()
        return None if row is None else (row.link, row.expires_at)

    async def keep_invite(self, room: str, person: str, link: Link) -> None:
        """Keep the person's link into the room, in the place of an earlier one."""
        row = {"room": room, "person": person, "link": link[0], "expires_at": link[1]}
        async with self._work.write() as tx:
            await tx.connection.execute(upsert(tx.connection, invites, ("room", "person")).values(row))

    async def drop_invite(self, room: str, person: str) -> None:
        """The person has no link into the room."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(invites).where(_theirs(room, person)))

    async def learn(self, name: str, person: str) -> None:
        """Keep that the @name is this person's now, and nobody else's."""
        if await self.named(name) == person:
            return
        mine = (names.c.name == name[:64]) | (names.c.person == person)
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(names).where(mine))
            await tx.connection.execute(insert_new(tx.connection, names).values(name=name[:64], person=person))

    async def named(self, name: str) -> str | None:
        """Return whose @name this is, as far as is known."""
        async with self._work.read() as tx:
            return await tx.connection.scalar(sa.select(names.c.person).where(names.c.name == name[:64]))

    async def drop_invites(self, room: str) -> None:
        """Nobody has a link into the room."""
        async with self._work.write() as tx:
            await tx.connection.execute(sa.delete(invites).where(invites.c.room == room))


def _theirs(room: str, person: str) -> sa.ColumnElement[bool]:
    return (invites.c.room == room) & (invites.c.person == person)
