"""What people bought: append-only versions, of which the newest of each right counts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, metadata, number_in_order
from core.kernel.ids import MemberId, PlanCode
from core.kernel.time import utc
from core.payments.right import Dispute, Outcome, Right, RightKind, Status

rights = sa.Table(
    "rights",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("key", sa.String(128), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("body", JsonText, nullable=False),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Index("ix_rights_provider_key", "provider", "key"),
    sqlite_autoincrement=True,
)


class SqlRights:
    """The rights of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def record(self, member_id: MemberId, provider: str, said: Sequence[Right], at: datetime) -> Sequence[Right]:
        """Append the rights that are new or differ from their newest version; return those."""
        if not said:
            return []
        # What is newest stays newest until this is committed: the newest version is the one with the highest id.
        await number_in_order(self._db)
        told = (rights.c.provider == provider) & rights.c.key.in_([right.key for right in said])
        newest = {right.key: (owner, right) for owner, right in await self._newest(told)}
        changed = [right for right in said if newest.get(right.key) != (member_id, right)]
        rows = [
            {
                "member_id": member_id,
                "provider": provider,
                "key": right.key,
                "plan": right.plan,
                "body": right_to_json(right),
                "recorded_at": at,
            }
            for right in changed
        ]
        if rows:
            await self._db.execute(sa.insert(rights), rows)
        return changed

    async def of(self, member_id: MemberId) -> Sequence[Right]:
        """Return the newest version of each right of the member, oldest right first."""
        found = await self._newest(rights.c.member_id == member_id)
        return sorted((right for _, right in found), key=lambda right: (right.starts_at, right.key))

    async def live(self, plan: PlanCode) -> Sequence[tuple[MemberId, Right]]:
        """Return the newest versions of every member's rights to the plan."""
        return await self._newest(rights.c.plan == plan)

    async def all(self, provider: str) -> Sequence[tuple[MemberId, Right]]:
        """Return the newest versions of everybody's rights of the provider."""
        return await self._newest(rights.c.provider == provider)

    async def _newest(self, which: sa.ColumnElement[bool]) -> Sequence[tuple[MemberId, Right]]:
        """Return those of the newest versions, with their owners: a right that moved is its last owner's alone."""
        later = rights.alias()
        is_old = sa.exists().where(
            later.c.provider == rights.c.provider, later.c.key == rights.c.key, later.c.id > rights.c.id
        )
        query = sa.select(rights.c.member_id, rights.c.body).where(which, ~is_old).order_by(rights.c.id)
        return [(MemberId(row.member_id), right_from_json(row.body)) for row in await self._db.execute(query)]


def right_to_json(right: Right) -> dict[str, Any]:
    """Return the right as a JSON value, its moments in UTC; a naive one is `Broken`."""
    return {
        "key": right.key,
        "plan": right.plan,
        "kind": right.kind.value,
        "status": right.status.value,
        "starts_at": _iso(right.starts_at),
        "paid_until": _iso(right.paid_until),
        "ends_at": _iso(right.ends_at),
        "failed_at": _iso(right.failed_at),
        "refunded_at": _iso(right.refunded_at),
        "days": right.days,
        "disputes": [[_iso(d.opened_at), d.outcome.value, _iso(d.closed_at)] for d in right.disputes],
    }


def right_from_json(said: dict[str, Any]) -> Right:
    """Return the right that was kept."""
    disputes = (
        Dispute(datetime.fromisoformat(opened), Outcome(outcome), _moment(closed))
        for opened, outcome, closed in said["disputes"]
    )
    return Right(
        key=said["key"],
        plan=PlanCode(said["plan"]),
        kind=RightKind(said["kind"]),
        status=Status(said["status"]),
        starts_at=datetime.fromisoformat(said["starts_at"]),
        paid_until=_moment(said["paid_until"]),
        ends_at=_moment(said["ends_at"]),
        failed_at=_moment(said["failed_at"]),
        refunded_at=_moment(said["refunded_at"]),
        days=said["days"],
        disputes=tuple(disputes),
    )


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else utc(moment).isoformat()


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)
