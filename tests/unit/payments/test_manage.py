"""What a subscriber changes and an owner gives back: once however often it is asked, and again after it was undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.errors import NotYet, Refused
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.model import Plan
from core.payments.provider import CustomerRef
from core.payments.right import Status
from tests.factories import VIP, a_plan
from tests.fakes.gateway import MONTH
from tests.unit.payments.conftest import OWNER, Shop


@pytest.fixture
async def sold(shop: Shop) -> Shop:
    """The shop after the member bought a month."""
    await shop.sell()
    await shop.buy()
    return shop


async def pro(shop: Shop) -> Plan:
    return await shop.sell(a_plan("pro", amount_minor=6000))


async def test_who_has_nothing_has_nothing_to_change(shop: Shop) -> None:
    for change in (shop.manage.cancel(shop.member.id), shop.manage.resume(shop.member.id)):
        with pytest.raises(Refused, match=r"subscription\.none"):
            await change
    with pytest.raises(Refused, match=r"customer\.none"):
        await shop.manage.card(shop.member.id)


async def test_a_cancellation_ends_with_the_period_and_is_taken_back(sold: Shop) -> None:
    assert (await sold.manage.cancel(sold.member.id)).ends_at == sold.clock.now() + MONTH
    assert (await sold.manage.resume(sold.member.id)).ends_at is None


async def test_what_is_asked_twice_is_done_once(sold: Shop) -> None:
    await sold.manage.cancel(sold.member.id)
    await sold.manage.cancel(sold.member.id)
    assert [key for what, key in sold.gateway.asked if what == "cancel"] == [
        key for what, key in sold.gateway.asked if what == "cancel"
    ][:1] * 2


async def test_what_was_undone_in_between_is_done_again(sold: Shop) -> None:
    for _ in range(3):
        assert (await sold.manage.cancel(sold.member.id)).ends_at is not None
        assert (await sold.manage.resume(sold.member.id)).ends_at is None


async def test_a_later_change_is_another_one(sold: Shop) -> None:
    await sold.manage.cancel(sold.member.id)
    sold.clock.pass_by(timedelta(minutes=2))
    await sold.manage.cancel(sold.member.id)
    assert len({key for what, key in sold.gateway.asked if what == "cancel"}) == 2


async def test_a_switch_up_is_known_at_once_and_one_down_later(sold: Shop) -> None:
    dear = await pro(sold)
    assert (await sold.manage.switch(sold.member.id, dear, at_period_end=True)).plan == VIP
    assert (await sold.manage.switch(sold.member.id, dear, at_period_end=False)).plan == "pro"


async def test_a_declined_switch_leaves_the_old_plan(sold: Shop) -> None:
    dear = await pro(sold)
    sold.gateway.declines = True
    with pytest.raises(Refused, match=r"switch\.declined"):
        await sold.manage.switch(sold.member.id, dear, at_period_end=False)
    assert (await sold.manage.subscription(sold.member.id)).plan == VIP


async def test_the_page_of_the_card_is_the_customers_own(sold: Shop) -> None:
    assert await sold.manage.card(sold.member.id) == f"https://pay.test/portal/cus_{sold.member.id}"


async def test_a_whole_current_period_given_back_ends_the_subscription_too(sold: Shop) -> None:
    await sold.manage.refund("ch_1", None, OWNER)
    assert await sold.run_endings() == 1
    assert sold.gateway.times("cancel") == 1
    with pytest.raises(Refused, match=r"subscription\.none"):
        await sold.manage.subscription(sold.member.id)
    assert (OWNER, "refund", "charge:ch_1") in sold.work.tables.audited


async def test_a_part_given_back_changes_nothing_else_and_two_parts_are_two(sold: Shop) -> None:
    for _ in range(2):
        await sold.manage.refund("ch_1", Money(1000, "cny"), OWNER)
    _, charge = await sold.manage.charge("ch_1")
    assert (charge.refunded_minor, sold.gateway.times("cancel")) == (2000, 0)
    assert (await sold.manage.subscription(sold.member.id)).status is Status.ACTIVE


async def test_an_older_charge_given_back_ends_nothing(sold: Shop) -> None:
    customer, first = sold.gateway.charges["ch_1"]
    later = sold.clock.now() + MONTH
    sold.gateway.charges["ch_0"] = (customer, replace(first, ref="ch_0", right_key="sub_0"))
    sold.clock.at = later
    await sold.settle(customer)
    await sold.manage.refund("ch_0", None, OWNER)
    assert (await sold.manage.subscription(sold.member.id)).status is Status.ACTIVE


@pytest.mark.parametrize(
    ("ref", "amount", "key"),
    [
        ("ch_zzz", None, "charge.unknown"),
        ("ch_1", Money(0, "cny"), "refund.nothing"),
        ("ch_1", Money(3001, "cny"), "refund.too_much"),
    ],
)
async def test_a_wrong_refund_gives_nothing_back(sold: Shop, ref: str, amount: Money | None, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        await sold.manage.refund(ref, amount, OWNER)
    assert (refusal.value.key, sold.gateway.charges["ch_1"][1].refunded_minor) == (key, 0)


async def test_what_is_given_back_already_is_not_given_twice(sold: Shop) -> None:
    await sold.manage.refund("ch_1", None, OWNER)
    with pytest.raises(Refused, match=r"refund\.done"):
        await sold.manage.refund("ch_1", None, OWNER)


async def test_a_refund_whose_answer_was_lost_is_not_a_second_one(sold: Shop) -> None:
    customer, charge = sold.gateway.charges["ch_1"]
    await sold.manage.refund("ch_1", Money(1000, "cny"), OWNER)
    async with sold.work.write() as tx:
        await tx.charges.put(sold.member.id, "fake", [charge])
    await sold.manage.refund("ch_1", Money(1000, "cny"), OWNER)
    assert sold.gateway.charges["ch_1"][1].refunded_minor == 1000
    assert customer == CustomerRef(f"cus_{sold.member.id}")


async def test_a_provider_that_is_away_is_said_and_changes_nothing(sold: Shop) -> None:
    sold.gateway.away = True
    for change in (sold.manage.cancel(sold.member.id), sold.manage.refund("ch_1", None, OWNER)):
        with pytest.raises(NotYet):
            await change
    sold.gateway.away = False
    assert (await sold.manage.subscription(sold.member.id)).ends_at is None
    assert sold.work.tables.audited == [(OWNER, "newplan", "plan:vip")]


async def test_the_newest_charge_comes_first(sold: Shop) -> None:
    sold.clock.pass_by(timedelta(days=1))
    await sold.sell(a_plan("pro"))
    await sold.buy("pro")
    assert [charge.plan for charge in await sold.manage.charges(sold.member.id)] == [PlanCode("pro"), VIP]
