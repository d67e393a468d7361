"""What an owner offers: made at the provider first, then kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money, money_from_major
from core.kernel.ports import Clock, Work
from core.payments.gateway import Gateway
from core.payments.model import Interval, Plan
from core.payments.ports import OfferTx

ONCE_ONLY = frozenset(("wechat_pay", "alipay"))
"""Ways to pay that no subscription can renew (Stripe: payment mode only)."""
METHODS = frozenset(("card", *ONCE_ONLY))
MOST_TRIAL_DAYS = 730
"""The longest trial that Stripe takes (`trial_period_days`)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to change of a plan; None leaves a field as it is.

    `price` is an amount in the plan's currency, in major units, or the provider's own ref of a price.
    """

    title_zh: str | None = None
    title_en: str | None = None
    trial_days: int | None = None
    methods: tuple[str, ...] | None = None
    price: str | None = None


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan stands on offer, with a price at the provider."""

    work: Work[OfferTx]
    clock: Clock
    gateway: Gateway

    async def __call__(self, plan: Plan, by: MemberId) -> Plan:
        """Keep the plan with its price and return it.

        Raises `Refused`: `plan.taken`, `plan.free` (a price of nothing), what `check_terms` refuses, and
        `price.unknown`, `price.archived`, `price.interval` for a price that exists at the provider.
        """
        check_terms(plan)
        async with self.work.read() as tx:
            if await tx.plans.get(plan.code) is not None:
                raise Refused("plan.taken", plan=plan.code)
        priced = await bound(self.gateway, plan) if plan.price_ref else await made(self.gateway, plan)
        async with self.work.write() as tx:
            if await tx.plans.get(plan.code) is not None:
                raise Refused("plan.taken", plan=plan.code)
            await tx.plans.put(priced)
            await tx.audit.note(by, "newplan", f"plan:{plan.code}", self.clock.now(), _figures(priced))
        return priced


@dataclass(frozen=True, slots=True)
class EditPlan:
    """A plan is sold on other terms; who has it keeps theirs."""

    work: Work[OfferTx]
    clock: Clock
    gateway: Gateway

    async def __call__(self, code: PlanCode, edit: Edit, by: MemberId) -> Plan:
        """Change the plan and return it. Raises `Refused` as `NewPlan`, and for a plan that is not on sale.

        The old price is left as it is at the provider: nobody is sold it any more, who pays it goes on, and an owner
        may come back to it.
        """
        async with self.work.read() as tx:
            plan = on_sale(await tx.plans.get(code), code)
        changed = replace(plan, **{name: value for name, value in _fields(edit).items() if value is not None})
        check_terms(changed)
        if edit.price is not None:
            changed = await self._priced(changed, edit.price)
        async with self.work.write() as tx:
            await tx.plans.put(changed)
            await tx.audit.note(by, "editplan", f"plan:{code}", self.clock.now(), _figures(changed))
        return changed

    async def _priced(self, plan: Plan, price: str) -> Plan:
        if price.startswith("price_"):
            return await bound(self.gateway, replace(plan, price_ref=price))
        return await made(self.gateway, replace(plan, price=money_from_major(price, plan.price.currency)))


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """A plan is sold no more; who has it keeps it."""

    work: Work[OfferTx]
    clock: Clock
    gateway: Gateway

    async def __call__(self, code: PlanCode, by: MemberId) -> Plan:
        """Archive the plan, also at the provider. Raises `Refused("plan.unknown")` or `Refused("plan.archived")`."""
        async with self.work.read() as tx:
            plan = on_sale(await tx.plans.get(code), code)
        await self.gateway.archive_price(plan.price_ref)
        archived = replace(plan, is_live=False)
        async with self.work.write() as tx:
            await tx.plans.put(archived)
            await tx.audit.note(by, "archiveplan", f"plan:{code}", self.clock.now(), {})
        return archived


def check_terms(plan: Plan) -> None:
    """Return if the plan can be sold on these terms.

    Raises `Refused`: `plan.method_unknown`, `plan.method_mode` (a subscription that asks for a way to pay that cannot
    renew), `plan.trial_range`, `plan.trial_pass` (what is paid once has no trial).
    """
    wanted = frozenset(plan.methods)
    if unknown := wanted - METHODS:
        raise Refused("plan.method_unknown", method=min(unknown)[:32])
    if plan.days is None and wanted & ONCE_ONLY:
        raise Refused("plan.method_mode", methods=", ".join(sorted(wanted & ONCE_ONLY)))
    if not 0 <= plan.trial_days <= MOST_TRIAL_DAYS:
        raise Refused("plan.trial_range", most=MOST_TRIAL_DAYS)
    if plan.days is not None and plan.trial_days:
        raise Refused("plan.trial_pass")


def on_sale(plan: Plan | None, code: PlanCode) -> Plan:
    """Return the plan; `Refused("plan.unknown")` without one, `Refused("plan.archived")` where it is sold no more."""
    if plan is None:
        raise Refused("plan.unknown", plan=code[:32])
    if not plan.is_live:
        raise Refused("plan.archived", plan=code)
    return plan


async def made(gateway: Gateway, plan: Plan) -> Plan:
    """Return the plan with a new price at the provider."""
    if plan.price.amount_minor <= 0:
        raise Refused("plan.free")
    ref = await gateway.make_price(plan.code, plan.title_en, plan.price, every=plan.interval.value, days=plan.days)
    return replace(plan, price_ref=ref)


async def bound(gateway: Gateway, plan: Plan) -> Plan:
    """Return the plan with amount and interval of the price that exists there: once exactly for a pass."""
    amount, every = await gateway.check_price(plan.price_ref)
    sold = Interval.ONCE.value if every is None else every
    if sold not in {interval.value for interval in Interval} or (every is None) is (plan.days is None):
        raise Refused("price.interval", price=plan.price_ref[:64])
    if amount.amount_minor <= 0:
        raise Refused("plan.free")
    await gateway.tag_price(plan.price_ref, plan.code)
    return replace(plan, price=Money(amount.amount_minor, amount.currency), interval=Interval(sold))


def _fields(edit: Edit) -> Mapping[str, object]:
    return {
        "title_zh": edit.title_zh,
        "title_en": edit.title_en,
        "trial_days": edit.trial_days,
        "methods": edit.methods,
    }


def _figures(plan: Plan) -> Mapping[str, object]:
    return {
        "amount_minor": plan.price.amount_minor,
        "currency": plan.price.currency,
        "interval": plan.interval.value,
        "days": plan.days,
        "trial_days": plan.trial_days,
        "methods": list(plan.methods),
        "price_ref": plan.price_ref,
    }
