"""What a read changes that somebody must know or end: quarrels, money that went back, and who pays twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.ids import CONSOLE, Address
from core.payments.provider import Charge, CustomerRef
from core.payments.right import Dispute, Outcome, Right, Status
from tests.factories import a_member, a_plan
from tests.unit.payments.conftest import Shop

ROOT = 7


@pytest.fixture
async def sold(shop: Shop) -> Shop:
    """The shop with a known owner, after the member bought a month."""
    shop.work.tables.members[a_member(ROOT).id] = a_member(ROOT, at=Address(CONSOLE, "root"))
    shop.work.tables.accounts[Address(CONSOLE, "root")] = a_member(ROOT).id
    await shop.sell()
    await shop.buy()
    return shop


def told(shop: Shop) -> list[tuple[str, list[str | None]]]:
    """Return what the owner was told, and what the buttons do."""
    notices = [notice for notice, _ in shop.work.tables.notices.values() if notice.member_id == ROOT]
    return [(one.answer.phrases[0].key, [way.action for way in one.answer.choices]) for one in notices]


def customer_of(shop: Shop) -> CustomerRef:
    return CustomerRef(f"cus_{shop.member.id}")


async def says(shop: Shop, **said: object) -> Right:
    """Let the provider say this of the subscription, and read it twice."""
    customer = customer_of(shop)
    right = replace(shop.gateway.rights[customer]["sub_1"], **said)  # pyright: ignore[reportArgumentType]
    shop.gateway.tell(customer, right)
    for _ in range(2):
        await shop.settle(customer)
    return right


async def test_a_refund_in_the_providers_own_page_ends_the_subscription_there(sold: Shop) -> None:
    await says(sold, refunded_at=sold.clock.now())
    assert await sold.run_endings() == 1
    assert sold.gateway.rights[customer_of(sold)]["sub_1"].status is Status.CANCELED
    async with sold.work.read() as tx:
        assert [right.status for right in await tx.rights.of(sold.member.id)] == [Status.CANCELED]
    await sold.run_endings()
    assert sold.gateway.times("cancel") == 1


async def test_a_lost_quarrel_ends_the_subscription_and_an_open_one_does_not(sold: Shop) -> None:
    now = sold.clock.now()
    await says(sold, disputes=(Dispute(now),))
    assert await sold.run_endings() == 0
    await says(sold, disputes=(Dispute(now, Outcome.LOST, now),))
    assert await sold.run_endings() == 1
    assert sold.gateway.times("cancel") == 1


async def test_a_quarrel_that_was_won_ends_nothing(sold: Shop) -> None:
    now = sold.clock.now()
    await says(sold, disputes=(Dispute(now, Outcome.WON, now),))
    assert await sold.run_endings() == 0


async def test_an_ending_whose_first_try_failed_is_asked_for_under_another_key_later(sold: Shop) -> None:
    right = await says(sold, refunded_at=sold.clock.now())
    sold.gateway._change = lambda *_: sold.gateway._asked("cancel", _[2])  # type: ignore[method-assign]
    for _ in range(2):
        await sold.end(sold.member.id, customer_of(sold), right.key)
        sold.clock.pass_by(timedelta(minutes=11))
    assert len({key for what, key in sold.gateway.asked if what == "cancel"}) == 2


async def test_the_owners_hear_of_a_quarrel_at_once_and_once(sold: Shop) -> None:
    await says(sold, disputes=(Dispute(sold.clock.now()),))
    await says(sold, disputes=(Dispute(sold.clock.now()),), paid_until=None)
    assert told(sold) == [("owner.dispute", [f"/lookup #{sold.member.id}"])]


async def test_who_pays_twice_is_told_to_the_owners_with_the_younger_charge(sold: Shop) -> None:
    sold.clock.pass_by(timedelta(seconds=1))
    await sold.sell(a_plan("pro"))
    await sold.buy("pro")
    await sold.settle(customer_of(sold))
    assert told(sold) == [("owner.paid_twice", ["/refund ch_2", f"/lookup #{sold.member.id}"])]


async def test_one_that_ends_or_was_given_back_is_no_second_payment(sold: Shop) -> None:
    await says(sold, ends_at=sold.clock.now() + timedelta(days=9))
    await sold.sell(a_plan("pro"))
    await sold.buy("pro")
    assert told(sold) == []


async def test_a_second_subscription_without_money_yet_has_nothing_to_give_back(sold: Shop) -> None:
    customer = customer_of(sold)
    trial = replace(sold.gateway.rights[customer]["sub_1"], key="sub_9", status=Status.TRIALING)
    sold.gateway.tell(customer, trial)
    await sold.settle(customer)
    assert told(sold) == [("owner.paid_twice", [f"/lookup #{sold.member.id}"])]


async def test_a_refund_is_asked_for_anew_when_its_time_is_over(sold: Shop) -> None:
    _, charge = sold.gateway.charges["ch_1"]
    assert isinstance(charge, Charge)
    sold.gateway.away = True
    for minutes in (0, 1, 10):
        sold.clock.pass_by(timedelta(minutes=minutes))
        with pytest.raises(Exception, match="away"):
            await sold.manage.refund("ch_1", None, sold.member.id)
    keys = [key for what, key in sold.gateway.asked if what == "refund"]
    assert (keys[0] == keys[1], len(set(keys))) == (True, 2)
