"""The gateway when Stripe speaks unasked, fails, or does not know whom it is asked about."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx2
import pytest
from starlette.applications import Starlette

from adapters.stripe.gateway import stripe_gateway
from adapters.stripe.page import routes
from core.kernel.errors import Broken, NotYet
from core.kernel.money import Money
from core.payments.provider import CustomerRef, ReportKind
from core.payments.right import Status
from tests.wire.stripe_gateway_shop import DAY, FEB, PRO, SECRET, START, Shop, open_shop, refusal

# stripe 16.1.0 hands httpx its body as `data=` (stripe/_http_client.py, HTTPXClient); httpx 0.28 warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")

webhooks = pytest.importorskip("tests.wire.stripe.webhooks")


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened


async def test_a_webhook_of_a_dispute_finds_its_customer_by_the_charge(shop: Shop) -> None:
    await shop.buy()
    (charge,) = (await shop.read()).charges
    shop.stripe.open_dispute(charge.ref)
    told = next(one for one in shop.stripe.world.events if one["type"] == "charge.dispute.created")
    sent = webhooks.webhook(shop.stripe.world, told, SECRET)
    report = await shop.gateway.verify(sent.body, sent.headers["stripe-signature"], shop.stripe.now)
    assert (report.kind, report.customer) == (ReportKind.LOOK_AGAIN, shop.customer)


async def test_every_webhook_of_a_purchase_names_the_customer_or_is_foreign(shop: Shop) -> None:
    await shop.buy()
    for told in shop.stripe.world.events:
        sent = webhooks.webhook(shop.stripe.world, told, SECRET)
        report = await shop.gateway.verify(sent.body, sent.headers["stripe-signature"], shop.stripe.now)
        assert report.customer == (shop.customer if report.kind is ReportKind.LOOK_AGAIN else None)


async def test_a_stripe_that_asks_for_patience_is_left_alone(shop: Shop) -> None:
    await shop.buy()
    shop.stripe.fail_next("/v1/invoices", 429)
    with pytest.raises(NotYet) as caught:
        await shop.read()
    assert caught.value.after > timedelta(0)
    assert (await shop.right()).status is Status.ACTIVE


async def test_a_stripe_that_fails_three_times_is_tried_later_and_nothing_is_read_by_half(shop: Shop) -> None:
    await shop.buy()
    shop.stripe.fail_next("/v1/subscriptions", 500, times=3)
    with pytest.raises(NotYet):
        await shop.read()
    shop.stripe.drop_next("/v1/charges", after_effect=False, times=3)
    with pytest.raises(NotYet):
        await shop.read()


async def test_an_answer_that_was_lost_is_not_a_second_effect(shop: Shop) -> None:
    price = await shop.price()
    shop.stripe.drop_next("/v1/checkout/sessions", after_effect=True)
    await shop.open(price, "k")
    assert len(shop.stripe.objects("checkout.session")) == 1


async def test_a_fault_that_stripe_remembers_under_a_key_is_not_the_last_word(shop: Shop) -> None:
    price = await shop.price()
    shop.stripe.fail_next("/v1/checkout/sessions", 500)
    await shop.open(price, "k")
    assert len(shop.stripe.objects("checkout.session")) == 1
    bought = await shop.buy(price)
    dear = await shop.price(PRO, 2900)
    shop.stripe.card_fails(shop.customer)
    for _ in range(2):
        assert await refusal(shop.gateway.switch(bought.key, dear, at_period_end=False, key="up")) == "switch.declined"
    shop.stripe.card_works(shop.customer)
    await shop.gateway.switch(bought.key, dear, at_period_end=False, key="up")
    assert (await shop.right()).plan == PRO


async def test_a_wrong_key_is_broken_by_name_and_never_printed(shop: Shop) -> None:
    wrong = "sk_test_wrong_key_4242"
    gateway = stripe_gateway(wrong, webhook_secret=SECRET, base=shop.stripe.url, public_url=None)
    with pytest.raises(Broken, match="STRIPE_SECRET_KEY") as caught:
        await gateway.read(CustomerRef("cus_1"))
    assert wrong not in repr(caught.value)
    assert wrong[-4:] not in str(caught.value)
    assert caught.value.__cause__ is None
    await gateway.close_async()


async def test_a_customer_who_is_not_there_is_refused(shop: Shop) -> None:
    assert await refusal(shop.gateway.read(CustomerRef("cus_none"))) == "customer.none"


async def test_a_closed_gateway_opens_anew(shop: Shop) -> None:
    price = await shop.price()
    await shop.gateway.close_async()
    await shop.gateway.close_async()
    assert await shop.gateway.check_price(price.ref) == (Money(900, "usd"), "month")


async def test_a_customer_who_was_deleted_has_nothing_that_runs(shop: Shop) -> None:
    await shop.buy()
    shop.stripe.advance(DAY)
    await shop.gateway.calls.v1.customers.delete_async(shop.customer)
    gone = await shop.right()
    assert (gone.status, gone.ends_at, gone.paid_until) == (Status.CANCELED, START + DAY, FEB)
    (paid,) = (await shop.read()).charges
    shop.stripe.refund(paid.ref)
    assert (await shop.right()).refunded_at == START + DAY


async def test_who_comes_back_from_the_page_is_told_and_nobody_else(shop: Shop) -> None:
    told: list[CustomerRef] = []

    async def paid(customer: CustomerRef) -> None:
        told.append(customer)

    checkout = await shop.open(await shop.price())
    transport = httpx2.ASGITransport(app=Starlette(routes=routes(shop.gateway, paid)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://bot.test") as browser:
        for session in (checkout.ref, "cs_test_none_of_ours", "../customers", "", "<script>"):
            answer = await browser.get("/stripe/return", params={"session": session})
            assert (answer.status_code, "script" in answer.text) == (200, False)
        assert (await browser.get("/stripe/back")).status_code == 200
    assert told == [checkout.customer]
