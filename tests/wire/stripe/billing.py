"""The life of a subscription by the clock: start, renewal with an hour of draft, dunning, trial, end.

Sources: docs billing/subscriptions/overview (statuses, 23 hours of `incomplete`), billing/invoices/subscription (the
draft hour), billing/revenue-recovery (retries, then canceled, unpaid or left past due), billing/subscriptions/trials.
"""

from tests.wire.stripe import invoices, items, payments, schedules
from tests.wire.stripe.periods import DAY, HOUR, next_end
from tests.wire.stripe.world import Thing, World

LIVE = ("active", "trialing", "past_due", "unpaid")


def card_for(world: World, subscription: Thing) -> Thing | None:
    """Return the card that a renewal is charged to."""
    customer = world.tables["customer"][subscription["customer"]]
    id_ = subscription["default_payment_method"] or customer["invoice_settings"]["default_payment_method"]
    return world.tables["payment_method"].get(id_) if id_ else None


def react(world: World, invoice: Thing, outcome: payments.Outcome) -> None:
    """The subscription follows what became of its invoice."""
    subscription = world.tables["subscription"][invoices.subscription_of(invoice)]
    match outcome:
        case "paid":
            invoices.mark_paid(world, invoice)
            _recover(world, subscription, invoice)
        case "processing":
            if subscription["status"] == "incomplete":
                world.change(subscription, "customer.subscription.updated", status="active")
        case _:
            world.record("invoice.payment_failed", invoice)
            if outcome == "action":
                world.record("invoice.payment_action_required", invoice)
            if subscription["status"] in LIVE and invoice.get("_pending") is None:
                _dun(world, subscription, invoice)


def _recover(world: World, subscription: Thing, invoice: Thing) -> None:
    if "_pending" in invoice:
        apply_pending(world, subscription, invoice)
    first = subscription["status"] == "incomplete"
    latest = subscription["latest_invoice"] == invoice["id"]
    if first or (latest and subscription["status"] in ("past_due", "unpaid")):
        world.change(subscription, "customer.subscription.updated", status="active")


def apply_pending(world: World, subscription: Thing, invoice: Thing) -> None:
    """An update that waited for its payment takes place."""
    waiting = invoice.pop("_pending")
    waited = subscription["pending_update"] is not None
    if "billing_cycle_anchor" not in waiting:
        start, stop = items.period(subscription)
        moved = [{**row, "current_period_start": start, "current_period_end": stop} for row in waiting["items"]["data"]]
        waiting["items"] = items.replaced(subscription, moved)
    world.change(subscription, "customer.subscription.updated", **waiting, pending_update=None)
    follow(world, subscription)
    if waited:
        world.record("customer.subscription.pending_update_applied", subscription)


def _dun(world: World, subscription: Thing, invoice: Thing) -> None:
    invoice.setdefault("_failed_at", world.now)
    tries = invoice.setdefault("_retries", 0)
    world.change(subscription, "customer.subscription.updated", status="past_due")
    if tries < len(world.account.dunning_days):
        due = invoice["_failed_at"] + world.account.dunning_days[tries] * DAY
        invoice |= {"_retries": tries + 1, "next_payment_attempt": due}
        world.at(due, lambda: _retry(world, invoice, due))
        return
    invoice |= {"next_payment_attempt": None, "auto_advance": False}
    match world.account.after_dunning:
        case "canceled":
            end(world, subscription, "payment_failed")
        case "unpaid":
            world.change(subscription, "customer.subscription.updated", status="unpaid")
        case _:
            pass


def _retry(world: World, invoice: Thing, due: int) -> None:
    if invoice["status"] == "open" and invoice["next_payment_attempt"] == due:
        invoice["next_payment_attempt"] = None
        pay_invoice(world, invoice)


def pay_invoice(world: World, invoice: Thing) -> payments.Outcome:
    """An open invoice is charged to the card on file."""
    subscription = world.tables["subscription"][invoices.subscription_of(invoice)]
    outcome = invoices.collect(world, invoice, card_for(world, subscription))
    react(world, invoice, outcome)
    return outcome


