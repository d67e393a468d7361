"""Every payment provider sells, renews, ends and gives back alike."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from core.kernel.errors import Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.gateway import Gateway
from core.payments.provider import Buyer, Charge, Checkout, CustomerRef, Mode, Price
from core.payments.right import Right, RightKind, Status
from tests.contract.gateways import GATEWAYS, START, GatewayDriver, Opening
from tests.contract.stores import Store

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VIP, PRO, WEEK = PlanCode("vip"), PlanCode("pro"), PlanCode("week")
FEB, MAR, APR = (datetime(2027, month, day, 12, tzinfo=UTC) for month, day in ((2, 28), (3, 31), (4, 30)))


def yuan(amount: int) -> Money:
    return Money(amount * 100, "cny")


@dataclass
class Shop:
    """A provider, and what one buyer called ann has there."""

    driver: GatewayDriver
    ann: MemberId
    customer: CustomerRef | None = None
    checkouts: int = 0

    @property
    def gateway(self) -> Gateway:
        return self.driver.gateway

    async def price(self, plan: PlanCode, amount: Money, every: str = "month", **more: int) -> Price:
        """Return a new price at the provider."""
        days = more.get("days")
        ref = await self.gateway.make_price(plan, plan, amount, every=every, days=days)
        mode = Mode.SUBSCRIPTION if days is None else Mode.PASS
        return Price(plan, ref, mode, trial_days=more.get("trial_days", 0), days=days)

    async def open(self, price: Price, key: str | None = None) -> Checkout:
        """Return a checkout that is open for an hour; a fresh one unless a key is given."""
        self.checkouts += 1
        until = self.driver.clock.now() + HOUR
        buyer = Buyer(self.ann, self.customer, "zh")
        checkout = await self.gateway.open_checkout(price, buyer, key=key or f"checkout:{self.checkouts}", until=until)
        self.customer = checkout.customer
        return checkout

    async def buy(self, price: Price) -> Right:
        """Return what ann has after paying for it."""
        checkout = await self.open(price)
        assert await self.driver.pay(checkout.url)
        return (await self.rights())[-1]

    async def rights(self) -> Sequence[Right]:
        assert self.customer is not None
        return (await self.gateway.read(self.customer)).rights

    async def right(self) -> Right:
        [right] = await self.rights()
        return right

    async def charges(self) -> Sequence[Charge]:
        """Return the charges, oldest first."""
        assert self.customer is not None
        charges = (await self.gateway.read(self.customer)).charges
        return sorted(charges, key=lambda charge: (charge.paid_at, charge.ref))

    async def paid(self) -> Sequence[tuple[PlanCode, int]]:
        return [(charge.plan, charge.amount.amount_minor // 100) for charge in await self.charges()]

    async def until(self, moment: datetime) -> Right:
        """Let time go by until the moment; return what ann has then."""
        await self.driver.advance(moment - self.driver.clock.now())
        return await self.right()

    async def who_changed(self, since: datetime) -> Sequence[CustomerRef]:
        return [customer async for customer in self.gateway.changed_since(since)]


@pytest.fixture(params=GATEWAYS, ids=lambda opening: opening.__name__)
async def shop(request: pytest.FixtureRequest, store: Store) -> AsyncIterator[Shop]:
    opening: Opening = request.param
    async with opening(store) as driver:
        yield Shop(driver, await driver.member("ann"))


async def test_what_was_paid_is_a_right_that_renews_on_its_day(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    assert (right.plan, right.kind, right.status) == (VIP, RightKind.SUBSCRIPTION, Status.ACTIVE)
    assert (right.starts_at, right.paid_until, right.ends_at) == (START, FEB, None)
    assert (await shop.until(FEB + HOUR * 2)).paid_until == MAR
    assert (await shop.until(MAR + HOUR * 2)).paid_until == APR
    assert await shop.paid() == [(VIP, 30)] * 3
    assert [charge.period_start for charge in await shop.charges()] == [START, FEB, MAR]


async def test_a_year_is_a_year_also_over_a_leap_day(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(300), "year"))
    right = await shop.until(datetime(2028, 1, 31, 14, tzinfo=UTC))
    assert right.paid_until == datetime(2029, 1, 31, 12, tzinfo=UTC)
    assert await shop.paid() == [(VIP, 300)] * 2


async def test_the_reading_says_whose_customer_it_is(shop: Shop) -> None:
    checkout = await shop.open(await shop.price(VIP, yuan(30)))
    await shop.driver.pay(checkout.url)
    assert (await shop.gateway.read(checkout.customer)).member_id == shop.ann


async def test_the_same_key_opens_the_same_page_and_another_one_the_same_customer(shop: Shop) -> None:
    price = await shop.price(VIP, yuan(30))
    first, again = await shop.open(price, "key"), await shop.open(price, "key")
    assert (first.ref, first.url, first.expires_at) == (again.ref, again.url, again.expires_at)
    other = await shop.open(price, "other")
    assert other.ref != first.ref
    assert other.customer == first.customer


async def test_looking_at_an_open_page_buys_nothing(shop: Shop) -> None:
    checkout = await shop.open(await shop.price(VIP, yuan(30)))
    assert await shop.gateway.checkout_is_open(checkout.ref)
    assert (await shop.rights(), await shop.charges()) == ((), [])


async def test_a_page_is_paid_once(shop: Shop) -> None:
    checkout = await shop.open(await shop.price(VIP, yuan(30)))
    assert await shop.driver.pay(checkout.url)
    assert not await shop.gateway.checkout_is_open(checkout.ref)
    await shop.driver.advance(DAY)
    await shop.driver.pay(checkout.url)
    assert (await shop.right()).starts_at == START
    assert await shop.paid() == [(VIP, 30)]


async def test_a_page_that_expired_takes_nothing(shop: Shop) -> None:
    checkout = await shop.open(await shop.price(VIP, yuan(30)))
    await shop.driver.advance(HOUR)
    assert not await shop.gateway.checkout_is_open(checkout.ref)
    assert not await shop.driver.pay(checkout.url)
    assert await shop.rights() == ()


async def test_a_page_that_nobody_opened_is_not_open(shop: Shop) -> None:
    assert not await shop.gateway.checkout_is_open("nothing")


async def test_a_cancelled_subscription_ends_with_its_period(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    for _ in range(2):
        await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    await shop.gateway.cancel(right.key, at_once=False, key="cancel again")
    right = await shop.right()
    assert (right.status, right.ends_at, right.paid_until) == (Status.ACTIVE, FEB, FEB)
    right = await shop.until(FEB + HOUR * 2)
    assert (right.status, right.ends_at) == (Status.CANCELED, FEB)
    assert await shop.paid() == [(VIP, 30)]


async def test_a_cancellation_is_taken_back_while_it_lasts(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    for _ in range(2):
        await shop.gateway.resume(right.key, key="resume")
    assert (await shop.right()).ends_at is None
    assert (await shop.until(FEB + HOUR * 2)).status is Status.ACTIVE
    assert await shop.paid() == [(VIP, 30)] * 2


async def test_a_key_that_was_used_does_not_cancel_again_what_was_taken_back(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    await shop.gateway.resume(right.key, key="resume")
    await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    assert (await shop.right()).ends_at is None


async def test_a_subscription_that_has_ended_is_not_taken_up_again(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    await shop.gateway.cancel(right.key, at_once=True, key="cancel")
    right = await shop.right()
    assert (right.status, right.ends_at) == (Status.CANCELED, START)
    with pytest.raises(Refused):
        await shop.gateway.resume(right.key, key="resume")
    assert (await shop.until(FEB + HOUR * 2)).status is Status.CANCELED
    assert await shop.paid() == [(VIP, 30)]


async def test_a_move_now_holds_the_new_plan_at_once(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    pro = await shop.price(PRO, yuan(90))
    await shop.driver.advance(DAY)
    for _ in range(2):
        await shop.gateway.switch(right.key, pro, at_period_end=False, key="switch")
    moved = await shop.right()
    assert (moved.key, moved.plan, moved.status, moved.paid_until) == (right.key, PRO, Status.ACTIVE, FEB)
    assert (await shop.charges())[0].amount == yuan(30)
    assert (await shop.until(FEB + HOUR * 2)).plan == PRO
    assert (await shop.paid())[-1][0] == PRO


async def test_a_move_at_the_end_of_the_period_waits_for_it(shop: Shop) -> None:
    right = await shop.buy(await shop.price(PRO, yuan(90)))
    vip = await shop.price(VIP, yuan(30))
    await shop.gateway.switch(right.key, vip, at_period_end=True, key="switch")
    assert (await shop.right()).plan == PRO
    assert (await shop.until(FEB - HOUR)).plan == PRO
    assert (await shop.until(FEB + HOUR * 2)).plan == VIP
    assert await shop.paid() == [(PRO, 90), (VIP, 30)]


async def test_a_month_may_become_a_year_at_the_end_of_the_period(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    year = await shop.price(PRO, yuan(300), "year")
    await shop.gateway.switch(right.key, year, at_period_end=True, key="switch")
    moved = await shop.until(FEB + HOUR * 2)
    assert moved.paid_until is not None
    assert moved.paid_until.date() >= datetime(2028, 2, 28, tzinfo=UTC).date()
    assert await shop.paid() == [(VIP, 30), (PRO, 300)]


async def test_a_part_given_back_ends_nothing_and_all_of_it_says_when(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(30)))
    [charge] = await shop.charges()
    for _ in range(2):
        await shop.gateway.refund(charge.ref, yuan(10), key="part")
    assert [(one.refunded_minor, one.is_refunded) for one in await shop.charges()] == [(1000, False)]
    assert (await shop.right()).refunded_at is None
    await shop.driver.advance(DAY)
    await shop.gateway.refund(charge.ref, None, key="rest")
    assert [(one.refunded_minor, one.is_refunded) for one in await shop.charges()] == [(3000, True)]
    right = await shop.right()
    assert (right.refunded_at, right.status) == (START + DAY, Status.ACTIVE)
    await shop.gateway.cancel(right.key, at_once=True, key="cancel")
    right = await shop.right()
    assert (right.refunded_at, right.status) == (START + DAY, Status.CANCELED)
    assert (await shop.charges())[0].is_refunded


async def test_an_older_period_given_back_leaves_the_current_one(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(30)))
    await shop.until(FEB + HOUR * 2)
    oldest, _ = await shop.charges()
    await shop.gateway.refund(oldest.ref, None, key="refund")
    assert (await shop.right()).refunded_at is None
    assert [charge.is_refunded for charge in await shop.charges()] == [True, False]


async def test_more_than_was_paid_is_not_given_back(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(30)))
    [charge] = await shop.charges()
    with pytest.raises(Refused, match=r"^refund\.too_much$"):
        await shop.gateway.refund(charge.ref, yuan(31), key="1")
    await shop.gateway.refund(charge.ref, yuan(30), key="2")
    for amount in (None, yuan(1)):
        with pytest.raises(Refused, match=r"^refund\.done$"):
            await shop.gateway.refund(charge.ref, amount, key=f"3 {amount}")


async def test_refunds_at_once_never_give_back_more_than_was_paid(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(30)))
    [charge] = await shop.charges()
    refunds = (shop.gateway.refund(charge.ref, yuan(20), key=str(number)) for number in range(4))
    outcomes = await asyncio.gather(*refunds, return_exceptions=True)
    assert [str(one) for one in outcomes].count("None") == 1
    assert [one.refunded_minor for one in await shop.charges()] == [2000]


async def test_each_pass_is_a_right_of_its_own(shop: Shop) -> None:
    week = await shop.price(WEEK, yuan(9), "pass", days=7)
    for _ in range(2):
        await shop.buy(week)
    rights = await shop.rights()
    assert [(one.kind, one.status, one.days, one.starts_at) for one in rights] == [
        (RightKind.PASS, Status.ACTIVE, 7, START)
    ] * 2
    assert len({one.key for one in rights}) == 2
    await shop.driver.advance(DAY * 40)
    assert await shop.paid() == [(WEEK, 9)] * 2


async def test_a_pass_given_back_in_full_says_so(shop: Shop) -> None:
    await shop.buy(await shop.price(WEEK, yuan(9), "pass", days=7))
    [charge] = await shop.charges()
    await shop.gateway.refund(charge.ref, None, key="refund")
    assert (await shop.right()).refunded_at == START


async def test_a_trial_costs_nothing_and_becomes_a_subscription(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30), trial_days=7))
    assert (right.status, right.paid_until) == (Status.TRIALING, START + DAY * 7)
    assert [charge for charge in await shop.charges() if charge.amount.amount_minor] == []
    right = await shop.until(START + DAY * 7 + HOUR * 2)
    assert (right.status, right.paid_until) == (Status.ACTIVE, datetime(2027, 3, 7, 12, tzinfo=UTC))
    assert [charge.amount for charge in await shop.charges() if charge.amount.amount_minor] == [yuan(30)]


async def test_a_trial_that_was_cancelled_ends_unpaid(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30), trial_days=7))
    await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    assert (await shop.right()).ends_at == START + DAY * 7
    assert (await shop.until(START + DAY * 7 + HOUR * 2)).status is Status.CANCELED
    assert [charge for charge in await shop.charges() if charge.amount.amount_minor] == []


async def test_a_price_is_known_by_its_ref_until_it_is_archived(shop: Shop) -> None:
    month = await shop.price(VIP, yuan(30))
    once = await shop.price(WEEK, Money(900, "jpy"), "pass", days=7)
    assert await shop.gateway.check_price(month.ref) == (yuan(30), "month")
    assert await shop.gateway.check_price(once.ref) == (Money(900, "jpy"), None)
    for _ in range(2):
        await shop.gateway.archive_price(month.ref)
    with pytest.raises(Refused, match=r"^price\.archived$"):
        await shop.gateway.check_price(month.ref)
    assert await shop.gateway.check_price(once.ref) == (Money(900, "jpy"), None)
    with pytest.raises(Refused, match=r"^price\.unknown$"):
        await shop.gateway.check_price("price_nothing")


async def test_who_has_an_archived_price_keeps_it(shop: Shop) -> None:
    price = await shop.price(VIP, yuan(30))
    await shop.buy(price)
    await shop.gateway.archive_price(price.ref)
    assert (await shop.until(FEB + HOUR * 2)).paid_until == MAR


async def test_what_happened_is_told_to_who_asks_since_when(shop: Shop) -> None:
    right = await shop.buy(await shop.price(VIP, yuan(30)))
    assert await shop.who_changed(START) == [shop.customer]
    await shop.until(FEB - DAY)
    assert await shop.who_changed(START + HOUR * 2) == []
    await shop.until(FEB + HOUR * 2)
    assert await shop.who_changed(FEB - HOUR) == [shop.customer]
    await shop.until(FEB + DAY)
    await shop.gateway.cancel(right.key, at_once=False, key="cancel")
    assert await shop.who_changed(FEB + DAY - HOUR) == [shop.customer]
    await shop.until(MAR + HOUR * 2)
    assert await shop.who_changed(MAR - HOUR) == [shop.customer]


async def test_a_customer_has_a_page_of_their_own(shop: Shop) -> None:
    await shop.buy(await shop.price(VIP, yuan(30)))
    assert shop.customer is not None
    assert (await shop.gateway.portal(shop.customer)).startswith("http")


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "t=1801396800,v1=" + "0" * 64, "\udcff"])
async def test_a_webhook_that_nobody_signed_is_forged(shop: Shop, signature: str) -> None:
    for body in (b"", b"{}", b'{"type":"invoice.paid"}'):
        with pytest.raises(Refused, match=r"^webhook\.forged$"):
            await shop.gateway.verify(body, signature, START)
