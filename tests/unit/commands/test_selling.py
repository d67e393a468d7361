"""What an owner and the staff do about money: plans, refunds, and the card of a person."""

import pytest

from core.kernel.ids import TELEGRAM, Address, PlanCode
from core.kernel.messages import Reply
from core.kernel.money import Money
from core.members.model import Role
from core.payments.model import Interval
from tests.factories import a_course, a_member, keep
from tests.fakes.clock import HandClock
from tests.fakes.gateway import FakeGateway
from tests.fakes.product import OWNER, Product, actions


@pytest.fixture
def gateway() -> FakeGateway:
    return FakeGateway(HandClock())


@pytest.fixture
def shop(gateway: FakeGateway) -> Product:
    return Product.paid_by(gateway)


async def ask(shop: Product, line: str) -> Reply:
    return await shop.ask(line, by=OWNER)


async def sold(shop: Product, gateway: FakeGateway) -> None:
    """Ann bought a month of vip."""
    await ask(shop, "/newplan vip 30.00 cny month")
    url = (await shop.ask("/subscribe vip")).buttons[0].url
    assert url is not None
    await shop.cases.manage.reread(gateway.pay(url.rpartition("/")[2]))


async def test_a_plan_is_made_in_every_form(shop: Product, gateway: FakeGateway) -> None:
    gateway.prices |= {"price_m": (Money(700, "eur"), "month"), "price_o": (Money(700, "eur"), None)}
    lines = {
        "a 30.00 cny month": (Money(3000, "cny"), Interval.MONTH, None, 0, ()),
        "b 3000 JPY year trial=14": (Money(3000, "jpy"), Interval.YEAR, None, 14, ()),
        "c 1.234 kwd pass:30 methods=card,wechat_pay,alipay": (
            *(Money(1234, "kwd"), Interval.ONCE, 30, 0),
            ("card", "wechat_pay", "alipay"),
        ),
        "d price_m trial=7": (Money(700, "eur"), Interval.MONTH, None, 7, ()),
        "e price_o pass:365 methods=alipay": (Money(700, "eur"), Interval.ONCE, 365, 0, ("alipay",)),
    }
    for line, terms in lines.items():
        assert (await ask(shop, f"/newplan {line}")).key == "newplan.made", line
        plan = shop.work.tables.plans[line[0]]  # type: ignore[index]
        assert (plan.price, plan.interval, plan.days, plan.trial_days, plan.methods) == terms


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "newplan.form"),
        ("x", "newplan.form"),
        ("x 30 cny", "newplan.form"),
        ("x 30 cny week", "newplan.form"),
        ("x 30 cny month more", "newplan.form"),
        ("x 30 cny month colour=red", "newplan.form"),
        ("会员 30 cny month", "plan.code"),
        ("x" * 33 + " 30 cny month", "plan.code"),
        ("x 0 cny month", "plan.free"),
        ("x -3 cny month", "money.amount_malformed"),
        ("x 30.001 cny month", "money.amount_malformed"),
        ("x 30.5 jpy month", "money.amount_malformed"),
        ("x 30 xyz month", "money.currency_unknown"),
        ("x 30 元 month", "money.currency_unknown"),
        ("x 30 cny pass", "newplan.days"),
        ("x 30 cny pass:0", "newplan.days"),
        ("x 30 cny pass:-1", "newplan.days"),
        ("x 30 cny pass:99999", "newplan.days"),
        ("x 30 cny month trial=week", "newplan.trial"),
        ("x 30 cny month trial=800", "plan.trial_range"),
        ("x 30 cny pass:7 trial=1", "plan.trial_pass"),
        ("x 30 cny pass:7 methods=cash", "plan.method_unknown"),
        ("x price_zzz", "price.unknown"),
        ("x price_m pass:7", "price.interval"),
        ("x price_o", "price.interval"),
        ("x price_m month", "newplan.days"),
    ],
)
async def test_a_wrong_plan_has_its_own_answer_and_is_not_made(
    shop: Product, gateway: FakeGateway, words: str, key: str
) -> None:
    gateway.prices |= {"price_m": (Money(700, "eur"), "month"), "price_o": (Money(700, "eur"), None)}
    assert (await ask(shop, f"/newplan {words}")).key == key
    assert shop.work.tables.plans == {}


