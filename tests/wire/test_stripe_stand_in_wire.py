"""The stand-in of Stripe as a wire: keys, idempotency, lists, refusals, faults, and deliveries true and false."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
import stripe as library
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.wire.stripe import Account, Forgery, Plan
from tests.wire.stripe.routes import ROUTES
from tests.wire.stripe.world import API_VERSION
from tests.wire.stripe_shop import SUCCESS, Shop, open_shop

# stripe 16.1.0 hands httpx its body as `data=` (stripe/_http_client.py, HTTPXClient); httpx 0.28 warns of it.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")

SECRET = "whsec_test"
WHO: Any = {"name": "Ada"}


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as opened:
        yield opened


async def error_of(awaitable: Any) -> library.StripeError:
    with pytest.raises(library.StripeError) as caught:
        await awaitable
    return caught.value


class Endpoint:
    """A webhook endpoint that judges as the library does, at the stand-in's time."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.fails, self.seen = shop, 0, list[str]()
        self.app = Starlette(routes=[Route("/stripe/webhook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        body, header = await request.body(), request.headers.get("stripe-signature")
        try:
            library.WebhookSignature.verify_header(body, header, SECRET)
            event = self.shop.client.construct_event_without_verification(body)
        except (library.SignatureVerificationError, ValueError):
            return Response(status_code=400)
        signed_at = int(str(header).partition("t=")[2].partition(",")[0])
        if abs(signed_at - self.shop.stripe.now.timestamp()) > 300:
            return Response(status_code=400)
        if self.fails:
            self.fails -= 1
            return Response(status_code=500)
        self.seen.append(event.id)
        return Response(status_code=200)


async def test_the_same_key_gives_the_same_answer_and_another_body_an_error(shop: Shop) -> None:
    key: Any = {"idempotency_key": "k1"}
    first = await shop.v1.customers.create_async(WHO, key)
    again = await shop.v1.customers.create_async(WHO, key)
    assert first.id == again.id
    assert again.last_response.headers["idempotent-replayed"] == "true"
    other = await error_of(shop.v1.customers.create_async({"name": "Bob"}, key))
    assert (type(other), other.http_status) == (library.IdempotencyError, 400)
    shop.stripe.advance(timedelta(hours=25))
    assert (await shop.v1.customers.create_async(WHO, key)).id != first.id


async def test_a_saved_500_repeats_until_the_key_changes_and_a_429_does_not(shop: Shop) -> None:
    shop.stripe.fail_next("/v1/customers")
    for _ in range(2):
        assert (await error_of(shop.v1.customers.create_async(WHO, {"idempotency_key": "k1"}))).http_status == 500
    assert (await shop.v1.customers.create_async(WHO, {"idempotency_key": "k2"})).id
    shop.stripe.fail_next("/v1/customers", 429)
    busy = await error_of(shop.v1.customers.create_async(WHO, {"idempotency_key": "k3"}))
    assert isinstance(busy, library.RateLimitError)
    assert (await shop.v1.customers.create_async(WHO, {"idempotency_key": "k3"})).id
    assert (await error_of(shop.v1.customers.create_async({"email": ""}, {"idempotency_key": "k4"}))).code
    assert (await shop.v1.customers.create_async(WHO, {"idempotency_key": "k4"})).id


@pytest.mark.parametrize("after_effect", [True, False])
async def test_a_cut_connection_has_one_effect_when_the_library_tries_again(after_effect: bool) -> None:
    async with open_shop(retries=2) as shop:
        shop.stripe.drop_next("/v1/customers", after_effect=after_effect)
        await shop.v1.customers.create_async(WHO)
        assert len(shop.stripe.objects("customer")) == 1
        assert [row.status for row in shop.stripe.asked] == [200] * (1 + after_effect)


async def test_an_answer_lost_after_the_effect_leaves_the_effect(shop: Shop) -> None:
    shop.stripe.drop_next("/v1/customers", after_effect=True)
    assert isinstance(await error_of(shop.v1.customers.create_async(WHO)), library.APIConnectionError)
    assert len(shop.stripe.objects("customer")) == 1


async def test_a_slow_answer_does_not_stop_the_others(shop: Shop) -> None:
    shop.stripe.slow("/v1/products", 0.2)
    slow = asyncio.create_task(shop.v1.products.list_async())
    await asyncio.sleep(0.05)
    await shop.customer()
    assert not slow.done()
    await slow


async def test_only_the_accounts_key_and_version_are_let_in(shop: Shop) -> None:
    wrong = library.StripeClient("sk_test_wrong", base_addresses={"api": shop.stripe.url}, max_network_retries=0)
    error = await error_of(asyncio.to_thread(wrong.v1.customers.list))
    assert (type(error), error.http_status) == (library.AuthenticationError, 401)
    old: Any = {"stripe_version": "2024-06-20"}
    assert (await error_of(shop.v1.customers.list_async({}, old))).http_status == 400
    answer = (await shop.v1.customers.list_async()).last_response
    assert answer.headers["stripe-version"] == API_VERSION


async def test_the_blocking_client_works_too(shop: Shop) -> None:
    client = library.StripeClient(shop.stripe.key, base_addresses={"api": shop.stripe.url})
    made = await asyncio.to_thread(client.v1.customers.create, WHO)
    assert (await shop.v1.customers.retrieve_async(made.id)).name == "Ada"


async def test_lists_are_newest_first_and_paged_by_cursor_both_ways(shop: Shop) -> None:
    made = [await shop.customer(f"m{number}") for number in range(7)]
    page = await shop.v1.customers.list_async({"limit": 3})
    assert ([row.id for row in page.data], page.has_more) == (made[:3:-1], True)
    assert [row.id async for row in page.auto_paging_iter()] == made[::-1]
    newer = await shop.v1.customers.list_async({"limit": 2, "ending_before": made[2]})
    assert ([row.id for row in newer.data], newer.has_more) == ([made[4], made[3]], True)
    assert [row.id async for row in newer.auto_paging_iter()] == made[3:]
    assert (await error_of(shop.v1.customers.list_async({"starting_after": "cus_no"}))).code == "resource_missing"
    assert (await error_of(shop.v1.customers.list_async({"limit": 101}))).http_status == 400


async def test_events_reach_back_thirty_days_and_can_be_caught_up(shop: Shop) -> None:
    await shop.customer("old")
    shop.stripe.advance(timedelta(days=31))
    first = await shop.customer("new")
    await shop.price()
    types: Any = {"types": ["customer.*", "price.created"]}
    rows = (await shop.v1.events.list_async(types)).data
    assert [row.type for row in rows] == ["price.created", "customer.created"]
    assert (rows[1].data.object.id, rows[1].api_version) == (first, API_VERSION)
    newer = (await shop.v1.events.list_async({"ending_before": rows[1].id, **types})).data
    assert [row.id for row in newer] == [rows[0].id]
    gone = shop.stripe.events()[0]["id"]
    assert (await error_of(shop.v1.events.list_async({"ending_before": gone}))).code == "resource_missing"
    assert (await error_of(shop.v1.events.retrieve_async(gone))).http_status == 404
    assert (await error_of(shop.v1.events.list_async({"types": ["a"] * 21}))).http_status == 400


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"payment_method_types": ["card"]}, "parameter_unknown"),
        ({"locale": "klingon"}, None),
        ({"ui_mode": "hosted"}, None),
        ({"success_url": "shop.test/back"}, "url_invalid"),
        ({"customer": "cus_no"}, "resource_missing"),
        ({"metadata": {"k" * 41: "v"}}, None),
        ({"metadata": {"k": "v" * 501}}, None),
        ({"expires_at": 1}, None),
        ({"client_reference_id": ""}, "parameter_invalid_empty"),
        ({"subscription_data": {"trial_period_days": 0}}, None),
        ({"subscription_data": {"trial_period_day": 1}}, "parameter_unknown"),
        ({"payment_intent_data": {"metadata": {}, "description": "x"}}, None),
        ({"allow_promotion_codes": True, "discounts": [{"coupon": "x"}]}, None),
        ({"tax_id_collection": {"enabled": True}}, "stand_in_not_modelled"),
    ],
)
async def test_a_session_is_refused_for_what_stripe_refuses(shop: Shop, more: Any, code: str | None) -> None:
    price = await shop.price()
    params = {"mode": "subscription", "line_items": [{"price": price, "quantity": 1}], "success_url": SUCCESS, **more}
    error = await error_of(shop.v1.checkout.sessions.create_async(params))
    assert (error.code, error.http_status) == (code, 400), error
    assert shop.stripe.objects("checkout.session") == []


