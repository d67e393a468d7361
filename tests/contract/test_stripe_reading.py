"""What Stripe's objects say, row by row of the cases of gating: pure, with objects made by hand."""

from collections.abc import Mapping
from typing import Any

import pytest
import stripe as library
from hypothesis import given
from hypothesis import strategies as st

from adapters.stripe.reading import Seen, reading_of
from core.kernel.errors import Broken
from core.kernel.ids import PlanCode
from core.kernel.money import Money
from core.payments.provider import Charge
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.contract.stripe_objects import (
    CUSTOMER,
    DAY,
    HOUR,
    MONTH,
    START,
    charge,
    charges,
    dispute,
    invoice,
    line,
    refunded,
    right,
    s,
    session,
    subscription,
)


def test_a_paid_month_is_a_right_and_a_charge() -> None:
    lists: Mapping[str, Any] = {"invoices": [invoice()], "charges": [charge()]}
    end = START + MONTH
    vip = PlanCode("vip")
    assert right(**lists) == Right("sub_1", vip, RightKind.SUBSCRIPTION, Status.ACTIVE, START, paid_until=end)
    (paid,) = charges(subscriptions=[subscription()], **lists)
    assert paid == Charge("ch_0", "sub_1", paid.plan, Money(900, "usd"), 0, START + HOUR, START, end)


def test_the_vendors_own_objects_read_alike() -> None:
    raw = subscription(trial_end=s(START + DAY))
    made = library.Subscription.construct_from(raw, "sk_test_1")
    assert right(subscriptions=[made.to_dict()]) == right(subscriptions=[raw])


@pytest.mark.parametrize("status", list(Status))
def test_every_status_is_read(status: Status) -> None:
    assert right(subscriptions=[subscription(status.value)]).status is status


def test_a_status_that_nobody_knows_is_broken_and_ends_nothing() -> None:
    with pytest.raises(Broken):
        right(subscriptions=[subscription("dormant")])


def test_the_members_id_is_read_from_what_only_we_write() -> None:
    assert reading_of(Seen(CUSTOMER, subscriptions=[subscription()])).member_id == 7
    assert reading_of(Seen(CUSTOMER, owner={"metadata": {"member_id": "8"}})).member_id == 8
    assert reading_of(Seen(CUSTOMER, sessions=[session(metadata={})])).member_id is None
    assert reading_of(Seen(CUSTOMER, owner={"metadata": {"member_id": "٣"}})).member_id is None


def test_what_somebody_else_sold_to_the_customer_is_left_out() -> None:
    foreign = subscription(metadata={}, items={"data": [{"id": "si_1", "price": {"id": "price_x", "metadata": {}}}]})
    sold = [session(metadata={}), session(metadata={"plan": "x", "days": "many"}), session(mode="setup")]
    assert reading_of(Seen(CUSTOMER, subscriptions=[foreign], sessions=sold, charges=[charge()])).rights == ()


# Cases 4, 13: a card that fails


def test_an_open_renewal_leaves_the_paid_end_where_it_was_and_names_its_first_failure() -> None:
    failing = [invoice(), invoice(1, "open")]
    tries = [charge(), charge(1, "failed"), charge(1, "failed", id="ch_1b", created=s(START + MONTH + 3 * DAY))]
    found = right(subscriptions=[subscription("past_due", START + MONTH)], invoices=failing, charges=tries)
    assert (found.paid_until, found.failed_at) == (START + MONTH, START + MONTH + HOUR)


def test_a_renewal_that_waits_for_the_payer_failed_when_it_was_first_attempted() -> None:
    found = right(subscriptions=[subscription("past_due")], invoices=[invoice(1, "open"), invoice()])
    assert found.failed_at == START + MONTH + HOUR


def test_a_draft_and_a_bank_that_is_thinking_are_no_failures() -> None:
    assert right(invoices=[invoice(1, "draft"), invoice()]).failed_at is None
    thinking = [charge(1, "pending"), charge()]
    assert right(invoices=[invoice(1, "open"), invoice()], charges=thinking).failed_at is None


def test_a_renewal_that_was_made_good_has_not_failed() -> None:
    tries = [charge(1, "failed", id="ch_1a"), charge(1), charge()]
    found = right(invoices=[invoice(1), invoice()], charges=tries)
    assert (found.failed_at, found.paid_until) == (None, START + 2 * MONTH)


def test_an_older_bill_that_was_skipped_does_not_age_a_new_failure() -> None:
    bills = [invoice(3, "open"), invoice(2), invoice(1, "uncollectible"), invoice()]
    failures = [charge(3, "failed"), charge(1, "failed")]
    assert right(invoices=bills, charges=failures).failed_at == START + 3 * MONTH + HOUR