async def test_what_cannot_renew_is_refused_and_offered_as_a_pass(shop: Product) -> None:
    reply = await ask(shop, "/newplan vip 30 cny month methods=card,wechat_pay")
    offer = "/newplan vip 30 cny pass:30 methods=card,wechat_pay"
    assert (reply.key, actions(reply)) == ("plan.method_mode", [offer])
    assert (await shop.press(reply.buttons[0], by=OWNER)).key == "newplan.made"
    yearly = await ask(shop, "/newplan year 30 cny year methods=alipay")
    assert actions(yearly) == ["/newplan year 30 cny pass:365 methods=alipay"]
    for without in (f"/newplan {'x' * 32} 30 cny year methods=alipay,card", "/newplan x price_m methods=alipay"):
        assert actions(await ask(shop, without)) == []


async def test_only_the_owner_sells(shop: Product) -> None:
    for line in ("/newplan x 1 cny month", "/editplan x trial=1", "/archiveplan x", "/refund x", "/lookup ann"):
        assert (await shop.ask(line)).key == "denied"


async def test_an_edit_names_what_it_changes(shop: Product) -> None:
    await ask(shop, "/newplan vip 30.00 cny month")
    line = "/editplan vip title_zh=会员 计划 title_en=The Member trial=7 price=40.00"
    done = await ask(shop, line)
    assert done.key == "editplan.done" and "CN¥40.00" in done.text
    plan = (await shop.cases.offer())[0]
    assert (plan.title_zh, plan.title_en, plan.trial_days) == ("会员 计划", "The Member", 7)
    assert "The Member: CN¥40.00 / month, the first 7 days free" in (await shop.ask("/plans")).text
    assert "会员 计划：¥40.00/月，前 7 天免费" in (await shop.ask("/plans", by="zh", hint="zh")).text


async def test_several_plans_open_a_course_and_one_opens_several(shop: Product) -> None:
    await keep(shop.work, a_course("intro"), a_course("deep"), a_course("free"))
    for code in ("vip", "year"):
        await ask(shop, f"/newplan {code} 30.00 cny month")
        done = await ask(shop, f"/editplan {code} courses=intro，deep")
        assert done.key == "editplan.done" and "Course intro" in done.text and "Course deep" in done.text
    assert await shop.cases.browse.closed([]) == {f"{code}-{n}" for code in ("intro", "deep") for n in (1, 2, 3)}
    assert await shop.cases.browse.closed([PlanCode("year")]) == frozenset()
    assert "plan vip, year;" in (await shop.ask("/course intro")).text
    assert "no course now" in (await ask(shop, "/editplan vip courses=")).text
    assert await shop.cases.browse.closed([PlanCode("vip")]) != frozenset()


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("vip trial=3 courses=nope", "editplan.course"),
        ("", "editplan.form"),
        ("vip", "editplan.form"),
        ("vip colour=red", "editplan.form"),
        ("vip price=", "editplan.form"),
        ("vip 40.00", "editplan.form"),
        ("nope trial=1", "plan.unknown"),
        ("vip trial=x", "newplan.trial"),
        ("vip price=0", "plan.free"),
        ("vip price=x", "money.amount_malformed"),
        ("vip methods=alipay", "plan.method_mode"),
    ],
)
async def test_a_wrong_edit_has_its_own_answer(shop: Product, words: str, key: str) -> None:
    await ask(shop, "/newplan vip 30.00 cny month")
    before = dict(shop.work.tables.plans)
    assert (await ask(shop, f"/editplan {words}")).key == key
    assert shop.work.tables.plans == before


