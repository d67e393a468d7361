"""What was sold, for other programs: with the facts of the ledger it is all that the figures of /stats are made of."""

import sqlalchemy as sa

from adapters.sql.base import by_bytes
from adapters.sql.customers import charges
from adapters.sql.payments import plans
from adapters.sql.rights import rights
from adapters.sql.streaming import Rows, moment, streamed
from adapters.sql.tx import Tx


async def sold_rows(tx: Tx) -> Rows:
    """Yield every plan, every version of every right as it was recorded, every charge by its time, and every
    revocation; `what` says which a row is."""
    for part in (_plans(tx), _rights(tx), _charges(tx), _revocations(tx)):
        async for row in part:
            yield row


async def _plans(tx: Tx) -> Rows:
    async for row in streamed(tx, sa.select(plans).order_by(by_bytes(tx.connection, plans.c.code))):
        yield {
            "what": "plan",
            "plan": row.code,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            "interval": row.interval,
            "days": row.days,
            "is_live": row.is_live,
        }


async def _rights(tx: Tx) -> Rows:
    async for row in streamed(tx, sa.select(rights).order_by(rights.c.id)):
        yield {
            "what": "right",
            "member": row.member_id,
            "provider": row.provider,
            "recorded_at": moment(row.recorded_at),
            **row.body,
        }


async def _charges(tx: Tx) -> Rows:
    async for row in streamed(
        tx, sa.select(charges).order_by(charges.c.paid_at, by_bytes(tx.connection, charges.c.ref))
    ):
        yield {
            "what": "charge",
            "member": row.member_id,
            "provider": row.provider,
            "key": row.ref,
            "right": row.right_key,
            "plan": row.plan,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            "refunded_minor": row.refunded_minor,
            "paid_at": moment(row.paid_at),
            "period_start": moment(row.period_start),
            "period_end": moment(row.period_end),
        }


async def _revocations(tx: Tx) -> Rows:
    for member_id, at in await tx.books.revoked():
        yield {"what": "revocation", "member": member_id, "at": moment(at)}