async def test_what_newer_versions_removed_is_unknown(shop: Shop) -> None:
    coupon = await shop.v1.coupons.create_async({"percent_off": 10})
    gone: Any = {"coupon": coupon.id}
    assert (await error_of(shop.v1.promotion_codes.create_async(gone))).code == "parameter_unknown"
    missing: Any = {"promotion": {"type": "coupon"}}
    assert (await error_of(shop.v1.promotion_codes.create_async(missing))).code == "parameter_missing"
    moved: Any = {"expand": ["data.subscription"]}
    assert "cannot be expanded" in str(await error_of(shop.v1.invoices.list_async(moved)))


async def test_expansion_goes_four_levels_deep_and_only_where_it_may(shop: Shop) -> None:
    customer = await shop.customer()
    subscription = await shop.subscribed(customer, await shop.price())
    (row,) = (await shop.v1.subscriptions.list_async({"expand": ["data.latest_invoice", "data.customer"]})).data
    assert (row.latest_invoice.status, row.customer.id) == ("paid", customer)
    deep: Any = {"expand": ["payments.data.payment.payment_intent"]}
    invoice = await shop.v1.invoices.retrieve_async(subscription.latest_invoice, deep)
    assert invoice.payments.data[0].payment.payment_intent.status == "succeeded"
    five: Any = {"expand": ["data.payments.data.payment.payment_intent"]}
    assert "4 levels" in str(await error_of(shop.v1.invoices.list_async(five)))
    none: Any = {"expand": ["subscription"]}
    assert "cannot be expanded" in str(await error_of(shop.v1.invoices.retrieve_async(invoice.id, none)))