def follow(world: World, subscription: Thing) -> None:
    """The clock will look again at the end of this period, of the trial, and when it is to be cancelled."""
    _, period_end = items.period(subscription)
    world.at(period_end, lambda: _turn(world, subscription, period_end))
    stop = subscription["cancel_at"]
    if stop is not None and stop != period_end:
        world.at(stop, lambda: _stop(world, subscription, stop))


def follow_trial(world: World, subscription: Thing) -> None:
    """`trial_will_end` comes three days before; at once when the trial is shorter."""

    def warn() -> None:
        if subscription["status"] == "trialing":
            world.record("customer.subscription.trial_will_end", subscription)

    warned_at = subscription["trial_end"] - 3 * DAY
    world.at(max(world.now, warned_at), warn)


def follow_first(world: World, subscription: Thing) -> None:
    """A subscription whose first payment does not come within 23 hours is given up."""

    def give_up() -> None:
        if subscription["status"] != "incomplete":
            return
        for invoice in invoices.of(world, subscription):
            if invoice["status"] == "open":
                invoices.void(world, invoice)
        world.change(subscription, "customer.subscription.updated", status="incomplete_expired", ended_at=world.now)

    world.at(world.now + 23 * HOUR, give_up)


def _stop(world: World, subscription: Thing, stop: int) -> None:
    if subscription["status"] in LIVE and subscription["cancel_at"] == stop:
        end(world, subscription, "cancellation_requested")


def _turn(world: World, subscription: Thing, due: int) -> None:
    _, shown_end = items.period(subscription)
    if subscription["status"] not in LIVE or shown_end != due:
        return
    if subscription["cancel_at"] is not None and subscription["cancel_at"] <= due:
        end(world, subscription, "cancellation_requested")
        return
    _renew(world, subscription)


def _renew(world: World, subscription: Thing) -> None:
    old = items.period(subscription)
    if not schedules.enter_phase(world, subscription):
        end(world, subscription, None)
        return
    recurring = items.rows(subscription)[0]["price"]["recurring"]
    anchor = subscription["billing_cycle_anchor"]
    if recurring != subscription["_recurring"]:
        anchor = world.now
    start, stop = world.now, next_end(anchor, world.now, recurring)
    subscription["_recurring"] = recurring
    was_trial = subscription["status"] == "trialing"
    world.change(
        subscription,
        "customer.subscription.updated",
        items=items.at_period(subscription, start, stop),
        billing_cycle_anchor=anchor,
        status="active" if was_trial else subscription["status"],
    )
    lines = subscription["_pending_lines"] + full_lines(subscription, start, stop)
    subscription["_pending_lines"] = []
    invoice = invoices.draft(world, subscription, lines, reason="subscription_cycle", period=old)
    if invoice["auto_advance"]:
        world.at(world.now + HOUR, lambda: _issue(world, invoice))
    follow(world, subscription)


def full_lines(subscription: Thing, start: int, stop: int) -> list[Thing]:
    """Return one line for each item, for a whole period."""
    return [
        invoices.line(item["price"], item["quantity"], start, stop, item=item["id"])
        for item in items.rows(subscription)
    ]


def _issue(world: World, invoice: Thing) -> None:
    if invoice["status"] == "draft" and invoice["auto_advance"]:
        invoices.finalize(world, invoice)
        pay_invoice(world, invoice)


def end(world: World, subscription: Thing, reason: str | None) -> None:
    """The subscription is over; nothing more is charged."""
    invoices.stop_collecting(world, subscription)
    details = {**subscription["cancellation_details"]}
    if reason is not None:
        details["reason"] = reason
    subscription["pending_update"] = None
    subscription |= {
        "status": "canceled",
        "canceled_at": subscription["canceled_at"] or world.now,
        "ended_at": world.now,
        "cancellation_details": details,
    }
    schedules.close(world, subscription)
    world.record("customer.subscription.deleted", subscription)
