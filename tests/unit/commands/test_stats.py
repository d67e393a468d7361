"""/stats: what an owner sees of the money, in both languages."""

from datetime import timedelta

import pytest

from core.kernel.messages import Reply
from core.payments.right import Right, RightKind, Status
from tests.factories import VIP, a_fact, a_member, a_room, keep
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.product import OWNER, Product, actions

DAY = timedelta(days=1)
PERIODS = ["/stats month", "/stats 7d", "/stats 30d", "/stats 90d"]


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway(HandClock())


@pytest.fixture
def shop(gateway: FakeGateway) -> Product:
    return Product.paid_by(gateway)


async def stats(shop: Product, words: str = "") -> Reply:
    return await shop.ask(f"/stats {words}".strip(), by=OWNER)


async def buy(shop: Product, gateway: FakeGateway, plan: str, by: str) -> None:
    url = (await shop.ask(f"/subscribe {plan}", by=by)).buttons[0].url
    assert url is not None
    await shop.cases.manage.reread(gateway.pay(url.rpartition("/")[2]))


async def open_shop(shop: Product) -> None:
    for line in ("vip 30.00 cny month", "gold 120 usd year", "week 500 jpy pass:7", "kw 1.205 kwd month"):
        assert (await shop.ask(f"/newplan {line}", by=OWNER)).key == "newplan.made"


async def test_only_an_owner_may_ask(shop: Product) -> None:
    assert (await shop.ask("/stats")).key == "denied"


async def test_where_nothing_was_sold_the_first_step_is_shown(shop: Product) -> None:
    empty = await stats(shop)
    assert (empty.key, actions(empty)) == ("stats.empty", ["/help newplan"])
    await open_shop(shop)
    assert (await stats(shop)).key == "stats.empty"


@pytest.mark.parametrize("words", ["week", "0d", "2027-01", "7", "2026-10 x", "🍵"])
async def test_another_period_is_answered_with_examples(shop: Product, words: str) -> None:
    wrong = await stats(shop, words)
    assert (wrong.key, actions(wrong)) == ("stats.form", PERIODS)
    assert "/stats 2026-10" in wrong.text


async def test_each_currency_stands_for_itself(shop: Product, gateway: FakeGateway) -> None:
    await open_shop(shop)
    for plan, by in (("vip", "ann"), ("vip", "bob"), ("gold", "cat"), ("week", "dan"), ("kw", "eve")):
        await buy(shop, gateway, plan, by)
    card = await stats(shop)
    assert (card.key, actions(card)) == ("stats.head", PERIODS)
    head, cny, jpy, kwd, usd = card.text.split("\n\n")
    assert "2026-11-01 00:00" in head
    assert "passes 1" in head
    assert cny.startswith("CNY\nMRR CN¥60.00: 2 paying, 0 of them cancelled")
    assert "Live at the start 0, new 2, back 0, lost 0, at the end 2" in cny
    assert "Income CN¥60.00: CN¥60.00 charged, CN¥0.00 of it given back" in cny
    assert "Churn" not in cny
    assert "MRR ¥0" in jpy
    assert "Passes sold 1, for ¥500" in jpy
    assert "MRR KWD" in kwd
    assert "1.205" in kwd
    assert "US$120" not in usd
    assert "Income $120.00" in usd


async def test_who_went_and_why_and_what_is_at_risk(shop: Product, gateway: FakeGateway) -> None:
    await open_shop(shop)
    for by in ("ann", "bob", "cat"):
        await buy(shop, gateway, "vip", by)
    gateway.clock.pass_by(8 * DAY)
    one, two, _ = gateway.rights
    await shop.ask("/refund ch_1", by=OWNER)
    (right,) = gateway.rights[two].values()
    failed = Right(right.key, VIP, RightKind.SUBSCRIPTION, Status.PAST_DUE, right.starts_at, right.paid_until)
    gateway.tell(two, failed)
    for customer in (one, two):
        await shop.cases.manage.reread(customer)
    text = (await stats(shop, "7d")).text
    assert "MRR CN¥30.00: 1 paying" in text
    assert "1 with a failed card (CN¥30.00 a month at risk)" in text
    assert "Live at the start 3, new 0, back 0, lost 1, at the end 2" in text
    assert "Churn 33.3 %\n  refunded: 1" in text
    assert "Income CN¥30.00" not in text
    month = (await stats(shop, "30d")).text
    assert "Income CN¥60.00: CN¥90.00 charged, CN¥30.00 of it given back" in month
    assert "Churn –\n  refunded: 1" in month
    await shop.ask("/lang zh", by=OWNER)
    chinese = (await stats(shop, "30d")).text
    assert "流失率 –\n  退款：1" in chinese
    assert "收入 ¥60.00：收款 ¥90.00，其中退款 ¥30.00" in chinese


async def test_rooms_tell_who_is_inside_and_to_whom_they_are_open(shop: Product, gateway: FakeGateway) -> None:
    await keep(shop.work, a_room(title="VIP {room}"), a_member(7), a_fact(by=7))
    await open_shop(shop)
    await shop.ask("/bind vip", by=OWNER, room="hall")
    await buy(shop, gateway, "vip", "bob")
    card = await stats(shop)
    assert card.text.endswith("People inside / entitled:\nVIP {room}: 0 / 2")
    assert "given by the owner 1" in card.text


async def test_a_month_of_the_calendar_is_the_askers_own(shop: Product, gateway: FakeGateway) -> None:
    await open_shop(shop)
    await buy(shop, gateway, "vip", "bob")
    past = (await stats(shop, "2026-10")).text
    assert "2026-10-01 00:00 to 2026-11-01 00:00" in past
    assert "Nothing had been sold by then." in past
