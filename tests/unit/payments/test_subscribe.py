"""A plan is bought: one page until it is paid or old, and one customer for one member."""

from datetime import timedelta

import pytest

from core.kernel.errors import NotYet, Refused
from core.kernel.ids import PlanCode
from tests.factories import VIP
from tests.unit.payments.conftest import Shop


async def test_a_second_press_leads_to_the_same_page(shop: Shop) -> None:
    await shop.sell()
    first = await shop.subscribe(shop.member, VIP)
    shop.clock.pass_by(timedelta(minutes=10))
    assert await shop.subscribe(shop.member, VIP) == first
    assert shop.gateway.times("open_checkout") == 1


async def test_an_answer_that_was_lost_is_not_a_second_checkout(shop: Shop) -> None:
    await shop.sell()
    first = await shop.subscribe(shop.member, VIP)
    shop.work.tables.checkouts.clear()
    assert (await shop.subscribe(shop.member, VIP)).ref == first.ref


async def test_a_page_that_is_almost_over_is_replaced(shop: Shop) -> None:
    await shop.sell()
    first = await shop.subscribe(shop.member, VIP)
    assert first.expires_at - shop.clock.now() >= timedelta(minutes=30)
    shop.clock.pass_by(first.expires_at - shop.clock.now() - timedelta(minutes=5))
    assert (await shop.subscribe(shop.member, VIP)).ref != first.ref


async def test_what_was_paid_is_not_shown_again_and_the_customer_stays(shop: Shop) -> None:
    await shop.sell()
    first = await shop.buy()
    second = await shop.subscribe(shop.member, VIP)
    assert (second.ref != first.ref, second.customer) == (True, first.customer)


async def test_what_is_not_sold_opens_no_page(shop: Shop) -> None:
    with pytest.raises(Refused, match=r"plan\.unknown"):
        await shop.subscribe(shop.member, PlanCode("nope"))
    assert shop.gateway.asked == []


async def test_a_provider_that_is_away_keeps_nothing(shop: Shop) -> None:
    await shop.sell()
    shop.gateway.away = True
    with pytest.raises(NotYet):
        await shop.subscribe(shop.member, VIP)
    assert shop.work.tables.checkouts == []
