"""What an owner offers: made at the provider first, kept with its price, and never on terms that nobody can pay by."""

from dataclasses import replace

import pytest

from core.kernel.errors import NotYet, Refused
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.model import Interval, Plan, moves_up
from core.payments.plans import Edit
from tests.factories import VIP, a_plan
from tests.unit.payments.conftest import OWNER, Shop

PASS = replace(a_plan(), interval=Interval.ONCE, days=30)


async def refused(shop: Shop, plan: Plan) -> str:
    with pytest.raises(Refused) as refusal:
        await shop.sell(plan)
    return refusal.value.key


async def test_a_plan_is_kept_with_the_price_that_was_made_for_it(shop: Shop) -> None:
    made = await shop.sell()
    assert shop.gateway.prices[made.price_ref] == (made.price, "month")
    assert await shop.kept() == made
    assert shop.work.tables.audited == [(OWNER, "newplan", "plan:vip")]


async def test_a_price_that_exists_brings_its_amount_and_interval(shop: Shop) -> None:
    shop.gateway.prices |= {"price_y": (Money(9900, "eur"), "year"), "price_o": (Money(500, "jpy"), None)}
    yearly = await shop.sell(replace(a_plan(), price_ref="price_y"))
    assert (yearly.price, yearly.interval) == (Money(9900, "eur"), Interval.YEAR)
    once = await shop.sell(replace(PASS, code=PlanCode("day"), price_ref="price_o"))
    assert (once.price, once.interval, once.days) == (Money(500, "jpy"), Interval.ONCE, 30)


async def test_what_nobody_can_buy_is_refused_each_for_its_reason(shop: Shop) -> None:
    shop.gateway.prices |= {
        "price_y": (Money(9900, "eur"), "year"),
        "price_o": (Money(500, "jpy"), None),
        "price_w": (Money(500, "eur"), "week"),
        "price_0": (Money(0, "eur"), "month"),
    }
    shop.gateway.archived.add("price_a")
    wrong = {
        "plan.free": a_plan(amount_minor=0),
        "plan.method_mode": replace(a_plan(), methods=("card", "wechat_pay")),
        "plan.method_unknown": replace(PASS, methods=("cash",)),
        "plan.trial_range": replace(a_plan(), trial_days=731),
        "plan.trial_pass": replace(PASS, trial_days=1),
        "price.unknown": replace(a_plan(), price_ref="price_zzz"),
        "price.archived": replace(a_plan(), price_ref="price_a"),
    }
    assert {key: await refused(shop, plan) for key, plan in wrong.items()} == {key: key for key in wrong}
    for bad in (
        replace(a_plan(), price_ref="price_o"),
        replace(PASS, price_ref="price_y"),
        replace(a_plan(), price_ref="price_w"),
    ):
        assert await refused(shop, bad) == "price.interval"
    assert await refused(shop, replace(a_plan(), price_ref="price_0")) == "plan.free"
    assert (await shop.kept(), shop.gateway.times("make_price")) == (None, 0)


async def test_a_pass_may_be_paid_by_what_cannot_renew(shop: Shop) -> None:
    assert (await shop.sell(replace(PASS, methods=("wechat_pay", "alipay")))).methods == ("wechat_pay", "alipay")


async def test_a_code_is_given_once_also_after_it_was_archived(shop: Shop) -> None:
    await shop.sell()
    assert await refused(shop, a_plan()) == "plan.taken"
    await shop.archive(VIP, OWNER)
    assert await refused(shop, a_plan()) == "plan.taken"


async def test_an_edit_changes_what_it_names_alone(shop: Shop) -> None:
    before = await shop.sell()
    after = await shop.edit(VIP, Edit(title_zh="会员", trial_days=7), OWNER)
    assert after == replace(before, title_zh="会员", trial_days=7)
    assert await shop.kept() == after
    assert shop.gateway.times("make_price") == 1


async def test_a_new_price_is_for_new_subscribers_and_the_old_one_goes_on(shop: Shop) -> None:
    before = await shop.sell()
    await shop.buy()
    after = await shop.edit(VIP, Edit(price="40.00"), OWNER)
    assert after.price == Money(4000, "cny")
    assert after.price_ref != before.price_ref
    assert before.price_ref not in shop.gateway.archived
    assert (await shop.manage.subscription(shop.member.id)).plan == VIP


@pytest.mark.parametrize(
    ("edit", "key"),
    [
        (Edit(price="0"), "plan.free"),
        (Edit(price="-1"), "money.amount_malformed"),
        (Edit(price="price_zzz"), "price.unknown"),
        (Edit(methods=("alipay",)), "plan.method_mode"),
        (Edit(trial_days=9999), "plan.trial_range"),
    ],
)
async def test_a_wrong_edit_changes_nothing(shop: Shop, edit: Edit, key: str) -> None:
    before = await shop.sell()
    with pytest.raises(Refused) as refusal:
        await shop.edit(VIP, edit, OWNER)
    assert (refusal.value.key, await shop.kept()) == (key, before)


async def test_an_archived_plan_is_sold_and_edited_no_more(shop: Shop) -> None:
    plan = await shop.sell()
    assert not (await shop.archive(VIP, OWNER)).is_live
    assert plan.price_ref in shop.gateway.archived
    for again in (shop.archive(VIP, OWNER), shop.edit(VIP, Edit(trial_days=1), OWNER)):
        with pytest.raises(Refused, match=r"plan\.archived"):
            await again
    with pytest.raises(Refused, match=r"plan\.archived"):
        await shop.subscribe(shop.member, VIP)
    with pytest.raises(Refused, match=r"plan\.unknown"):
        await shop.archive(PlanCode("nope"), OWNER)


async def test_a_provider_that_is_away_leaves_everything_as_it_was(shop: Shop) -> None:
    before = await shop.sell()
    shop.gateway.away = True
    for change in (
        shop.sell(a_plan("pro")),
        shop.edit(VIP, Edit(price="40.00"), OWNER),
        shop.archive(VIP, OWNER),
    ):
        with pytest.raises(NotYet):
            await change
    assert shop.work.tables.plans == {VIP: before}


@pytest.mark.parametrize(
    ("present", "wanted", "is_up"),
    [
        ((3000, Interval.MONTH), (6000, Interval.MONTH), True),
        ((6000, Interval.MONTH), (3000, Interval.MONTH), False),
        ((3000, Interval.MONTH), (3000, Interval.MONTH), True),
        ((3000, Interval.MONTH), (1000, Interval.YEAR), True),
        ((1000, Interval.YEAR), (3000, Interval.MONTH), False),
    ],
)
def test_longer_is_up_and_of_one_length_the_dearer(
    present: tuple[int, Interval], wanted: tuple[int, Interval], is_up: bool
) -> None:
    one, other = (replace(a_plan(amount_minor=minor), interval=every) for minor, every in (present, wanted))
    assert moves_up(one, other) is is_up
