"""The gateway before Stripe's stand-in: the vendor's own client, over a real socket."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.stripe.reading import plan_of
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.money import Money
from core.payments.provider import Buyer, CustomerRef, Mode, Price
from core.payments.right import Outcome, RightKind, Status
from tests.wire.stripe_gateway_shop import DAY, FEB, HOUR, MAR, PASS, PRO, START, VIP, Shop, open_shop, refusal

# stripe 16.1.0 hands httpx its body as `data=` (stripe/_http_client.py, HTTPXClient); httpx 0.28 warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened


async def test_a_subscription_is_bought_renewed_and_read(shop: Shop) -> None:
    bought = await shop.buy()
    assert (bought.status, bought.plan, bought.starts_at, bought.paid_until) == (Status.ACTIVE, VIP, START, FEB)
    assert (await shop.read()).member_id == MemberId(7)
    shop.until(FEB + timedelta(minutes=30))
    assert (await shop.right()).paid_until == FEB
    shop.until(FEB + 2 * HOUR)
    reading = await shop.read()
    assert (reading.rights[0].paid_until, len(reading.charges)) == (MAR, 2)
    assert {charge.amount for charge in reading.charges} == {Money(900, "usd")}


async def test_a_customer_is_read_with_four_calls(shop: Shop) -> None:
    await shop.buy()
    before = len(shop.stripe.asked)
    await shop.read()
    lists = ("charges", "checkout/sessions", "invoices", "subscriptions")
    assert sorted(shop.asked(before)) == [f"GET /v1/{name}" for name in lists]


async def test_a_slow_stripe_is_asked_for_all_at_once(shop: Shop) -> None:
    await shop.buy()
    shop.stripe.slow("/v1/", 0.3)
    begun = time.monotonic()
    await shop.read()
    assert time.monotonic() - begun < 1.0


async def test_the_same_key_opens_the_same_page_and_makes_one_customer(shop: Shop) -> None:
    price = await shop.price()
    first, again = await asyncio.gather(shop.open(price, "k"), shop.open(price, "k"))
    assert (first.ref, first.customer) == (again.ref, again.customer)
    other = await shop.open(price)
    assert (other.ref != first.ref, other.customer) == (True, first.customer)
    assert await shop.gateway.customer_of(first.ref) == first.customer
    made = shop.stripe.world.get("customer", first.customer)
    assert (made["metadata"], made["preferred_locales"]) == ({"member_id": "7"}, ["zh"])


async def test_a_page_says_whose_it_is_and_what_it_sells(shop: Shop) -> None:
    checkout = await shop.open(await shop.price(PASS, days=30, every="pass", methods=("wechat_pay",), currency="cny"))
    page = shop.stripe.world.get("checkout.session", checkout.ref)
    assert page["metadata"].items() >= {"member": "7", "plan": "pass", "days": "30"}.items()
    assert (page["client_reference_id"], page["locale"], page["payment_method_types"]) == ("7", "zh", ["wechat_pay"])
    assert checkout.expires_at == START + HOUR


async def test_a_page_is_open_until_it_is_paid_or_its_time_is_over(shop: Shop) -> None:
    price = await shop.price()
    paid, left = await shop.open(price), await shop.open(price)
    assert await shop.gateway.checkout_is_open(paid.ref)
    await shop.stripe.pay(paid.url)
    shop.stripe.advance(2 * HOUR)
    assert [await shop.gateway.checkout_is_open(ref) for ref in (paid.ref, left.ref, "cs_none")] == [False] * 3


async def test_a_subscription_cannot_ask_for_a_way_to_pay_that_does_not_renew(shop: Shop) -> None:
    price = await shop.price(methods=("card", "alipay"))
    assert await refusal(shop.open(price)) == "plan.method_mode"
    assert shop.asked() == ["POST /v1/prices"]


async def test_a_customer_who_was_deleted_is_made_anew(shop: Shop) -> None:
    price = await shop.price()
    first = (await shop.open(price)).customer
    await shop.gateway.calls.v1.customers.delete_async(first)
    assert (await shop.open(price)).customer != first


async def test_a_clock_that_is_behind_still_opens_a_page(shop: Shop) -> None:
    price, buyer = await shop.price(), Buyer(MemberId(7), None, "zh")
    until = shop.stripe.now + timedelta(minutes=21)
    page = await shop.gateway.open_checkout(price, buyer, key="k", until=until)
    again = await shop.gateway.open_checkout(price, buyer, key="k", until=until)
    assert (page.ref, page.expires_at) == (again.ref, START + DAY)
    assert (await shop.stripe.pay(page.url)).outcome == "paid"


async def test_an_archived_price_is_sold_no_more(shop: Shop) -> None:
    price = await shop.price()
    assert await shop.gateway.check_price(price.ref) == (Money(900, "usd"), "month")
    await shop.gateway.archive_price(price.ref)
    assert await refusal(shop.gateway.check_price(price.ref)) == "price.archived"
    assert await refusal(shop.open(price)) == "price.archived"
    assert await refusal(shop.gateway.check_price("price_none")) == "price.unknown"
    assert await refusal(shop.open(Price(VIP, "price_none", Mode.SUBSCRIPTION))) == "price.unknown"


async def test_who_was_sold_a_bound_price_in_the_dashboard_has_its_plan(shop: Shop) -> None:
    v1 = shop.gateway.calls.v1
    product = {"currency": "usd", "unit_amount": 900, "recurring": {"interval": "month"}, "product_data": {"name": "x"}}
    price = (await v1.prices.create_async(product)).id
    await shop.gateway.tag_price(price, VIP)
    seen = (await v1.prices.retrieve_async(price)).to_dict()
    assert plan_of({"id": "sub_by_hand", "items": {"data": [{"price": seen}]}}) == VIP
    assert await refusal(shop.gateway.tag_price("price_none", VIP)) == "price.unknown"


async def test_a_pass_is_paid_once_and_yen_are_whole(shop: Shop) -> None:
    price = await shop.price(PASS, 3000, "pass", days=30, currency="jpy")
    assert await shop.gateway.check_price(price.ref) == (Money(3000, "jpy"), None)
    bought = await shop.buy(price)
    assert (bought.kind, bought.status, bought.days, bought.key[:3]) == (RightKind.PASS, Status.ACTIVE, 30, "pi_")
    (charge,) = (await shop.read()).charges
    assert (charge.amount, charge.right_key, charge.period_end) == (Money(3000, "jpy"), bought.key, START + 30 * DAY)


async def test_a_trial_is_open_to_its_end_and_then_charged(shop: Shop) -> None:
    bought = await shop.buy(await shop.price(trial_days=7))
    assert (bought.status, bought.paid_until) == (Status.TRIALING, START + 7 * DAY)
    assert (await shop.read()).charges == ()
    shop.stripe.advance(7 * DAY + 2 * HOUR)
    paid = await shop.right()
    assert (paid.status, paid.paid_until) == (Status.ACTIVE, datetime(2026, 3, 7, 12, tzinfo=UTC))


async def test_a_renewal_that_fails_is_dated_by_its_first_try_until_it_is_made_good(shop: Shop) -> None:
    await shop.buy()
    shop.stripe.card_fails(shop.customer)
    shop.until(FEB + 2 * HOUR)
    first = await shop.right()
    assert (first.status, first.paid_until) == (Status.PAST_DUE, FEB)
    assert first.failed_at is not None
    assert FEB < first.failed_at <= FEB + 2 * HOUR
    shop.stripe.advance(4 * DAY)
    assert (await shop.right()).failed_at == first.failed_at
    shop.stripe.card_works(shop.customer)
    shop.stripe.portal_pay(shop.stripe.objects("invoice")[-1]["id"])
    good = await shop.right()
    assert (good.status, good.failed_at, good.paid_until) == (Status.ACTIVE, None, MAR)


async def test_a_first_payment_that_waits_for_the_payer_opens_nothing(shop: Shop) -> None:
    waits = await shop.buy(card="requires_action")
    assert (waits.status, waits.paid_until, waits.failed_at) == (Status.INCOMPLETE, None, None)


async def test_cancelling_and_going_on_are_done_once_however_often(shop: Shop) -> None:
    key = (await shop.buy()).key
    for _ in range(2):
        await shop.gateway.cancel(key, at_once=False, key="c")
    assert (await shop.right()).ends_at == FEB
    for _ in range(2):
        await shop.gateway.resume(key, key="r")
    assert (await shop.right()).ends_at is None
    shop.stripe.portal_cancel(key)
    assert (await shop.right()).ends_at == FEB
    await shop.gateway.resume(key, key="r2")
    assert (await shop.right()).ends_at is None
    for _ in range(2):
        await shop.gateway.cancel(key, at_once=True, key="now")
    gone = await shop.right()
    assert (gone.status, gone.ends_at, gone.paid_until) == (Status.CANCELED, START, FEB)
    assert await refusal(shop.gateway.resume(key, key="r3")) == "subscription.none"
    assert await refusal(shop.gateway.cancel("pi_none", at_once=False, key="c2")) == "subscription.none"


async def test_an_upgrade_is_paid_now_or_not_made(shop: Shop) -> None:
    key = (await shop.buy()).key
    pro = await shop.price(PRO, 2900)
    shop.stripe.advance(10 * DAY)
    shop.stripe.card_fails(shop.customer)
    assert await refusal(shop.gateway.switch(key, pro, at_period_end=False, key="s")) == "switch.declined"
    assert (await shop.right()).plan == VIP
    shop.stripe.card_works(shop.customer)
    await shop.gateway.switch(key, pro, at_period_end=False, key="s2")
    moved = await shop.right()
    assert (moved.plan, moved.status, moved.paid_until) == (PRO, Status.ACTIVE, FEB)
    assert [one.plan for one in (await shop.read()).charges if one.amount.amount_minor != 900] == [PRO]


async def test_a_month_becomes_a_year_now(shop: Shop) -> None:
    key = (await shop.buy()).key
    shop.stripe.advance(10 * DAY)
    await shop.gateway.switch(key, await shop.price(PRO, 9000, "year"), at_period_end=False, key="s")
    assert (await shop.right()).paid_until == START + 10 * DAY + 365 * DAY


async def test_a_downgrade_waits_for_the_periods_end_and_can_be_dropped(shop: Shop) -> None:
    vip, pro = await shop.price(), await shop.price(PRO, 2900)
    key = (await shop.buy(pro)).key
    await shop.gateway.switch(key, vip, at_period_end=True, key="s")
    assert (await shop.right()).plan == PRO
    await shop.gateway.cancel(key, at_once=False, key="c")
    assert (await shop.right()).ends_at == FEB
    assert await refusal(shop.gateway.switch(key, vip, at_period_end=True, key="s1")) == "switch.ending"
    await shop.gateway.resume(key, key="r")
    await shop.gateway.switch(key, vip, at_period_end=True, key="s2")
    shop.until(FEB + 2 * HOUR)
    moved = await shop.right()
    assert (moved.plan, moved.paid_until) == (VIP, MAR)


async def test_money_goes_back_in_part_and_in_full(shop: Shop) -> None:
    await shop.buy()
    (charge,) = (await shop.read()).charges
    for _ in range(2):
        await shop.gateway.refund(charge.ref, Money(100, "usd"), key="part")
    assert ((await shop.read()).charges[0].refunded_minor, (await shop.right()).refunded_at) == (100, None)
    with pytest.raises(Refused, match=r"^refund\.too_much$") as caught:
        await shop.gateway.refund(charge.ref, Money(801, "usd"), key="much")
    assert caught.value.params == {"left": Money(800, "usd")}
    shop.stripe.advance(DAY)
    await shop.gateway.refund(charge.ref, None, key="all")
    assert (await shop.right()).refunded_at == START + DAY
    assert await refusal(shop.gateway.refund(charge.ref, None, key="again")) == "refund.done"
    assert await refusal(shop.gateway.refund("ch_none", None, key="none")) == "charge.unknown"


async def test_a_refund_in_the_dashboard_of_an_older_bill_changes_nothing(shop: Shop) -> None:
    await shop.buy()
    (old,) = (await shop.read()).charges
    shop.until(FEB + 2 * HOUR)
    shop.stripe.refund(old.ref)
    assert (await shop.right()).refunded_at is None


@pytest.mark.parametrize("won", [True, False])
async def test_a_dispute_is_open_then_decided_and_an_inquiry_is_none(shop: Shop, won: bool) -> None:
    await shop.buy()
    (charge,) = (await shop.read()).charges
    shop.stripe.advance(DAY)
    dispute = shop.stripe.open_dispute(charge.ref, inquiry=True)
    assert (await shop.right()).disputes == ()
    shop.stripe.escalate_dispute(dispute)
    (opened,) = (await shop.right()).disputes
    assert (opened.outcome, opened.closed_at) == (Outcome.OPEN, None)
    assert await refusal(shop.gateway.refund(charge.ref, None, key="r")) == "refund.disputed"
    shop.stripe.advance(9 * DAY)
    shop.stripe.close_dispute(dispute, won=won)
    (closed,) = (await shop.right()).disputes
    assert closed.outcome is (Outcome.WON if won else Outcome.LOST)
    assert not won or closed.closed_at == START + 10 * DAY


async def test_a_portal_is_the_customers_own(shop: Shop) -> None:
    await shop.buy()
    assert shop.customer is not None
    assert (await shop.gateway.portal(shop.customer)).startswith("http")
    assert await refusal(shop.gateway.portal(CustomerRef("cus_none"))) == "customer.none"


async def test_who_changed_is_told_once_and_oldest_first(shop: Shop) -> None:
    price = await shop.price()
    customers = [await _bought_by(shop, price) for _ in range(3)]
    shop.stripe.advance(DAY)
    shop.customer = customers[0]
    disputed = (await shop.read()).charges[0].ref
    since = [one async for one in shop.gateway.changed_since(START)]
    assert since == customers
    shop.stripe.open_dispute(disputed)
    assert [one async for one in shop.gateway.changed_since(START + DAY)] == [customers[0]]


async def _bought_by(shop: Shop, price: Price) -> CustomerRef:
    shop.customer = None
    await shop.buy(price)
    shop.stripe.advance(HOUR)
    assert shop.customer is not None
    return shop.customer


async def test_every_page_of_events_is_read(shop: Shop) -> None:
    await shop.buy()
    assert shop.customer is not None
    for number in range(130):
        await shop.gateway.calls.v1.subscriptions.update_async(
            (await shop.right()).key if number == 0 else shop.stripe.objects("subscription")[0]["id"],
            {"metadata": {"touched": str(number)}},
        )
    assert [one async for one in shop.gateway.changed_since(START)] == [shop.customer]


async def test_a_pass_by_wechat_pay_and_a_second_one_add_up(shop: Shop) -> None:
    price = await shop.price(PASS, days=30, every="pass", methods=("wechat_pay",), currency="cny")
    await shop.buy(price, method="wechat_pay")
    await shop.buy(price, method="wechat_pay")
    rights = (await shop.read()).rights
    assert [(one.kind, one.status, one.days) for one in rights] == [(RightKind.PASS, Status.ACTIVE, 30)] * 2
    assert len({one.key for one in rights}) == 2


@pytest.mark.parametrize("settles", [True, False])
async def test_a_pass_by_a_slow_bank_waits_then_begins_or_is_over(shop: Shop, settles: bool) -> None:
    checkout = await shop.open(await shop.price(PASS, days=30, every="pass", currency="eur"))
    await shop.stripe.pay(checkout.url, method="sepa_debit")
    assert (await shop.right()).status is Status.INCOMPLETE
    (shop.stripe.settle_delayed if settles else shop.stripe.fail_delayed)(checkout.ref)
    assert (await shop.right()).status is (Status.ACTIVE if settles else Status.INCOMPLETE_EXPIRED)


@pytest.mark.parametrize("days", [None, 30])
async def test_a_code_for_everything_costs_nothing_in_either_mode(shop: Shop, days: int | None) -> None:
    v1 = shop.gateway.calls.v1
    coupon = await v1.coupons.create_async({"percent_off": 100, "duration": "once"})
    await v1.promotion_codes.create_async({"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "FREE"})
    price = await shop.price(days=days, every="month" if days is None else "pass")
    bought = await shop.buy(price, promotion_code="FREE")
    assert bought.status is Status.ACTIVE
    assert (bought.paid_until, bought.key[:3]) == ((FEB, "sub") if days is None else (None, "cs_"))
    assert (await shop.read()).charges == ()