async def test_a_missing_object_is_404_in_the_path_and_400_in_a_parameter(shop: Shop) -> None:
    assert (await error_of(shop.v1.subscriptions.retrieve_async("sub_no"))).http_status == 404
    assert (await error_of(shop.v1.subscriptions.list_async({"customer": "cus_no"}))).http_status == 400


async def test_the_portal_needs_its_configuration(shop: Shop) -> None:
    opened = await shop.v1.billing_portal.sessions.create_async({"customer": await shop.customer()})
    assert opened.url.startswith(shop.stripe.url)
    async with open_shop(Account(portal_configured=False)) as other:
        call = other.v1.billing_portal.sessions.create_async({"customer": await other.customer()})
        assert "default configuration" in str(await error_of(call))


async def test_a_person_sees_the_amount_on_the_page(shop: Shop) -> None:
    session = await shop.session(await shop.price(980, "jpy"), await shop.customer())
    async with httpx.AsyncClient() as browser:
        assert "980 JPY" in (await browser.get(session.url)).text
        await shop.v1.checkout.sessions.expire_async(session.id)
        assert "no longer active" in (await browser.get(session.url)).text
    assert (await error_of(shop.v1.checkout.sessions.expire_async(session.id))).http_status == 400


async def test_stripe_can_answer_that_nobody_has_a_subscription(shop: Shop) -> None:
    customer = await shop.customer()
    await shop.subscribed(customer, await shop.price())
    shop.stripe.answers_no_subscriptions()
    assert (await shop.v1.subscriptions.list_async({"customer": customer, "status": "all"})).data == []
    shop.stripe.works_again()
    assert len((await shop.v1.subscriptions.list_async({"customer": customer})).data) == 1


async def test_deliveries_are_signed_and_come_again_with_backoff_until_answered(shop: Shop) -> None:
    await shop.customer()
    endpoint = Endpoint(shop)
    shop.stripe.advance(timedelta(days=400))
    await shop.customer()
    endpoint.fails = 1
    (failed,) = await shop.stripe.deliver(endpoint.app, SECRET)
    assert (failed.status, endpoint.seen) == (500, [])
    pending = (await shop.v1.events.list_async({"delivery_success": False})).data
    assert [row.id for row in pending] == [failed.event_id]
    assert await shop.stripe.deliver(endpoint.app, SECRET) == []
    shop.stripe.advance(timedelta(minutes=5))
    (again,) = await shop.stripe.deliver(endpoint.app, SECRET)
    assert (again.status, again.attempt, endpoint.seen) == (200, 2, [failed.event_id])
    assert await shop.stripe.deliver(endpoint.app, SECRET) == []


async def test_after_three_days_an_event_is_given_up(shop: Shop) -> None:
    await shop.customer()
    endpoint = Endpoint(shop)
    endpoint.fails = 1_000
    for _ in range(80):
        shop.stripe.advance(timedelta(hours=1))
        await shop.stripe.deliver(endpoint.app, SECRET)
    assert 5 < 1_000 - endpoint.fails < 15
    endpoint.fails = 0
    assert await shop.stripe.deliver(endpoint.app, SECRET) == []


async def test_deliveries_double_change_order_get_lost_and_wait(shop: Shop) -> None:
    made = [await shop.customer(f"m{number}") for number in range(4)]
    endpoint = Endpoint(shop)
    events = [row["id"] for row in shop.stripe.events()]
    plan = Plan(
        order="reversed",
        copies=2,
        lose=lambda event: event["data"]["object"]["id"] == made[0],
        hold=lambda event: event["data"]["object"]["id"] == made[1],
    )
    await shop.stripe.deliver(endpoint.app, SECRET, plan=plan)
    assert endpoint.seen == [events[3], events[2]] * 2
    await shop.stripe.deliver(endpoint.app, SECRET)
    assert endpoint.seen[4:] == [events[1]]


@pytest.mark.parametrize("wrong", list(Forgery))
async def test_false_deliveries_are_told_from_true_ones(shop: Shop, wrong: Forgery) -> None:
    await shop.customer()
    status = await shop.stripe.deliver_false(Endpoint(shop).app, SECRET, wrong)
    # The endpoint of this test takes any well-signed event of an account; a thin one it can parse no better.
    expected = 200 if wrong in (Forgery.FOREIGN, Forgery.UNKNOWN_TYPE) else 400
    assert status == expected


async def test_every_modelled_parameter_is_one_that_the_library_knows() -> None:
    for route in ROUTES:
        named = {name.partition(".")[0] for name in route.modelled}
        assert named <= set(route.params().__annotations__) | {"expand"}, route.shape
