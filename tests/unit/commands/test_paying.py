"""What a subscriber asks for: the page to pay on, how it stands, and every change of mind."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.commands import COMMANDS
from bot.commands.status import HELPS
from core.access.verdict import Because
from core.kernel.ids import MemberId
from core.kernel.messages import Reply
from core.payments.provider import CustomerRef
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.fakes.clock import NOON, HandClock
from tests.fakes.gateway import MONTH, FakeGateway
from tests.fakes.product import OWNER, Product, actions

OFFER = (
    "vip 30.00 cny month",
    "pro 60.00 cny month",
    "year 300.00 cny year",
    "week 9.90 cny pass:7",
    "usd 5 usd month",
)
DAY = timedelta(days=1)


@dataclass
class Shop:
    """A product whose owner sells five plans, and its provider."""

    gateway: FakeGateway = field(default_factory=lambda: FakeGateway(HandClock()))

    def __post_init__(self) -> None:
        self.product = Product.paid_by(self.gateway)
        self.ask, self.press = self.product.ask, self.product.press

    async def keys(self, *lines: str) -> list[str]:
        return [(await self.ask(line)).key for line in lines]

    async def pay(self, plan: str) -> None:
        """Take the first button of the answer to /subscribe, pay, and let it be known."""
        reply = await self.ask(f"/subscribe {plan}")
        url = reply.buttons[0].url
        assert url is not None, reply
        await self.known(self.gateway.pay(url.rpartition("/")[2]))

    async def known(self, customer: CustomerRef) -> None:
        await self.product.cases.manage.reread(customer)

    async def told(self, **changes: object) -> None:
        """The provider says something else of the subscription from now on."""
        customer, rights = next(iter(self.gateway.rights.items()))
        right = next(iter(rights.values()))
        self.gateway.tell(customer, replace(right, **changes))
        await self.known(customer)


@pytest.fixture
async def shop() -> Shop:
    made = Shop()
    for line in OFFER:
        await made.ask(f"/newplan {line}", by=OWNER)
    return made


def ways(reply: Reply) -> tuple[str, Sequence[str | None]]:
    return reply.key, actions(reply)


async def test_two_taps_lead_to_the_page(shop: Shop) -> None:
    choice = await shop.ask("/subscribe")
    assert (choice.key, "/subscribe vip" in actions(choice)) == ("plans.list", True)
    button = next(one for one in choice.buttons if one.action == "/subscribe vip")
    page = await shop.press(button)
    assert ways(page) == ("subscribe.page", ["https://pay.test/cs_1", "/status"])
    assert "CN¥30.00" in page.buttons[0].label and "test" not in page.text


async def test_the_only_plan_is_paid_at_once_and_a_test_says_that_it_is_one() -> None:
    product = Product.empty()
    await product.ask("/newplan vip 30 cny month", by=OWNER)
    page = await product.ask("/subscribe")
    assert page.key == "subscribe.page" and "test checkout" in page.text
    assert "test checkout" in (await product.ask("/plans")).text


async def test_a_second_press_shows_the_same_page(shop: Shop) -> None:
    assert ways(await shop.ask("/subscribe vip")) == ways(await shop.ask("/subscribe VIP"))


async def test_an_unknown_plan_is_answered_with_those_that_there_are(shop: Shop) -> None:
    reply = await shop.ask("/subscribe " + "很" * 99)
    assert reply.key == "subscribe.unknown"
    assert actions(reply)[:2] == ["/subscribe usd", "/subscribe week"]
    assert "usd, week, vip, pro, year" in reply.text and len(reply.text) < 200


async def test_a_live_subscription_leads_to_its_status_another_plan_to_a_switch(shop: Shop) -> None:
    await shop.pay("vip")
    assert (await shop.ask("/subscribe vip")).key == "status.card"
    assert ways(await shop.ask("/subscribe pro")) == ("subscribe.other", ["/switch pro", "/status"])
    assert ways(await shop.ask("/subscribe week")) == ("status.card", ["/cancel", "/subscribe week yes"])
    assert (await shop.ask("/subscribe week yes")).key == "subscribe.page"
    assert await shop.keys("/cancel yes", "/subscribe week") == ["cancel.done", "subscribe.page"]


async def test_passes_are_sold_one_beside_the_other(shop: Shop) -> None:
    await shop.pay("week")
    await shop.pay("week")
    status = await shop.ask("/status")
    assert ways(status) == ("status.card", ["/subscribe week"])
    assert "2026-12-08 12:00" in status.text


async def test_nobody_buys_in_a_quarrel_and_who_lost_one_needs_the_owner(shop: Shop) -> None:
    await shop.pay("vip")
    await shop.told(disputes=(Dispute(NOON),))
    assert await shop.keys("/subscribe vip", "/subscribe week", "/switch pro") == [
        *["subscribe.disputed"] * 2,
        "switch.disputed",
    ]
    await shop.told(disputes=(Dispute(NOON, Outcome.LOST, NOON),), status=Status.CANCELED)
    assert await shop.keys("/subscribe vip") == ["subscribe.dispute_lost"]
    await shop.told(disputes=(Dispute(NOON, Outcome.WON, NOON),), status=Status.ACTIVE)
    assert await shop.keys("/subscribe vip") == ["status.card"]


async def test_the_status_says_what_comes_next_and_for_how_much(shop: Shop) -> None:
    assert ways(await shop.ask("/status")) == ("status.none", ["/plans"])
    await shop.pay("vip")
    await shop.ask("/editplan vip price=99.00", by=OWNER)
    status = await shop.ask("/status")
    assert ways(status) == ("status.card", ["/cancel"])
    assert "vip: paid, renews on 2026-12-24 12:00 for CN¥30.00" in status.text


def a_right(because: Because) -> Right | None:
    """Return a subscription or pass that stands so at noon; None where no right can."""
    vip = Right("sub_x", "vip", RightKind.SUBSCRIPTION, Status.ACTIVE, NOON - DAY, paid_until=NOON + MONTH)  # type: ignore[arg-type]
    week = replace(vip, kind=RightKind.PASS, days=7, paid_until=None)
    return {
        Because.PAID: vip,
        Because.ENDING: replace(vip, ends_at=NOON + DAY),
        Because.TRIAL: replace(vip, status=Status.TRIALING, paid_until=NOON + DAY),
        Because.GRACE: replace(vip, status=Status.PAST_DUE, failed_at=NOON),
        Because.PASS: week,
        Because.WAITING_FOR_BANK: replace(week, status=Status.INCOMPLETE),
        Because.NOT_BEGUN: replace(week, starts_at=NOON + DAY),
        Because.ENDED: replace(vip, status=Status.CANCELED, ends_at=NOON, paid_until=NOON),
        Because.GRACE_OVER: replace(vip, status=Status.PAST_DUE, failed_at=NOON - 9 * DAY, paid_until=NOON - 9 * DAY),
        Because.UNPAID: replace(vip, status=Status.UNPAID, failed_at=NOON - 9 * DAY),
        Because.PAUSED: replace(vip, status=Status.PAUSED),
        Because.REFUNDED: replace(vip, refunded_at=NOON),
        Because.DISPUTED: replace(vip, disputes=(Dispute(NOON),)),
        Because.DISPUTE_LOST: replace(vip, disputes=(Dispute(NOON, Outcome.LOST, NOON),)),
    }.get(because)


@pytest.mark.parametrize("because", [one for one in Because if a_right(one) is not None])
async def test_every_fact_is_said_in_words_with_one_button_that_helps(shop: Shop, because: Because) -> None:
    right, customer = a_right(because), CustomerRef("cus_x")
    assert right is not None
    await shop.ask("/help")
    member = next(iter(m for m in shop.product.work.tables.members.values() if m.name == "ann"))
    shop.gateway.owners[customer] = member.id
    shop.gateway.tell(customer, right)
    await shop.known(customer)
    verdict = (await shop.product.cases.standing.of(member.id))[right.plan]
    assert verdict.because is because
    (button,) = (await shop.ask("/status")).buttons
    helps = "subscribe vip" if because in {Because.ENDED, Because.REFUNDED} else HELPS[because]
    assert button.action in {f"/{helps}", f"/{helps} vip"}
    assert (await shop.press(button)).key not in {"error.ours", "button.expired"}


def test_every_fact_has_a_command_that_helps() -> None:
    assert set(HELPS) == set(Because)
    assert set(HELPS.values()) <= set(COMMANDS)


async def test_what_ended_of_a_plan_that_is_sold_no_more_leads_to_the_others(shop: Shop) -> None:
    await shop.pay("vip")
    await shop.ask("/archiveplan vip", by=OWNER)
    await shop.told(status=Status.CANCELED, ends_at=NOON, paid_until=NOON)
    assert ways(await shop.ask("/status")) == ("status.card", ["/plans"])


async def test_a_cancellation_asks_once_and_is_taken_back(shop: Shop) -> None:
    assert ways(await shop.ask("/cancel")) == ("subscription.none", ["/plans"])
    await shop.pay("vip")
    sure = await shop.ask("/cancel")
    assert ways(sure) == ("cancel.sure", ["/cancel yes", "/status"])
    assert shop.gateway.times("cancel") == 0
    assert ways(await shop.press(sure.buttons[0])) == ("cancel.done", ["/resume"])
    already = await shop.ask("/cancel yes")
    assert ways(already) == ("cancel.already", ["/resume"]) and "2026-12-24" in already.text
    assert (await shop.press(already.buttons[0])).key == "resume.done"
    assert await shop.keys("/resume") == ["resume.nothing"]
    await shop.told(status=Status.CANCELED, ends_at=NOON)
    assert await shop.keys("/resume", "/cancel") == ["subscription.none"] * 2


async def test_what_is_cancelled_in_grace_ends_with_the_grace(shop: Shop) -> None:
    await shop.pay("vip")
    await shop.told(status=Status.PAST_DUE, failed_at=NOON, paid_until=NOON)
    assert "2026-12-01 12:00" in (await shop.ask("/cancel yes")).text


async def test_up_is_shown_confirmed_and_done_at_once(shop: Shop) -> None:
    await shop.pay("vip")
    first = await shop.ask("/switch pro")
    assert ways(first) == ("switch.up", ["/switch pro yes", "/status"]) and "CN¥60.00" in first.text
    assert shop.gateway.times("switch") == 0
    assert (await shop.press(first.buttons[0])).key == "switch.done"
    assert await shop.keys("/switch pro", "/switch vip", "/switch year") == ["switch.same", "switch.down", "switch.up"]


async def test_down_waits_for_the_end_of_the_period(shop: Shop) -> None:
    await shop.pay("pro")
    first = await shop.ask("/switch vip")
    assert first.key == "switch.down" and "2026-12-24 12:00" in first.text
    assert (await shop.press(first.buttons[0])).key == "switch.later"
    assert "pro" in (await shop.ask("/status")).text


async def test_a_declined_payment_leaves_the_plan_and_shows_the_card(shop: Shop) -> None:
    await shop.pay("vip")
    shop.gateway.declines = True
    assert ways(await shop.ask("/switch pro yes")) == ("switch.declined", ["/card"])


@pytest.mark.parametrize(
    ("words", "key", "first"),
    [
        ("", "switch.which", "/switch usd"),
        ("zzz", "switch.unknown", "/switch usd"),
        ("vip", "switch.same", "/status"),
        ("week", "switch.pass", "/subscribe week"),
        ("usd", "switch.currency", "/cancel"),
    ],
)
async def test_a_wrong_switch_changes_nothing_and_says_what_helps(shop: Shop, words: str, key: str, first: str) -> None:
    await shop.pay("vip")
    reply = await shop.ask(f"/switch {words}")
    assert (reply.key, actions(reply)[0], shop.gateway.times("switch")) == (key, first, 0)


async def test_what_is_cancelled_or_unpaid_is_put_right_before_it_is_switched(shop: Shop) -> None:
    assert await shop.keys("/switch pro") == ["subscription.none"]
    await shop.pay("vip")
    await shop.told(ends_at=NOON + DAY)
    assert ways(await shop.ask("/switch pro")) == ("switch.ending", ["/resume"])
    await shop.told(ends_at=None, status=Status.PAST_DUE, failed_at=NOON)
    assert ways(await shop.ask("/switch pro")) == ("switch.past_due", ["/card"])


async def test_the_card_is_the_providers_page(shop: Shop) -> None:
    assert ways(await shop.ask("/card")) == ("customer.none", ["/plans"])
    await shop.pay("vip")
    reply = await shop.ask("/card")
    assert reply.key == "card.page" and str(reply.buttons[0].url).startswith("https://pay.test/portal/")


@pytest.mark.parametrize("line", ["/subscribe vip", "/cancel yes", "/card", "/switch pro yes"])
async def test_a_provider_that_does_not_answer_is_said_with_a_way_to_try_again(shop: Shop, line: str) -> None:
    await shop.pay("vip") if line != "/subscribe vip" else None
    shop.gateway.away = True
    with capture_logs() as logged:
        reply = await shop.ask(line)
    assert ways(reply) == ("error.provider", [line, "/help"])
    assert [one["event"] for one in logged] == ["command.provider_away"]
    shop.gateway.away = False
    assert (await shop.press(reply.buttons[0])).key in {"subscribe.page", "cancel.done", "card.page", "switch.done"}


async def test_whose_right_it_is_stays_between_the_two(shop: Shop) -> None:
    await shop.pay("vip")
    assert (await shop.ask("/status", by="bob")).key == "status.none"
    assert {right.key for _, _, right in shop.product.work.tables.rights} == {"sub_1"}
    assert MemberId(1) in shop.product.work.tables.members
