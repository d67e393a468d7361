"""Who pays as which customer, the charges and checkouts, and what providers told."""

from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.base import Identity, UtcDateTime, by_bytes, chunks, insert_new, metadata, upsert
from adapters.sql.members import SqlMembers, members, stays
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge, Checkout, CustomerRef, Report

MOST_NUMBER = 2**63 - 1
"""A provider's metadata may hold any number; a larger one no database takes."""

customers = sa.Table(
    "customers",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("customer", sa.String(128), nullable=False),
    sa.Column("member_id", sa.ForeignKey("members.id"), index=True),
    sa.Column("reads_begun", sa.BigInteger, nullable=False),
    sa.Column("read_kept", sa.BigInteger, nullable=False),
    sa.Column("unread_since", UtcDateTime),
    sa.UniqueConstraint("provider", "customer"),
    sqlite_autoincrement=True,
)

charges = sa.Table(
    "charges",
    metadata,
    sa.Column("ref", sa.String(128), primary_key=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("right_key", sa.String(128), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("amount_minor", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("refunded_minor", sa.BigInteger, nullable=False),
    sa.Column("paid_at", UtcDateTime, nullable=False),
    sa.Column("period_start", UtcDateTime),
    sa.Column("period_end", UtcDateTime),
)

checkouts = sa.Table(
    "checkouts",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("member_id", sa.ForeignKey("members.id"), nullable=False, index=True),
    sa.Column("provider", sa.String(32), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
    sa.Column("ref", sa.String(128), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("customer", sa.String(128), nullable=False),
    sa.Column("opened_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

provider_events = sa.Table(
    "provider_events",
    metadata,
    sa.Column("provider", sa.String(32), primary_key=True),
    sa.Column("event_id", sa.String(128), primary_key=True),
    sa.Column("type", sa.String(128), nullable=False),
    sa.Column("created", UtcDateTime, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
)

caught_up = sa.Table(
    "caught_up",
    metadata,
    sa.Column("provider", sa.String(32), primary_key=True),
    sa.Column("until", UtcDateTime, nullable=False),
)


MOST_LOOKS = 3
"""How often a customer is read before they are taken for somebody else's: a read may have been broken off."""


class SqlCustomers:
    """The customers of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def bind(self, provider: str, customer: CustomerRef, member_id: MemberId) -> MemberId | None:
        """Keep whose customer this is and return it; the first binding stays. None where there is no such member.

        A forgotten member has a row still: their customer is theirs, and nobody else's. Who was merged goes on as the
        other.
        """
        await self._ensure(provider, customer)
        if not 0 < member_id <= MOST_NUMBER:
            return await self.member_of(provider, customer)
        member_id = await SqlMembers(self._db).now_called(member_id)
        mine = _this(provider, customer) & customers.c.member_id.is_(None)
        is_here = sa.select(sa.exists().where(members.c.id == member_id))
        if await self._db.scalar(is_here):
            await self._db.execute(sa.update(customers).where(mine).values(member_id=member_id))
        return await self.member_of(provider, customer)

    async def member_of(self, provider: str, customer: CustomerRef) -> MemberId | None:
        """Return whose customer this is."""
        found = await self._db.scalar(sa.select(customers.c.member_id).where(_this(provider, customer)))
        return None if found is None else MemberId(found)

    async def of(self, provider: str, member_id: MemberId) -> CustomerRef | None:
        """Return the member's customer, the newest where there are several."""
        mine = (customers.c.provider == provider) & (customers.c.member_id == member_id)
        query = sa.select(customers.c.customer).where(mine).order_by(customers.c.id.desc()).limit(1)
        found = await self._db.scalar(query)
        return None if found is None else CustomerRef(found)

    async def each(self, provider: str, member_id: MemberId) -> Sequence[CustomerRef]:
        """Return every customer that the member is, oldest first: two people who became one may both have paid."""
        mine = (customers.c.provider == provider) & (customers.c.member_id == member_id)
        found = await self._db.scalars(sa.select(customers.c.customer).where(mine).order_by(customers.c.id))
        return [CustomerRef(one) for one in found]

    async def all(self, provider: str) -> Sequence[CustomerRef]:
        """Return every customer of somebody who was not forgotten."""
        known = (customers.c.provider == provider) & members.c.erased_at.is_(None)
        query = sa.select(customers.c.customer).join(members).where(known).order_by(customers.c.id)
        return [CustomerRef(one) for one in await self._db.scalars(query)]

    async def strangers(self, provider: str) -> Sequence[CustomerRef]:
        """Return whom nobody needs to hear of: nobody's after `MOST_LOOKS` reads, or somebody's who was forgotten."""
        here = customers.c.provider == provider
        is_nobody = customers.c.member_id.is_(None) & (customers.c.reads_begun >= MOST_LOOKS)
        query = sa.select(customers.c.customer).outerjoin(members)
        found = await self._db.scalars(query.where(here, is_nobody | members.c.erased_at.is_not(None)))
        return [CustomerRef(one) for one in found]

    async def begin_read(self, provider: str, customer: CustomerRef) -> int:
        """Return the number of a read that begins now; a later one has a higher number."""
        await self._ensure(provider, customer)
        counted = sa.update(customers).where(_this(provider, customer)).values(reads_begun=customers.c.reads_begun + 1)
        return (await self._db.execute(counted.returning(customers.c.reads_begun))).scalar_one()

    async def finish_read(self, provider: str, customer: CustomerRef, number: int) -> bool:
        """Whether this read may be kept: it is the newest that finished, and its member was not forgotten.

        The binding of a forgotten member stays, so that what a provider still tells makes nobody new.
        """
        owner = await self.member_of(provider, customer)
        if owner is not None and not await stays(self._db, owner):
            return False
        newer = _this(provider, customer) & (customers.c.read_kept < number)
        kept = sa.update(customers).where(newer).values(read_kept=number, unread_since=None).returning(customers.c.id)
        return (await self._db.execute(kept)).scalar_one_or_none() is not None

    async def failed(self, provider: str, unread: Collection[CustomerRef], at: datetime) -> None:
        """Keep that these could not be read; a read that succeeds takes it back."""
        for some in chunks(list(unread)):
            theirs = (customers.c.provider == provider) & customers.c.customer.in_(some)
            first = theirs & customers.c.unread_since.is_(None)
            await self._db.execute(sa.update(customers).where(first).values(unread_since=at))

    async def unread(self, provider: str) -> Sequence[CustomerRef]:
        """Return the customers of somebody not forgotten who could not be read when it was tried last."""
        missed = (customers.c.provider == provider) & customers.c.unread_since.is_not(None)
        query = sa.select(customers.c.customer).join(members).where(missed, members.c.erased_at.is_(None))
        return [CustomerRef(one) for one in await self._db.scalars(query.order_by(customers.c.id))]

    async def _ensure(self, provider: str, customer: CustomerRef) -> None:
        values = {"provider": provider, "customer": customer, "reads_begun": 0, "read_kept": 0}
        await self._db.execute(insert_new(self._db, customers, ("provider", "customer")).values(values))


class SqlCharges:
    """The charges of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, member_id: MemberId, provider: str, said: Sequence[Charge]) -> None:
        """Keep the charges, each replacing what was known of it."""
        rows = [
            {
                "ref": charge.ref,
                "member_id": member_id,
                "provider": provider,
                "right_key": charge.right_key,
                "plan": charge.plan,
                "amount_minor": charge.amount.amount_minor,
                "currency": charge.amount.currency,
                "refunded_minor": charge.refunded_minor,
                "paid_at": charge.paid_at,
                "period_start": charge.period_start,
                "period_end": charge.period_end,
            }
            for charge in said
        ]
        if rows:
            await self._db.execute(upsert(self._db, charges, ("ref",)), rows)

    async def of(self, member_id: MemberId) -> Sequence[Charge]:
        """Return the member's charges, newest first."""
        query = sa.select(charges).where(charges.c.member_id == member_id)
        newest_first = query.order_by(charges.c.paid_at.desc(), by_bytes(self._db, charges.c.ref))
        return [charge_from_row(row) for row in (await self._db.execute(newest_first)).mappings()]

    async def get(self, ref: str) -> tuple[MemberId, Charge] | None:
        """Return the charge and whose it is."""
        row = (await self._db.execute(sa.select(charges).where(charges.c.ref == ref))).mappings().one_or_none()
        return None if row is None else (MemberId(row["member_id"]), charge_from_row(row))


class SqlCheckouts:
    """The opened checkouts of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def put(self, member_id: MemberId, plan: PlanCode, provider: str, checkout: Checkout, at: datetime) -> None:
        """Keep the checkout as the member's newest for the plan.

        Raises `Refused("member.forgotten")` where they were forgotten meanwhile.
        """
        values = {
            "member_id": member_id,
            "provider": provider,
            "plan": plan,
            "ref": checkout.ref,
            "url": checkout.url,
            "customer": checkout.customer,
            "opened_at": at,
            "expires_at": checkout.expires_at,
        }
        if not await stays(self._db, member_id):
            raise Refused("member.forgotten")
        await self._db.execute(sa.insert(checkouts).values(values))

    async def newest(self, member_id: MemberId, plan: PlanCode) -> Checkout | None:
        """Return the member's newest checkout for the plan."""
        query = sa.select(checkouts).where(_for(member_id, plan)).order_by(checkouts.c.id.desc()).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return Checkout(row["ref"], row["url"], row["expires_at"], CustomerRef(row["customer"]))

    async def count(self, member_id: MemberId, plan: PlanCode) -> int:
        """Return how many checkouts the member opened for the plan."""
        query = sa.select(sa.func.count()).select_from(checkouts).where(_for(member_id, plan))
        return await self._db.scalar(query) or 0


class SqlEvents:
    """What providers told, in one transaction; ids and times, never a body."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def claim(self, provider: str, report: Report, at: datetime) -> bool:
        """Whether the event is new; kept from now on."""
        values = {
            "provider": provider,
            "event_id": report.event_id,
            "type": report.event_type[:128],
            "created": report.created,
            "received_at": at,
        }
        claimed = insert_new(self._db, provider_events).values(values).returning(provider_events.c.event_id)
        return (await self._db.execute(claimed)).scalar_one_or_none() is not None

    async def is_known(self, provider: str, event_id: str) -> bool:
        """Whether the event was claimed before."""
        table = provider_events.c
        query = sa.select(table.event_id).where(table.provider == provider, table.event_id == event_id)
        return await self._db.scalar(query) is not None

    async def newest_read(self, provider: str) -> datetime | None:
        """Return up to when the provider's events were caught up with."""
        return await self._db.scalar(sa.select(caught_up.c.until).where(caught_up.c.provider == provider))

    async def caught_up(self, provider: str, until: datetime) -> None:
        """Keep up to when the provider's events were caught up with."""
        await self._db.execute(upsert(self._db, caught_up, ("provider",)).values(provider=provider, until=until))


def _this(provider: str, customer: CustomerRef) -> sa.ColumnElement[bool]:
    return (customers.c.provider == provider) & (customers.c.customer == customer)


def _for(member_id: MemberId, plan: PlanCode) -> sa.ColumnElement[bool]:
    return (checkouts.c.member_id == member_id) & (checkouts.c.plan == plan)


def charge_from_row(row: sa.RowMapping) -> Charge:
    """Return the charge that was kept."""
    return Charge(
        ref=row["ref"],
        right_key=row["right_key"],
        plan=PlanCode(row["plan"]),
        amount=Money(row["amount_minor"], row["currency"]),
        refunded_minor=row["refunded_minor"],
        paid_at=row["paid_at"],
        period_start=row["period_start"],
        period_end=row["period_end"],
    )
