"""The stand-in of Stripe, by the stories of payment that the product has to live through."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import stripe as library

from tests.wire.stripe import Account, PageRefused
from tests.wire.stripe_shop import Shop, ends, open_shop

# stripe 16.1.0 hands httpx its body as `data=` (stripe/_http_client.py, HTTPXClient); httpx 0.28 warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = timedelta(days=28)
FEBRUARY_28, MARCH_31 = datetime(2026, 2, 28, 12, tzinfo=UTC), datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened


async def refused(awaitable: Any, code: str | None, param: str | None = None, status: int = 400) -> str:
    with pytest.raises(library.StripeError) as caught:
        await awaitable
    assert (caught.value.code, caught.value.http_status) == (code, status), caught.value
    if param is not None:
        assert caught.value.param == param
    return str(caught.value)


async def test_a_member_subscribes_and_renews_through_an_hour_of_draft(shop: Shop) -> None:
    customer = await shop.customer()
    session = await shop.session(await shop.price(), customer, client_reference_id="m1")
    visit = await shop.stripe.pay(session.url)
    assert (visit.outcome, visit.redirect) == ("paid", f"https://shop.test/back?session={session.id}")
    done = await shop.v1.checkout.sessions.retrieve_async(session.id)
    assert (done.status, done.payment_status, done.url) == ("complete", "paid", None)
    subscription = await shop.read(str(done.subscription))
    assert (subscription.status, ends(subscription)) == ("active", FEBRUARY_28)
    assert not hasattr(subscription, "current_period_end")

    shop.stripe.advance(MONTH)
    renewed = await shop.read(subscription.id)
    assert (renewed.status, ends(renewed), renewed.latest_invoice.status) == ("active", MARCH_31, "draft")
    shop.stripe.advance(HOUR)
    paid = (await shop.read(subscription.id)).latest_invoice
    assert (paid.status, paid.billing_reason, paid.amount_paid) == ("paid", "subscription_cycle", 900)
    assert paid.parent.subscription_details.subscription == subscription.id
    assert not hasattr(paid, "subscription")
    assert paid.lines.data[0].pricing.price_details.price == subscription["items"].data[0].price.id
    assert paid.payments.data[0].payment.payment_intent.startswith("pi_")


async def test_a_failed_renewal_is_tried_again_and_recovers(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price())
    shop.stripe.card_fails(customer)
    shop.stripe.advance(MONTH + HOUR)
    late = await shop.read(subscription.id)
    assert (late.status, late.latest_invoice.status, late.latest_invoice.attempt_count) == ("past_due", "open", 1)
    shop.stripe.card_works(customer)
    shop.stripe.advance(2 * DAY)
    assert (await shop.read(subscription.id)).status == "past_due"
    shop.stripe.advance(DAY)
    assert (await shop.read(subscription.id)).status == "active"
    assert len(shop.stripe.events("invoice.payment_failed")) == 1
    assert len(shop.stripe.events("invoice.paid")) == 2


@pytest.mark.parametrize("after", ["canceled", "unpaid", "past_due"])
async def test_when_no_retry_helps_the_account_says_what_follows(after: Any) -> None:
    async with open_shop(Account(after_dunning=after)) as shop:
        customer = await shop.customer()
        subscription = await shop.subscribed(customer, await shop.price())
        shop.stripe.card_fails(customer)
        shop.stripe.advance(MONTH + HOUR + 7 * DAY)
        assert (await shop.read(subscription.id)).status == after
        assert len(shop.stripe.events("invoice.payment_failed")) == 4
        assert len(shop.stripe.events("customer.subscription.deleted")) == (after == "canceled")


async def test_three_d_secure_leaves_the_subscription_incomplete_until_it_is_passed(shop: Shop) -> None:
    customer = await shop.customer()
    session = await shop.session(await shop.price(), customer)
    assert (await shop.stripe.pay(session.url, card="requires_action")).outcome == "action"
    assert [row.status for row in (await shop.v1.subscriptions.list_async({"customer": customer})).data] == [
        "incomplete"
    ]
    assert await shop.stripe.authenticate(session.url, passed=False) == "declined"
    assert (await shop.stripe.pay(session.url, card="requires_action")).outcome == "action"
    assert await shop.stripe.authenticate(session.url) == "paid"
    rows = (await shop.v1.subscriptions.list_async({"customer": customer, "status": "all"})).data
    assert [row.status for row in rows] == ["active"]
    assert shop.stripe.events("invoice.payment_action_required")


async def test_an_incomplete_subscription_is_given_up_after_23_hours(shop: Shop) -> None:
    customer = await shop.customer()
    session = await shop.session(await shop.price(), customer)
    assert (await shop.stripe.pay(session.url, card="declined")).outcome == "declined"
    shop.stripe.advance(23 * HOUR)
    rows = (await shop.v1.subscriptions.list_async({"customer": customer, "status": "all"})).data
    assert [row.status for row in rows] == ["incomplete_expired"]
    shop.stripe.advance(HOUR)
    assert (await shop.v1.checkout.sessions.retrieve_async(session.id)).status == "expired"
    with pytest.raises(PageRefused, match="expired"):
        await shop.stripe.pay(session.id)


async def test_a_pass_by_wechat_pay_is_paid_once_and_never_disputed(shop: Shop) -> None:
    customer, price = await shop.customer(), await shop.price(3000, "cny", None)
    more: Any = {
        "allowed_payment_method_types": ["wechat_pay", "alipay"],
        "payment_intent_data": {"metadata": {"a": "b"}},
    }
    session = await shop.session(price, customer, "payment", **more)
    assert session.payment_method_types == ["wechat_pay", "alipay"]
    assert (await shop.stripe.pay(session.url, "wechat_pay")).outcome == "paid"
    (charge,) = await shop.charges(customer)
    assert (charge.amount, charge.payment_method_details.type) == (3000, "wechat_pay")
    assert not hasattr(charge, "invoice")
    with pytest.raises(ValueError, match="nobody can dispute"):
        shop.stripe.open_dispute(charge.id)


async def test_wechat_pay_cannot_subscribe(shop: Shop) -> None:
    price, customer = await shop.price(3000, "cny"), await shop.customer()
    await refused(shop.session(price, customer, allowed_payment_method_types=["wechat_pay"]), None)
    both = await shop.session(price, customer, allowed_payment_method_types=["wechat_pay", "card"])
    assert both.payment_method_types == ["card"]
    with pytest.raises(PageRefused, match="wechat_pay is not offered"):
        await shop.stripe.pay(both.url, "wechat_pay")


@pytest.mark.parametrize("paid", [True, False])
async def test_a_bank_debit_answers_days_later(shop: Shop, paid: bool) -> None:
    customer, price = await shop.customer(), await shop.price(3000, "eur", None)
    session = await shop.session(price, customer, "payment")
    await shop.stripe.pay(session.url, "sepa_debit", card="ok" if paid else "declined")
    waiting = await shop.v1.checkout.sessions.retrieve_async(session.id)
    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    shop.stripe.advance(5 * DAY)
    settled = await shop.v1.checkout.sessions.retrieve_async(session.id)
    assert settled.payment_status == ("paid" if paid else "unpaid")
    assert bool(shop.stripe.events("checkout.session.async_payment_succeeded")) is paid
    assert bool(shop.stripe.events("checkout.session.async_payment_failed")) is not paid


async def test_a_subscription_by_bank_debit_is_active_before_it_is_paid(shop: Shop) -> None:
    customer, price = await shop.customer(), await shop.price(3000, "eur")
    session = await shop.session(price, customer)
    await shop.stripe.pay(session.url, "sepa_debit")
    (row,) = (await shop.v1.subscriptions.list_async({"customer": customer})).data
    assert (row.status, (await shop.read(row.id)).latest_invoice.status) == ("active", "open")
    shop.stripe.fail_delayed(session.id)
    assert (await shop.read(row.id)).status == "past_due"


async def test_a_refund_never_touches_the_subscription(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price())
    (charge,) = await shop.charges(customer)
    await shop.v1.refunds.create_async({"charge": charge.id, "amount": 300})
    (partly,) = await shop.charges(customer)
    assert (partly.amount_refunded, partly.refunded) == (300, False)
    await refused(shop.v1.refunds.create_async({"charge": charge.id, "amount": 601}), None, "amount")
    shop.stripe.refund(subscription.latest_invoice)
    (fully,) = await shop.charges(customer)
    assert (fully.amount_refunded, fully.refunded) == (900, True)
    await refused(shop.v1.refunds.create_async({"charge": charge.id}), "charge_already_refunded")
    assert (await shop.read(subscription.id)).status == "active"
    assert len(shop.stripe.events("charge.refunded")) == 2


async def test_a_dispute_blocks_refunds_and_an_inquiry_does_not(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price())
    dispute = shop.stripe.open_dispute(subscription.latest_invoice, inquiry=True)
    (row,) = (await shop.v1.disputes.list_async()).data
    assert (row.status, row.is_charge_refundable) == ("warning_needs_response", True)
    shop.stripe.escalate_dispute(dispute)
    (charge,) = await shop.charges(customer)
    assert charge.disputed
    await refused(shop.v1.refunds.create_async({"charge": charge.id}), "charge_disputed")
    shop.stripe.close_dispute(dispute, won=False)
    assert (await shop.v1.disputes.retrieve_async(dispute)).status == "lost"
    names = [row["type"] for row in shop.stripe.events() if row["type"].startswith("charge.dispute")]
    assert names == [f"charge.dispute.{step}" for step in ("created", "updated", "funds_withdrawn", "closed")]


async def test_the_portal_cancels_by_a_date_and_the_dashboard_by_a_flag(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price())
    shop.stripe.portal_cancel(subscription.id)
    by_date = await shop.read(subscription.id)
    assert (by_date.cancel_at, by_date.cancel_at_period_end) == (int(FEBRUARY_28.timestamp()), False)
    await shop.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": False})
    assert (await shop.read(subscription.id)).cancel_at is not None
    await shop.v1.subscriptions.update_async(subscription.id, {"cancel_at": ""})
    assert (await shop.read(subscription.id)).cancel_at is None
    shop.stripe.dashboard_cancel(subscription.id, at_period_end=True)
    shop.stripe.advance(MONTH - timedelta(seconds=1))
    assert (await shop.read(subscription.id)).status == "active"
    shop.stripe.advance(timedelta(seconds=1))
    assert (await shop.read(subscription.id)).status == "canceled"
    await refused(shop.v1.subscriptions.cancel_async(subscription.id), "resource_missing", status=404)
    assert len(shop.stripe.events("invoice.created")) == 1


async def test_a_trial_warns_three_days_before_and_then_charges(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price(), subscription_data={"trial_period_days": 7})
    assert (subscription.status, (await shop.read(subscription.id)).latest_invoice.amount_paid) == ("trialing", 0)
    (session,) = (await shop.v1.checkout.sessions.list_async({"customer": customer})).data
    assert (session.payment_status, session.amount_total) == ("no_payment_required", 0)
    shop.stripe.advance(4 * DAY)
    assert len(shop.stripe.events("customer.subscription.trial_will_end")) == 1
    shop.stripe.card_fails(customer)
    shop.stripe.advance(3 * DAY)
    assert (await shop.read(subscription.id)).status == "active"
    shop.stripe.advance(HOUR)
    assert (await shop.read(subscription.id)).status == "past_due"


async def test_a_declined_upgrade_changes_nothing_or_waits(shop: Shop) -> None:
    customer, dear = await shop.customer(), await shop.price(2900)
    subscription = await shop.subscribed(customer, await shop.price())
    item = subscription["items"].data[0]
    up: Any = {"items": [{"id": item.id, "price": dear}], "proration_behavior": "always_invoice"}
    shop.stripe.card_fails(customer)
    hard = shop.v1.subscriptions.update_async(subscription.id, {**up, "payment_behavior": "error_if_incomplete"})
    await refused(hard, "card_declined", status=402)
    assert (await shop.read(subscription.id)).latest_invoice.status == "paid"
    waits = {**up, "payment_behavior": "pending_if_incomplete"}
    await refused(shop.v1.subscriptions.update_async(subscription.id, {**waits, "description": "x"}), None)
    await shop.v1.subscriptions.update_async(subscription.id, waits)
    pending = await shop.read(subscription.id)
    assert (pending.status, pending["items"].data[0].price.unit_amount) == ("active", 900)
    assert (pending.pending_update is not None, pending.latest_invoice.status) == (True, "open")
    shop.stripe.advance(23 * HOUR)
    assert (await shop.read(subscription.id)).pending_update is None
    shop.stripe.card_works(customer)
    await shop.v1.subscriptions.update_async(subscription.id, {**up, "payment_behavior": "error_if_incomplete"})
    upgraded = await shop.read(subscription.id)
    assert (upgraded["items"].data[0].price.id, ends(upgraded)) == (dear, FEBRUARY_28)
    assert upgraded.latest_invoice.amount_paid == round(2900 * 649 / 672) - round(900 * 649 / 672)


async def test_from_month_to_year_the_period_begins_anew(shop: Shop) -> None:
    customer, year = await shop.customer(), await shop.price(9000, every="year")
    subscription = await shop.subscribed(customer, await shop.price())
    shop.stripe.advance(14 * DAY)
    items: Any = [{"id": subscription["items"].data[0].id, "price": year}]
    await shop.v1.subscriptions.update_async(subscription.id, {"items": items})
    changed = await shop.read(subscription.id)
    assert (ends(changed), changed.latest_invoice.amount_paid) == (datetime(2027, 2, 14, 12, tzinfo=UTC), 9000 - 450)


async def test_a_schedule_downgrades_at_the_periods_end(shop: Shop) -> None:
    customer, cheap = await shop.customer(), await shop.price(300)
    subscription = await shop.subscribed(customer, await shop.price())
    schedule = await shop.v1.subscription_schedules.create_async({"from_subscription": subscription.id})
    now = schedule.phases[0]
    phases: Any = [
        {"items": [{"price": now["items"][0].price}], "start_date": now.start_date, "end_date": now.end_date},
        {"items": [{"price": cheap}], "duration": {"interval": "month"}},
    ]
    await shop.v1.subscription_schedules.update_async(schedule.id, {"phases": phases, "end_behavior": "release"})
    await refused(shop.v1.subscriptions.update_async(subscription.id, {"cancel_at_period_end": True}), None)
    shop.stripe.advance(MONTH + HOUR)
    changed = await shop.read(subscription.id)
    assert (changed["items"].data[0].price.id, changed.latest_invoice.amount_paid) == (cheap, 300)
    shop.stripe.advance(32 * DAY)
    released = await shop.read(subscription.id)
    assert (released.schedule, released["items"].data[0].price.id) == (None, cheap)


async def test_a_code_for_the_whole_price_leaves_nothing_to_charge(shop: Shop) -> None:
    coupon = await shop.v1.coupons.create_async({"percent_off": 100, "duration": "once"})
    promotion: Any = {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "FREE"}
    await shop.v1.promotion_codes.create_async(promotion)
    for mode, every in (("subscription", "month"), ("payment", None)):
        customer = await shop.customer()
        session = await shop.session(await shop.price(every=every), customer, mode, allow_promotion_codes=True)
        assert (await shop.stripe.pay(session.url, promotion_code="free")).outcome == "free"
        done = await shop.v1.checkout.sessions.retrieve_async(session.id)
        assert (done.amount_total, done.payment_status, done.payment_intent) == (0, "no_payment_required", None)
        assert await shop.charges(customer) == []
    shop.stripe.advance(MONTH + HOUR)
    assert [row["amount_paid"] for row in shop.stripe.objects("invoice")] == [0, 900]


async def test_who_is_subscribed_on_an_archived_price_keeps_it(shop: Shop) -> None:
    customer, price = await shop.customer(), await shop.price()
    subscription = await shop.subscribed(customer, price)
    shop.stripe.archive_price(price)
    await refused(shop.session(price, customer), None, "line_items[0][price]")
    shop.stripe.advance(MONTH + HOUR)
    assert (await shop.read(subscription.id)).latest_invoice.status == "paid"


async def test_yen_are_whole_and_each_currency_has_a_least_charge(shop: Shop) -> None:
    customer = await shop.customer()
    session = await shop.session(await shop.price(980, "jpy"), customer)
    assert session.amount_total == 980
    await refused(shop.session(await shop.price(49, "jpy"), customer), "amount_too_small")
    await refused(shop.session(await shop.price(900, "usd", None), customer, "subscription"), None, "line_items")
    await refused(shop.session(await shop.price(900, "usd"), customer, "payment"), None, "mode")


async def test_a_deleted_customer_has_no_subscription_left(shop: Shop) -> None:
    customer, price = await shop.customer(), await shop.price()
    subscription = await shop.subscribed(customer, price)
    await shop.v1.customers.delete_async(customer)
    assert (await shop.read(subscription.id)).status == "canceled"
    assert (await shop.v1.customers.retrieve_async(customer)).deleted
    await refused(shop.session(price, customer), "resource_missing", "customer")