def test_two_bills_unpaid_in_a_row_failed_when_the_first_did() -> None:
    bills = [invoice(2, "open"), invoice(1, "uncollectible"), invoice()]
    assert right(invoices=bills).failed_at == START + MONTH + HOUR


# Case 5 and fact 11: a first payment that waits


def test_a_first_bill_that_fails_is_no_failed_renewal() -> None:
    found = right(
        subscriptions=[subscription("incomplete")], invoices=[invoice(0, "open")], charges=[charge(0, "failed")]
    )
    assert (found.status, found.paid_until, found.failed_at) == (Status.INCOMPLETE, None, None)


@pytest.mark.parametrize("shown", ["active", "past_due"])
def test_a_subscription_whose_first_bill_a_slow_bank_has_not_paid_is_incomplete_whatever_it_is_called(
    shown: str,
) -> None:
    first = invoice(0, "open")
    found = right(subscriptions=[subscription(shown)], invoices=[first], charges=[charge(0, "pending")])
    assert (found.status, found.paid_until, found.failed_at) == (Status.INCOMPLETE, None, None)
    assert right(subscriptions=[subscription(shown)], invoices=[invoice(1, "open"), invoice()]).status == shown


def test_a_pass_whose_bank_takes_days_is_incomplete_until_it_is_paid() -> None:
    waits = session(payment_status="unpaid")
    assert right(subscriptions=[], sessions=[waits], charges=[charge(0, "pending")]).status is Status.INCOMPLETE
    assert right(subscriptions=[], sessions=[waits]).status is Status.INCOMPLETE
    declined = right(subscriptions=[], sessions=[waits], charges=[charge(0, "failed")])
    assert declined.status is Status.INCOMPLETE_EXPIRED
    paid = right(subscriptions=[], sessions=[session()], charges=[charge()])
    assert (paid.key, paid.status, paid.kind, paid.days) == ("pi_0", Status.ACTIVE, RightKind.PASS, 30)


@pytest.mark.parametrize("status", ["open", "expired"])
def test_a_page_on_which_nobody_paid_sells_nothing(status: str) -> None:
    asked = session(status=status, payment_status="unpaid", payment_intent=None)
    assert reading_of(Seen(CUSTOMER, sessions=[asked])).rights == ()


def test_a_pass_at_nothing_is_named_by_its_page() -> None:
    free = session(payment_status="no_payment_required", payment_intent=None)
    found = right(subscriptions=[], sessions=[free])
    assert (found.key, found.status, found.starts_at) == ("cs_1", Status.ACTIVE, START)
    assert charges(sessions=[free]) == ()


def test_two_passes_are_two_rights_each_with_its_money() -> None:
    sold = [session(), session(id="cs_2", payment_intent={"id": "pi_1", "object": "payment_intent"})]
    found = reading_of(Seen(CUSTOMER, sessions=sold, charges=[charge(1, currency="cny"), charge()]))
    assert [one.key for one in found.rights] == ["pi_0", "pi_1"]
    assert [(one.right_key, one.amount.currency) for one in found.charges] == [("pi_0", "usd"), ("pi_1", "cny")]


# Case 6 and fact 14: money that goes back


def test_the_current_period_given_back_in_full_is_dated_by_the_last_part() -> None:
    parts = ((START + 3 * DAY, 400, "succeeded"), (START + 2 * DAY, 500, "pending"))
    found = right(invoices=[invoice()], charges=[refunded(0, *parts)])
    assert found.refunded_at == START + 3 * DAY


def test_a_partial_refund_and_one_that_failed_change_nothing() -> None:
    partial = refunded(0, (START + DAY, 899, "succeeded"))
    assert right(invoices=[invoice()], charges=[partial]).refunded_at is None
    failed = refunded(0, (START + DAY, 900, "failed"))
    assert right(invoices=[invoice()], charges=[failed]).refunded_at is None
    assert charges(subscriptions=[subscription()], invoices=[invoice()], charges=[partial])[0].refunded_minor == 899


def test_an_older_bill_given_back_changes_nothing() -> None:
    bills, old = [invoice(1), invoice()], refunded(0, (START + MONTH + DAY, 900, "succeeded"))
    renewed = [subscription(begin=START + MONTH)]
    assert right(subscriptions=renewed, invoices=bills, charges=[charge(1), old]).refunded_at is None
    failing = [invoice(1, "open"), invoice()]
    late = [subscription("past_due", START + MONTH)]
    assert right(subscriptions=late, invoices=failing, charges=[old]).refunded_at is None


