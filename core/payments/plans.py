"""What an owner offers: made at the provider first, then kept."""

from dataclasses import dataclass, replace

from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.ports import Work
from core.payments.gateway import Gateway
from core.payments.model import Interval, Plan
from core.payments.ports import PaymentsTx

ONCE_ONLY = frozenset(("wechat_pay", "alipay"))
"""Ways to pay that no subscription can renew (Stripe: payment mode only)."""


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan stands on offer, with a price at the provider."""

    work: Work[PaymentsTx]
    gateway: Gateway

    async def __call__(self, plan: Plan) -> Plan:
        """Keep the plan with its price and return it.

        Raises `Refused`: `plan.taken`, `plan.free` (a price of nothing), `plan.method_mode` (a subscription that asks
        for a way to pay that cannot renew), `price.unknown`, `price.archived`.
        """
        if not set(plan.methods).isdisjoint(ONCE_ONLY) and plan.days is None:
            raise Refused("plan.method_mode", methods=", ".join(sorted(set(plan.methods) & ONCE_ONLY)))
        async with self.work.read() as tx:
            if await tx.plans.get(plan.code) is not None:
                raise Refused("plan.taken", plan=plan.code)
        priced = await self._priced(plan)
        async with self.work.write() as tx:
            await tx.plans.put(priced)
        return priced

    async def _priced(self, plan: Plan) -> Plan:
        if plan.price_ref:
            amount, every = await self.gateway.check_price(plan.price_ref)
            interval = Interval.ONCE if every is None else Interval(every)
            if (interval is Interval.ONCE) is (plan.days is None):
                raise Refused("price.interval", price=plan.price_ref[:64])
            return replace(plan, price=amount, interval=interval)
        if plan.price.amount_minor <= 0:
            raise Refused("plan.free")
        ref = await self.gateway.make_price(
            plan.code, plan.title_en, plan.price, every=plan.interval.value, days=plan.days
        )
        return replace(plan, price_ref=ref)


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """A plan is sold no more; who has it keeps it."""

    work: Work[PaymentsTx]
    gateway: Gateway

    async def __call__(self, code: PlanCode) -> Plan:
        """Archive the plan, also at the provider. Raises `Refused("plan.unknown")`."""
        async with self.work.read() as tx:
            plan = await tx.plans.get(code)
        if plan is None:
            raise Refused("plan.unknown", plan=code[:32])
        await self.gateway.archive_price(plan.price_ref)
        archived = replace(plan, is_live=False)
        async with self.work.write() as tx:
            await tx.plans.put(archived)
        return archived
