"""Plans and the append-only ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, JsonText, UtcDateTime, by_bytes, insert_new, metadata, upsert
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.model import Fact, FactKind, Interval, Plan

plans = sa.Table(
    "plans",
    metadata,
    sa.Column("code", sa.String(64), primary_key=True),
    sa.Column("title_zh", sa.String(128), nullable=False),
    sa.Column("title_en", sa.String(128), nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("interval", sa.String(16), nullable=False),
    sa.Column("days", sa.Integer),
    sa.Column("trial_days", sa.Integer, nullable=False, server_default="0"),
    sa.Column("methods", JsonText, nullable=False, server_default="[]"),
    sa.Column("price_ref", sa.String(128), nullable=False, server_default=""),
    sa.Column("is_live", sa.Boolean, nullable=False, server_default=sa.true()),
)

ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("starts_at", UtcDateTime, nullable=False),
    sa.Column("ends_at", UtcDateTime),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("key", sa.String(256), nullable=False, unique=True),
    sa.Column("days", sa.Integer),
    sa.Column("about", sa.String(256), nullable=False, server_default=""),
    sqlite_autoincrement=True,
)


class SqlPlans:
    """The plans of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, plan: Plan) -> None:
        """Keep the plan, replacing one of the same code."""
        values = {
            "code": plan.code,
            "title_zh": plan.title_zh,
            "title_en": plan.title_en,
            "amount_minor": plan.price.amount_minor,
            "currency": plan.price.currency,
            "interval": plan.interval.value,
            "days": plan.days,
            "trial_days": plan.trial_days,
            "methods": list(plan.methods),
            "price_ref": plan.price_ref,
            "is_live": plan.is_live,
        }
        await self._db.execute(upsert(self._db, plans, ("code",)).values(values))

    async def all(self) -> Sequence[Plan]:
        """Return every plan, cheapest first."""
        query = sa.select(plans).order_by(plans.c.amount_minor, by_bytes(self._db, plans.c.code))
        return [_plan(row) for row in (await self._db.execute(query)).mappings()]

    async def get(self, code: PlanCode) -> Plan | None:
        """Return the plan of this code."""
        row = (await self._db.execute(sa.select(plans).where(plans.c.code == code))).mappings().one_or_none()
        return None if row is None else _plan(row)


class SqlLedger:
    """The facts of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def record(self, facts: Sequence[Fact]) -> int:
        """Append the facts whose key is new; return how many were."""
        if not facts:
            return 0
        rows = [
            {
                "member_id": fact.member_id,
                "plan": fact.plan,
                "kind": fact.kind.value,
                "starts_at": fact.starts_at,
                "ends_at": fact.ends_at,
                "recorded_at": fact.recorded_at,
                "key": fact.key,
                "days": fact.days,
                "about": fact.about,
            }
            for fact in facts
        ]
        statement = insert_new(self._db, ledger, ("key",)).returning(ledger.c.id)
        return len((await self._db.execute(statement, rows)).all())

    async def of(self, member_id: MemberId) -> Sequence[Fact]:
        """Return the member's facts, oldest first."""
        query = sa.select(ledger).where(ledger.c.member_id == member_id).order_by(ledger.c.id)
        return [_fact(row) for row in (await self._db.execute(query)).mappings()]

    async def holders(self, plan: PlanCode) -> Sequence[MemberId]:
        """Return everybody of whom there is a fact about the plan."""
        query = sa.select(ledger.c.member_id).where(ledger.c.plan == plan).distinct().order_by(ledger.c.member_id)
        return [MemberId(one) for one in await self._db.scalars(query)]


def _plan(row: sa.RowMapping) -> Plan:
    return Plan(
        code=PlanCode(row["code"]),
        title_zh=row["title_zh"],
        title_en=row["title_en"],
        price=Money(row["amount_minor"], row["currency"]),
        interval=Interval(row["interval"]),
        days=row["days"],
        trial_days=row["trial_days"],
        methods=tuple(row["methods"]),
        price_ref=row["price_ref"],
        is_live=row["is_live"],
    )


def _fact(row: sa.RowMapping) -> Fact:
    return Fact(
        member_id=MemberId(row["member_id"]),
        plan=PlanCode(row["plan"]),
        kind=FactKind(row["kind"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        recorded_at=row["recorded_at"],
        key=row["key"],
        days=row["days"],
        about=row["about"],
    )