def test_one_of_two_payments_given_back_ends_nothing() -> None:
    payments = [{"payment": {"payment_intent": name}} for name in ("pi_0", "pi_1")]
    bill = invoice(payments={"data": payments})
    back = refunded(0, (START + DAY, 900, "succeeded"))
    assert right(invoices=[bill], charges=[charge(1), back]).refunded_at is None
    both = [refunded(1, (START + 2 * DAY, 900, "succeeded")), back]
    assert right(invoices=[bill], charges=both).refunded_at == START + 2 * DAY


def test_a_refund_is_not_full_while_another_bill_of_the_period_has_no_charge_in_the_read() -> None:
    middle = START + 10 * DAY
    upgrade = invoice(
        1, created=s(middle), billing_reason="subscription_update", lines={"data": [line(middle, START + MONTH)]}
    )
    back = refunded(0, (START + 11 * DAY, 900, "succeeded"))
    assert right(invoices=[upgrade, invoice()], charges=[back]).refunded_at is None
    assert right(invoices=[upgrade, invoice()], charges=[charge(1), back]).refunded_at is None


def test_a_pass_given_back_is_refunded() -> None:
    back = refunded(0, (START + DAY, 900, "succeeded"))
    assert right(subscriptions=[], sessions=[session()], charges=[back]).refunded_at == START + DAY


# Case 7: disputes


@pytest.mark.parametrize("status", ["warning_needs_response", "warning_under_review", "warning_closed", "prevented"])
def test_an_inquiry_is_no_dispute(status: str) -> None:
    assert right(invoices=[invoice()], charges=[charge()], disputes=[dispute(status)]).disputes == ()


@pytest.mark.parametrize("status", ["needs_response", "under_review", "appeal_needs_response", "appeal_under_review"])
def test_a_dispute_is_open_until_the_bank_decided(status: str) -> None:
    found = right(invoices=[invoice()], charges=[charge()], disputes=[dispute(status)])
    assert found.disputes == (Dispute(START + DAY),)


def test_a_dispute_is_won_when_the_money_was_put_back() -> None:
    moves = [{"amount": -900, "created": s(START + DAY)}, {"amount": 900, "created": s(START + 9 * DAY)}]
    won = dispute("won", balance_transactions=moves)
    found = right(invoices=[invoice()], charges=[charge()], disputes=[won])
    assert found.disputes == (Dispute(START + DAY, Outcome.WON, START + 9 * DAY),)


def test_a_dispute_that_is_silent_about_its_closing_was_won_when_the_event_says() -> None:
    told = {"dp_1": START + 8 * DAY}
    found = right(invoices=[invoice()], charges=[charge()], disputes=[dispute("won")], closings=told)
    assert found.disputes == (Dispute(START + DAY, Outcome.WON, START + 8 * DAY),)


def test_a_lost_dispute_is_lost_for_a_subscription_and_for_a_pass() -> None:
    lost = (Dispute(START + DAY, Outcome.LOST, START + DAY),)
    assert right(invoices=[invoice()], charges=[charge()], disputes=[dispute("lost")]).disputes == lost
    bought = right(subscriptions=[], sessions=[session()], charges=[charge()], disputes=[dispute("lost")])
    assert bought.disputes == lost


def test_a_dispute_about_another_charge_is_none_of_this_right() -> None:
    assert right(invoices=[invoice(1)], charges=[charge(1), charge()], disputes=[dispute("lost")]).disputes == ()


# Case 8 and fact 12: the two ways to cancel


def test_either_way_to_cancel_is_an_end_that_was_asked_for() -> None:
    end = START + MONTH
    assert right(subscriptions=[subscription(cancel_at_period_end=True)]).ends_at == end
    assert right(subscriptions=[subscription(cancel_at=s(end - DAY))]).ends_at == end - DAY
    assert right().ends_at is None


def test_what_ended_ended_then_and_what_was_paid_is_kept() -> None:
    gone = subscription("canceled", ended_at=s(START + DAY), cancel_at=s(START + MONTH))
    found = right(subscriptions=[gone], invoices=[invoice()])
    assert (found.ends_at, found.paid_until) == (START + DAY, START + MONTH)


# Case 9: plan switches


def test_an_upgrade_covers_no_more_than_the_period_that_it_is_in() -> None:
    middle = START + 10 * DAY
    lines = [line(middle, START + MONTH, -600), line(middle, START + MONTH, 1800)]
    upgrade = invoice(1, created=s(middle), billing_reason="subscription_update", lines={"data": lines})
    assert right(invoices=[upgrade, invoice()], charges=[charge()]).paid_until == START + MONTH


