"""The page of the test checkout, as a browser meets it in the application."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2
import pytest

from adapters.localpay.gateway import LocalGateway
from adapters.localpay.page import STYLE, routes
from adapters.web.app import web_app
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import Buyer, CustomerRef, Mode, Price
from tests.fakes.clock import NOON, HandClock
from tests.fakes.money import FakeSales

HOUR = timedelta(hours=1)
BASE = "https://pay.example"


class Told:
    """Who was said to have paid; perhaps what is told does not arrive."""

    def __init__(self) -> None:
        self.customers: list[CustomerRef] = []
        self.fault: Exception | None = None

    async def __call__(self, customer: CustomerRef) -> None:
        self.customers.append(customer)
        if self.fault is not None:
            raise self.fault


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def gateway(clock: HandClock) -> LocalGateway:
    return LocalGateway(FakeSales(), clock, f"{BASE}/")


@pytest.fixture
async def browser(gateway: LocalGateway, told: Told) -> AsyncIterator[httpx2.AsyncClient]:
    async def ready() -> dict[str, str]:
        return {}

    web = web_app(ready=ready, version="1", routes=routes(gateway, told))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=web), base_url="http://127.0.0.1:8420") as client:
        yield client


async def opened(gateway: LocalGateway, plan: str = "vip", *, days: int | None = None, trial_days: int = 0) -> str:
    """Return the path of a page that is open for an hour."""
    code, every = PlanCode(plan), "month" if days is None else "pass"
    ref = await gateway.make_price(code, plan, Money(3000, "cny"), every=every, days=days)
    mode = Mode.SUBSCRIPTION if days is None else Mode.PASS
    price = Price(code, ref, mode, trial_days=trial_days, days=days)
    buyer = Buyer(MemberId(1), None, "zh")
    checkout = await gateway.open_checkout(price, buyer, key=f"{plan}{days}", until=gateway.clock.now() + HOUR)
    assert checkout.url.startswith(f"{BASE}/local/")
    return urlsplit(checkout.url).path


async def is_paid(gateway: LocalGateway, path: str) -> bool:
    sale = await gateway.sale(path.rpartition("/")[2])
    return sale is not None and sale.paid_at is not None


async def test_the_page_says_that_it_is_a_test_and_what_is_sold(
    browser: httpx2.AsyncClient, gateway: LocalGateway
) -> None:
    page = await browser.get(await opened(gateway, trial_days=7))
    assert page.status_code == 200
    for said in (
        "这是测试，不会产生任何扣款",
        "This is a test. No money moves.",
        "vip",
        "30.00 CNY",
        "每月",
        "a month",
        "7 天",
    ):
        assert said in page.text
    assert page.text.count('<form method="post"><button type="submit">') == 1
    assert "<script" not in page.text
    assert "7 天 · for 7 days" in (await browser.get(await opened(gateway, "week", days=7))).text


async def test_looking_changes_nothing(browser: httpx2.AsyncClient, gateway: LocalGateway, told: Told) -> None:
    path = await opened(gateway)
    for look in (browser.get, browser.head, browser.get):
        assert (await look(path)).status_code == 200
    assert (await is_paid(gateway, path), told.customers) == (False, [])


async def test_the_button_pays_and_tells_it(browser: httpx2.AsyncClient, gateway: LocalGateway, told: Told) -> None:
    path = await opened(gateway)
    page = await browser.post(path, headers={"sec-fetch-site": "same-origin"})
    assert (page.status_code, "请回到聊天" in page.text, "Go back to the chat" in page.text) == (200, True, True)
    assert (await is_paid(gateway, path), told.customers) == (True, ["local_1"])
    later = await browser.get(path)
    assert ("早已付款" in later.text, "<form" in later.text) == (True, False)


async def test_a_second_press_pays_nothing_more_and_tells_it_again(
    browser: httpx2.AsyncClient, gateway: LocalGateway, clock: HandClock, told: Told
) -> None:
    path = await opened(gateway)
    for _ in range(2):
        assert (await browser.post(path)).status_code == 200
        clock.pass_by(HOUR)
    sale = await gateway.sale(path.rpartition("/")[2])
    assert sale is not None
    assert (sale.paid_at, len((await gateway.read(sale.customer)).charges)) == (NOON, 1)
    assert told.customers == ["local_1"] * 2


async def test_many_presses_at_once_are_one_payment(browser: httpx2.AsyncClient, gateway: LocalGateway) -> None:
    path = await opened(gateway)
    pages = await asyncio.gather(*(browser.post(path) for _ in range(5)))
    assert {page.status_code for page in pages} == {200}
    assert len((await gateway.read(CustomerRef("local_1"))).charges) == 1


async def test_an_expired_page_says_so_and_takes_nothing(
    browser: httpx2.AsyncClient, gateway: LocalGateway, clock: HandClock, told: Told
) -> None:
    path = await opened(gateway)
    clock.pass_by(HOUR)
    for page in (await browser.get(path), await browser.post(path)):
        assert (page.status_code, "已过期" in page.text, "expired" in page.text) == (410, True, True)
        assert "<form" not in page.text
    assert (await is_paid(gateway, path), told.customers) == (False, [])


@pytest.mark.parametrize(
    "ref", ["nothing", "sale_" + "0" * 24, "sale_%00", "%00", "%ED%A0%80", "%3Cb%3E", "x" * 5000, "' OR 1=1 --"]
)
async def test_a_page_that_nobody_opened_is_unknown(browser: httpx2.AsyncClient, ref: str, told: Told) -> None:
    for page in (await browser.get(f"/local/checkout/{ref}"), await browser.post(f"/local/checkout/{ref}")):
        assert (page.status_code, "没有这个订单" in page.text, "no such order" in page.text) == (404, True, True)
        assert "<b>" not in page.text
    assert told.customers == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": BASE}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": f"{BASE}.evil.example"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": BASE}, 200),
        ({"origin": BASE}, 200),
        ({"origin": "http://127.0.0.1:8420"}, 200),
        ({}, 200),
    ],
)
async def test_only_the_page_itself_pays(
    browser: httpx2.AsyncClient, gateway: LocalGateway, headers: dict[str, str], status: int
) -> None:
    path = await opened(gateway)
    assert (await browser.post(path, headers=headers)).status_code == status
    assert await is_paid(gateway, path) is (status == 200)


async def test_a_paid_page_stays_paid_where_telling_it_has_to_wait(
    browser: httpx2.AsyncClient, gateway: LocalGateway, told: Told
) -> None:
    path = await opened(gateway)
    told.fault = NotYet(HOUR)
    page = await browser.post(path)
    assert (page.status_code, "within minutes" in page.text) == (200, True)
    assert await is_paid(gateway, path)
    assert [customer async for customer in gateway.changed_since(NOON)] == ["local_1"]


async def test_nothing_that_was_written_becomes_markup(browser: httpx2.AsyncClient, gateway: LocalGateway) -> None:
    path = await opened(gateway, '<img/src="x">')
    for page in (await browser.get(path), await browser.post(path), await browser.get(path)):
        assert "<img" not in page.text
    assert "&lt;img/src=&quot;x&quot;&gt;" in page.text


async def test_the_page_runs_no_script_and_only_its_own_style(
    browser: httpx2.AsyncClient, gateway: LocalGateway
) -> None:
    page = await browser.get(await opened(gateway))
    policy = page.headers["content-security-policy"]
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; "
        r"frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
        policy,
    )
    assert f"<style>{STYLE}</style>" in page.text
    assert page.headers["referrer-policy"] == "same-origin"
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_no_other_way_is_answered(browser: httpx2.AsyncClient, gateway: LocalGateway, method: str) -> None:
    assert (await browser.request(method, await opened(gateway))).status_code == 405


async def test_what_is_not_here_is_refused_in_words(gateway: LocalGateway) -> None:
    for gone in ("nothing", "sale_" + "0" * 24, "\0"):
        with pytest.raises(Refused, match=r"^subscription\.none$"):
            await gateway.cancel(gone, at_once=True, key="1")
        with pytest.raises(Refused, match=r"^subscription\.none$"):
            await gateway.resume(gone, key="2")
        for charge in (gone, f"{gone}-0", f"{gone}-x"):
            with pytest.raises(Refused, match=r"^charge\.unknown$"):
                await gateway.refund(charge, None, key="3")
        with pytest.raises(Refused, match=r"^checkout\.gone$"):
            await gateway.pay(gone)
    with pytest.raises(Refused, match=r"^customer\.none$"):
        await gateway.portal(CustomerRef("local_9"))
    assert (await gateway.read(CustomerRef("local_9"))).rights == ()


@pytest.mark.parametrize("amount", [Money(0, "cny"), Money(-5, "cny"), Money(100, "usd")])
async def test_an_amount_of_another_kind_is_not_given_back(gateway: LocalGateway, amount: Money) -> None:
    sale = await gateway.pay((await opened(gateway)).rpartition("/")[2])
    with pytest.raises(Refused, match=r"^money\.amount_malformed$"):
        await gateway.refund(f"{sale.ref}-0", amount, key="1")
    with pytest.raises(Refused, match=r"^charge\.unknown$"):
        await gateway.refund(f"{sale.ref}-1", None, key="2")


async def test_a_pass_or_an_unpaid_page_is_no_subscription(gateway: LocalGateway) -> None:
    unpaid = (await opened(gateway)).rpartition("/")[2]
    week = (await gateway.pay((await opened(gateway, "week", days=7)).rpartition("/")[2])).ref
    for ref in (unpaid, week):
        with pytest.raises(Refused, match=r"^subscription\.none$"):
            await gateway.cancel(ref, at_once=True, key="1")
    with pytest.raises(Refused, match=r"^charge\.unknown$"):
        await gateway.refund(f"{unpaid}-0", None, key="2")


async def test_a_move_that_was_to_come_after_the_end_never_comes(gateway: LocalGateway, clock: HandClock) -> None:
    sale = await gateway.pay((await opened(gateway)).rpartition("/")[2])
    pro = await gateway.make_price(PlanCode("pro"), "pro", Money(9000, "cny"), every="month", days=None)
    price = Price(PlanCode("pro"), pro, Mode.SUBSCRIPTION)
    await gateway.switch(sale.ref, price, at_period_end=True, key="1")
    await gateway.cancel(sale.ref, at_once=False, key="2")
    clock.pass_by(timedelta(days=90))
    [right] = (await gateway.read(sale.customer)).rights
    assert right.plan == "vip"
    with pytest.raises(Refused, match=r"^subscription\.none$"):
        await gateway.switch(sale.ref, price, at_period_end=False, key="3")


async def test_an_archived_price_is_sold_no_more_until_it_is_made_again(gateway: LocalGateway) -> None:
    await opened(gateway)
    ref = "price_local_3000_cny_month_vip"
    await gateway.archive_price(ref)
    price = Price(PlanCode("vip"), ref, Mode.SUBSCRIPTION)
    with pytest.raises(Refused, match=r"^price\.archived$"):
        await gateway.open_checkout(price, Buyer(MemberId(1), None, "zh"), key="new", until=NOON + HOUR)
    await opened(gateway)
    assert await gateway.check_price(ref) == (Money(3000, "cny"), "month")
