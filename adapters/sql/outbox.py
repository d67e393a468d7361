"""What the bot will say on its own, and what it said on the console: sealed, since it may repeat a person's words.

Rows of an older version stand open in `answer` and `reply`; new ones leave those empty.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, compact, insert_new, metadata
from adapters.sql.sealing import Sealer
from adapters.sql.wording import answer_from_json, answer_to_json
from core.kernel.ids import MemberId, Platform
from core.kernel.messages import Notice, NoticeKind

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("key", sa.String(200), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("kind", sa.String(8), nullable=False),
    sa.Column("answer", JsonText, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("sent_at", UtcDateTime),
    sa.Column("outcome", sa.String(32)),
    sa.Column("way", sa.String(32)),
    sa.Column("sealed", sa.LargeBinary),
)

console_inbox = sa.Table(
    "console_inbox",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("person", sa.String(128), nullable=False, index=True),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("reply", JsonText, nullable=False),
    sa.Column("is_read", sa.Boolean, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sqlite_autoincrement=True,
)


def place_of_notice(key: str) -> str:
    """Return the associated data of a notice."""
    return f"notices.sealed|{key}"


def place_of_inbox(key: str) -> str:
    """Return the associated data of a reply that lies in an inbox."""
    return f"console_inbox.sealed|{key}"


class SqlOutbox:
    """The notices of one transaction."""

    def __init__(self, connection: AsyncConnection, sealer: Sealer) -> None:
        self._db = connection
        self._sealer = sealer

    async def put(self, notice: Notice, at: datetime) -> bool:
        """Keep the notice unless its key is known; return whether it was new."""
        values = {
            "key": notice.key,
            "member_id": notice.member_id,
            "kind": notice.kind.value,
            "answer": {},
            "made_at": at,
            "sealed": self._sealer.seal(compact(answer_to_json(notice.answer)), place_of_notice(notice.key)),
        }
        statement = insert_new(self._db, notices).values(values).returning(notices.c.key)
        return (await self._db.execute(statement)).scalar_one_or_none() is not None

    async def waiting(self, key: str) -> Notice | None:
        """Return the notice if it was not sent yet."""
        query = sa.select(notices).where(notices.c.key == key, notices.c.sent_at.is_(None))
        row = (await self._db.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        answer = self._opened(row["sealed"], place_of_notice(key), row["answer"])
        return Notice(MemberId(row["member_id"]), key, answer_from_json(answer), NoticeKind(row["kind"]))

    async def unsent(self, limit: int) -> Sequence[str]:
        """Return the keys of up to `limit` notices that were not sent yet, oldest first."""
        query = sa.select(notices.c.key).where(notices.c.sent_at.is_(None)).order_by(notices.c.made_at).limit(limit)
        return (await self._db.scalars(query)).all()

    async def way(self, key: str) -> Platform | None:
        """Return by which platform the notice was begun to be said."""
        found = await self._db.scalar(sa.select(notices.c.way).where(notices.c.key == key))
        return None if found is None else Platform(found)

    async def begin(self, key: str, way: Platform) -> None:
        """Keep that the notice is being said by this platform from now on."""
        await self._db.execute(sa.update(notices).where(notices.c.key == key).values(way=way))

    async def sent(self, key: str, at: datetime, outcome: str) -> None:
        """Keep when the notice went out and what became of it."""
        await self._db.execute(sa.update(notices).where(notices.c.key == key).values(sent_at=at, outcome=outcome))

    async def pushed_since(self, member_id: MemberId, since: datetime) -> int:
        """Return how many pushes were made for the member since then."""
        query = sa.select(sa.func.count()).where(
            notices.c.member_id == member_id, notices.c.kind == NoticeKind.PUSH.value, notices.c.made_at >= since
        )
        return await self._db.scalar(query) or 0

    async def deliver_to_console(self, person: str, key: str, reply: dict[str, Any]) -> None:
        """Lay a reply into a console person's inbox, once for its key."""
        sealed = self._sealer.seal(compact(reply), place_of_inbox(key))
        values = {"person": person, "key": key, "reply": {}, "is_read": False, "sealed": sealed}
        await self._db.execute(insert_new(self._db, console_inbox, ("key",)).values(values))

    async def read_console(self, person: str) -> Sequence[dict[str, Any]]:
        """Return what is unread in a console person's inbox, oldest first, and mark it read."""
        mine = (console_inbox.c.person == person) & ~console_inbox.c.is_read
        query = sa.select(console_inbox).where(mine).order_by(console_inbox.c.id)
        found = (await self._db.execute(query)).mappings().all()
        await self._db.execute(sa.update(console_inbox).where(mine).values(is_read=True))
        return [self._opened(row["sealed"], place_of_inbox(row["key"]), row["reply"]) for row in found]

    def _opened(self, sealed: bytes | None, place: str, in_the_open: dict[str, Any]) -> dict[str, Any]:
        return in_the_open if sealed is None else json.loads(self._sealer.open(sealed, place))