async def test_an_archived_plan_is_hidden_and_kept(shop: Product, gateway: FakeGateway) -> None:
    await sold(shop, gateway)
    which = await ask(shop, "/archiveplan")
    assert (which.key, actions(which)) == ("archiveplan.which", ["/archiveplan vip", "/plans"])
    assert (await shop.press(which.buttons[0], by=OWNER)).key == "archiveplan.done"
    again = await ask(shop, "/archiveplan vip")
    assert (again.key, actions(again)) == ("plan.archived", ["/plans"])
    assert (await ask(shop, "/archiveplan nope")).key == "plan.unknown"
    assert (await shop.ask("/plans")).key == "plans.none"
    assert "vip: paid" in (await shop.ask("/status")).text


async def test_money_goes_back_in_part_or_whole(shop: Product, gateway: FakeGateway) -> None:
    await sold(shop, gateway)
    part = await ask(shop, "/refund ch_1 10.00")
    assert part.key == "refund.given" and "CN¥10.00" in part.text
    assert "vip: paid" in (await shop.ask("/status")).text
    rest = await ask(shop, "/refund ch_1")
    assert rest.key == "refund.given" and "CN¥20.00" in rest.text
    assert "vip: refunded" in (await shop.ask("/status")).text
    assert (await ask(shop, "/refund ch_1")).key == "refund.done"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "refund.form"),
        ("ch_1 1 2", "refund.form"),
        ("ch_2", "charge.unknown"),
        ("ch_1 x", "money.amount_malformed"),
        ("ch_1 0", "refund.nothing"),
        ("ch_1 30.01", "refund.too_much"),
    ],
)
async def test_a_wrong_refund_has_its_own_answer(shop: Product, gateway: FakeGateway, words: str, key: str) -> None:
    await sold(shop, gateway)
    assert (await ask(shop, f"/refund {words}")).key == key
    assert gateway.charges["ch_1"][1].refunded_minor == 0


async def test_a_card_shows_the_facts_and_who_opened_it_is_kept(shop: Product, gateway: FakeGateway) -> None:
    await sold(shop, gateway)
    await ask(shop, "/refund ch_1 10.00")
    for word in ("ann", "@ann", "console:ann", "#2"):
        card = await ask(shop, f"/lookup {word}")
        assert card.key == "lookup.card", word
        for fact in ("console:ann", "vip: paid", "CN¥30.00", "ch_1, CN¥10.00 given back"):
            assert fact in card.text
    assert [one for one in shop.work.tables.audited if one[1] == "lookup"] == [(1, "lookup", "member:2")] * 4


async def test_several_of_one_name_are_offered_and_nobody_is_said(shop: Product) -> None:
    await keep(shop.work, a_member(31, at=Address(TELEGRAM, "42")))
    await shop.ask("/help", by="42")
    several = await ask(shop, "/lookup 42")
    assert (several.key, len(several.buttons)) == ("lookup.pick", 2)
    assert (await shop.press(several.buttons[1], by=OWNER)).key == "lookup.card"
    for nobody in ("zzz", "#999", "#x", "#" + "9" * 40, "telegram:zzz", "很" * 60):
        assert (await ask(shop, f"/lookup {nobody}")).key == "lookup.none"
    assert (await ask(shop, "/lookup")).key == "lookup.form"


async def test_support_may_look_and_not_pay_back(shop: Product) -> None:
    helper = a_member(40, at=Address(TELEGRAM, "7"))
    await keep(shop.work, helper)
    await shop.ask("/help", by="ann")
    member = next(one for one in shop.work.tables.members.values() if one.name == "ann")
    async with shop.work.write() as tx:
        await tx.members.appoint(member.id, frozenset((Role.SUPPORT,)))
    assert (await shop.ask("/lookup telegram:7")).key == "lookup.card"
    assert (await shop.ask("/refund ch_1")).key == "denied"
