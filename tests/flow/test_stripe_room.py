"""A room that is paid for by Stripe: the whole product, the unmodified client, and a stand-in that is never kinder."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from bot.app import build
from core.kernel.errors import Refused
from tests.flow.stripe_room import SECRET, Community, community
from tests.wire.stripe import Forgery


@pytest.fixture
async def paid(database_url: str) -> AsyncIterator[Community]:
    async with community(database_url) as opened:
        yield opened


async def test_who_pays_on_stripes_page_is_in_within_one_delivery(paid: Community) -> None:
    url = await paid.subscribe("m1", "vip")
    assert await paid.subscribe("m1", "vip") == url, "a second press opens the same page"
    assert await paid.open_to("m1") == set()
    await paid.stripe.pay(url)
    sent = await paid.hear()
    assert {one.status for one in sent} == {200}
    assert await paid.open_to("m1") == {"vip"}
    assert await paid.app.members("vip-room") == {"m1"}
    assert [reply.key for reply in await paid.app.inbox("m1")] == ["access.opened"]
    assert await paid.keys("m1", "/subscribe vip") == ["status.card"], "a live plan leads to how it stands"


async def test_a_renewal_that_fails_has_seven_days_of_grace_and_then_the_door_closes(paid: Community) -> None:
    await paid.buy("m1", "vip")
    paid.stripe.card_fails(paid.customer("m1"))
    await paid.after(days=28, hours=2)
    assert await paid.open_to("m1") == {"vip"}
    (card,) = await paid.app.say("m1", "/status")
    assert any(button.action == "/card" for button in card.buttons), card
    await paid.after(days=6, hours=20)
    assert await paid.open_to("m1") == {"vip"}
    await paid.after(hours=5)
    assert await paid.open_to("m1") == set()
    assert await paid.app.members("vip-room") == frozenset()


async def test_a_bot_that_was_away_for_forty_days_learns_what_happened_before_it_decides(paid: Community) -> None:
    await paid.buy("m1", "vip")
    await paid.buy("m2", "vip")
    assert await paid.keys("m2", "/cancel yes") == ["cancel.done"]
    await paid.stop()
    await paid.after(days=40)
    await paid.start()
    assert await paid.open_to("m1") == {"vip"}
    assert await paid.open_to("m2") == set()
    await paid.app.run_due()
    assert await paid.app.members("vip-room") == {"m1"}


async def test_a_key_that_stripe_does_not_take_is_one_plain_line_that_names_the_setting(paid: Community) -> None:
    await paid.stop()
    settings = paid.settings.model_copy(update={"stripe_secret_key": SecretStr("sk_test_wrong")})
    with pytest.raises(Refused) as refused:
        async with build(settings, clock=paid.clock):
            pass
    assert (refused.value.key, refused.value.params["name"]) == ("settings.invalid", "STRIPE_SECRET_KEY")


async def test_a_stripe_that_is_away_at_the_start_keeps_nobody_from_being_served(paid: Community) -> None:
    await paid.buy("m1", "vip")
    await paid.stop()
    paid.stripe.fail_next("/v1", 429, times=None)
    await paid.start()
    assert await paid.open_to("m1") == {"vip"}
    assert await paid.keys("m2", "/subscribe vip") == ["error.provider"]
    paid.stripe.works_again()
    assert await paid.keys("m2", "/subscribe vip") == ["subscribe.page"]


async def test_a_bank_that_only_asks_closes_nothing_and_the_owner_is_told_once(paid: Community) -> None:
    await paid.buy("m1", "vip")
    await paid.app.inbox("owner")
    paid.stripe.open_dispute(paid.charge("m1"), inquiry=True)
    await paid.hear()
    await paid.after(minutes=10)
    assert await paid.open_to("m1") == {"vip"}
    assert [reply.key for reply in await paid.app.inbox("owner")] == ["owner.inquiry"]


async def test_without_a_webhook_the_poller_finds_out(database_url: str) -> None:
    async with community(database_url, with_webhook=False) as paid:
        await paid.stripe.pay(await paid.subscribe("m1", "vip"))
        await paid.after(tell=False, minutes=5)
        assert await paid.open_to("m1") == {"vip"}


@pytest.mark.parametrize("wrong", [wrong for wrong in Forgery if wrong not in (Forgery.FOREIGN, Forgery.UNKNOWN_TYPE)])
async def test_a_delivery_that_is_not_signed_for_us_or_not_fresh_changes_nothing(
    paid: Community, wrong: Forgery
) -> None:
    await paid.stripe.pay(await paid.subscribe("m1", "vip"))
    assert await paid.stripe.deliver_false(paid.app.web, SECRET, wrong) == 400
    assert await paid.open_to("m1") == set()


async def test_a_stripe_that_shows_no_subscriptions_removes_nobody_and_asks_the_owner_once(sqlite_url: str) -> None:
    people = {f"m{number}" for number in range(1, 8)}
    async with community(sqlite_url) as paid:
        for person in sorted(people):
            await paid.buy(person, "vip")
        await paid.app.inbox("owner")
        paid.stripe.world.hide_subscriptions = True
        await paid.stop()
        await paid.after(days=35)
        await paid.start()
        await paid.app.run_due()
        assert await paid.app.members("vip-room") == people
        (asked,) = await paid.app.inbox("owner")
        assert (asked.key, [button.action for button in asked.buttons]) == ("fuse.reads", ["/fuse yes 1", "/fuse no 1"])
        paid.stripe.world.hide_subscriptions = False
        await paid.after(minutes=6, tell=False)
        assert [reply.key for reply in await paid.app.inbox("owner")] == ["fuse.healed"]
        assert await paid.app.members("vip-room") == people


async def test_a_refund_in_stripes_dashboard_ends_the_subscription_there_too(paid: Community) -> None:
    await paid.buy("m1", "vip")
    paid.stripe.refund(paid.charge("m1"))
    await paid.hear()
    assert await paid.app.members("vip-room") == frozenset()
    (left,) = [row for row in paid.stripe.objects("subscription") if row["id"] == paid.subscription("m1")]
    assert left["status"] == "canceled"


async def test_a_bank_that_asks_for_its_money_back_is_told_to_the_owner_at_once(paid: Community) -> None:
    await paid.buy("m1", "vip")
    await paid.app.inbox("owner")
    dispute = paid.stripe.open_dispute(paid.charge("m1"))
    await paid.hear()
    assert [reply.key for reply in await paid.app.inbox("owner")] == ["owner.dispute"]
    assert await paid.open_to("m1") == set()
    paid.stripe.close_dispute(dispute, won=False)
    await paid.hear()
    (left,) = [row for row in paid.stripe.objects("subscription") if row["id"] == paid.subscription("m1")]
    assert left["status"] == "canceled", "a lost one ends the subscription"
    assert await paid.app.inbox("owner") == []