def test_a_year_given_up_for_a_month_is_not_covered_to_its_end() -> None:
    year = invoice(lines={"data": [line(START, START + 365 * DAY, 9000)]})
    now = START + 10 * DAY
    lines = [line(now, START + 365 * DAY, -8700), line(now, now + MONTH)]
    down = invoice(1, created=s(now), lines={"data": lines}, billing_reason="subscription_update", amount_paid=0)
    assert right(invoices=[down, year], charges=[charge()]).paid_until == now + MONTH


def test_the_plan_is_what_was_sold_until_the_price_is_another() -> None:
    moved = subscription()
    price = {"id": "price_pro", "metadata": {"plan": "pro"}}
    moved["items"]["data"][0]["price"] = price
    assert right(subscriptions=[moved]).plan == "pro"
    price["metadata"] = {}
    assert right(subscriptions=[moved]).plan == "vip"
    assert right(subscriptions=[subscription(metadata={})]).plan == "vip"
    bought = subscription(metadata={"plan": "gold"})
    assert right(subscriptions=[bought]).plan == "gold"


def test_a_charge_is_of_the_plan_that_its_bill_was_for() -> None:
    moved = subscription(metadata={"plan": "pro", "price": "price_vip"})
    (paid,) = charges(subscriptions=[moved], invoices=[invoice()], charges=[charge()])
    assert paid.plan == "vip"
    details = {"price_details": {"price": "price_vip"}}
    move = invoice(lines={"data": [{**line(START, START + MONTH), "pricing": details}]})
    (paid,) = charges(subscriptions=[moved], invoices=[move], charges=[charge()])
    assert paid.plan == "pro"


# Trials, and facts 5, 13, 15


def test_a_trial_is_paid_to_its_end_and_afterwards_by_bills_alone() -> None:
    end = START + 7 * DAY
    begun = invoice(lines={"data": [line(START, end, 0)]}, amount_paid=0, payments={"data": []})
    assert right(subscriptions=[subscription("trialing", trial_end=s(end))], invoices=[begun]).paid_until == end
    over = subscription("past_due", trial_end=s(end))
    declined = invoice(1, "open", created=s(end), status_transitions={"finalized_at": s(end + HOUR)})
    found = right(subscriptions=[over], invoices=[declined, begun])
    assert (found.paid_until, found.failed_at) == (end, end + HOUR)


def test_a_new_period_whose_bill_is_a_draft_is_not_paid() -> None:
    renewed = subscription(begin=START + MONTH)
    assert right(subscriptions=[renewed], invoices=[invoice(1, "draft"), invoice()]).paid_until == START + MONTH


def test_a_bill_at_nothing_is_paid() -> None:
    free = invoice(amount_paid=0, payments={"data": []})
    found = right(invoices=[free])
    assert (found.paid_until, found.refunded_at) == (START + MONTH, None)


def test_the_old_layout_is_not_believed() -> None:
    old = invoice(parent=None, subscription="sub_1")
    assert right(invoices=[old], charges=[charge()]).paid_until is None


def test_yen_are_whole() -> None:
    (paid,) = charges(
        subscriptions=[subscription()], invoices=[invoice()], charges=[charge(amount=3000, currency="jpy")]
    )
    assert (paid.amount, str(paid.amount.amount)) == (Money(3000, "jpy"), "3000")


LISTS = ("subscriptions", "invoices", "charges", "sessions", "disputes")
RENEWED: Mapping[str, Any] = {
    "subscriptions": [subscription(begin=START + MONTH)],
    "invoices": [invoice(1), invoice()],
    "charges": [charge(1), charge()],
    "sessions": [session(payment_intent="pi_9")],
    "disputes": [],
}
BEFORE = {**RENEWED, "subscriptions": [subscription()], "invoices": [invoice()], "charges": [charge()], "sessions": []}


@given(st.sets(st.sampled_from(LISTS)))
def test_a_read_torn_between_two_moments_ends_nothing(old: set[str]) -> None:
    torn: Mapping[str, Any] = {name: (BEFORE if name in old else RENEWED)[name] for name in LISTS}
    found = next(one for one in reading_of(Seen(CUSTOMER, **torn)).rights if one.key == "sub_1")
    assert found.paid_until in (START + MONTH, START + 2 * MONTH)
    assert (found.status, found.ends_at, found.failed_at, found.refunded_at) == (Status.ACTIVE, None, None, None)
