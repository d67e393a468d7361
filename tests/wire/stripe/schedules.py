"""Subscription schedules, as far as a change at the period's end needs them (docs: subscription-schedules)."""

from typing import Any

from tests.wire.stripe import items
from tests.wire.stripe.errors import bad, not_modelled
from tests.wire.stripe.periods import after
from tests.wire.stripe.shapes import metadata
from tests.wire.stripe.world import Thing, World


def create_schedule(world: World, params: Thing) -> Thing:
    """A schedule takes over a running subscription; its one phase is what runs now."""
    if "from_subscription" not in params:
        raise not_modelled("schedules without from_subscription")
    if set(params) - {"from_subscription", "expand"}:
        raise bad(
            "You cannot set other parameters if `from_subscription` is set: create the schedule, then update it.",
            "from_subscription",
        )
    subscription = world.get("subscription", params["from_subscription"], "from_subscription")
    if subscription["status"] in ("canceled", "incomplete_expired", "incomplete"):
        raise bad(f"The subscription is in the status `{subscription['status']}` and cannot have a schedule.")
    if subscription["schedule"] is not None:
        raise bad(
            f"You cannot migrate a subscription that is already attached to a schedule: `{subscription['schedule']}`",
            "from_subscription",
        )
    start, end = items.period(subscription)
    chosen = [{"price": row["price"]["id"], "quantity": row["quantity"]} for row in items.rows(subscription)]
    schedule = world.add(
        "subscription_schedule",
        {
            "application": None,
            "billing_mode": dict(subscription["billing_mode"]),
            "canceled_at": None,
            "completed_at": None,
            "current_phase": {"start_date": start, "end_date": end},
            "customer": subscription["customer"],
            "customer_account": None,
            "default_settings": {"billing_cycle_anchor": "automatic", "collection_method": "charge_automatically"},
            # A subscription that was to end goes on to do so.
            "end_behavior": "cancel" if subscription["cancel_at"] else "release",
            "metadata": {},
            "phases": [_phase(subscription, chosen, start, end, {})],
            "released_at": None,
            "released_subscription": None,
            "status": "active",
            "subscription": subscription["id"],
            "test_clock": None,
        },
    )
    world.record("subscription_schedule.created", schedule)
    world.change(subscription, "customer.subscription.updated", schedule=schedule["id"])
    return schedule


def _phase(subscription: Thing, chosen: list[Thing], start: int, end: int, more: Thing) -> Thing:
    return {
        "add_invoice_items": [],
        "currency": subscription["currency"],
        "discounts": [],
        "end_date": end,
        "items": [{"price": row["price"], "quantity": row.get("quantity", 1), "metadata": {}} for row in chosen],
        "metadata": more.get("metadata", {}),
        "proration_behavior": more.get("proration_behavior", "create_prorations"),
        "start_date": start,
        "trial_end": None,
    }


def update_schedule(world: World, params: Thing, id_: str) -> Thing:
    """The phases are replaced: the first must be the one that runs, unchanged."""
    schedule = world.get("subscription_schedule", id_)
    if schedule["status"] != "active":
        raise bad(f"You cannot update a subscription schedule that is currently in the `{schedule['status']}` status.")
    new: dict[str, Any] = {key: params[key] for key in ("end_behavior",) if key in params}
    if "metadata" in params:
        new["metadata"] = metadata(params["metadata"], schedule["metadata"])
    if "phases" in params:
        new["phases"] = _phases(world, schedule, params["phases"])
    world.change(schedule, "subscription_schedule.updated", **new)
    return schedule


def _phases(world: World, schedule: Thing, given: list[Thing]) -> list[Thing]:
    subscription = world.tables["subscription"][schedule["subscription"]]
    current = schedule["phases"][0]
    if given[0].get("start_date") != current["start_date"]:
        raise bad(
            "The first phase must keep the `start_date` of the current phase of a schedule that has begun.",
            "phases[0][start_date]",
        )
    made: list[Thing] = []
    moment = current["start_date"]
    for index, phase in enumerate(given):
        start = phase.get("start_date", moment)
        if start == "now" or start != moment:
            raise bad("Phases must follow one another without a gap.", f"phases[{index}][start_date]")
        moment = _phase_end(world, phase, start, index)
        for row in phase["items"]:
            _check_price(world, subscription, row, index)
        made.append(_phase(subscription, phase["items"], start, moment, phase))
    return made


def _phase_end(world: World, phase: Thing, start: int, index: int) -> int:
    if "end_date" in phase and "duration" in phase:
        raise bad("You may only specify one of `end_date` and `duration`.", f"phases[{index}]")
    if "duration" in phase:
        return after(start, 1, {"interval_count": 1, **phase["duration"]})
    if "end_date" not in phase:
        raise bad("A phase needs an `end_date` or a `duration`.", f"phases[{index}]")
    if phase["end_date"] == "now" or phase["end_date"] <= max(start, world.now):
        raise bad("A phase must end after it starts and in the future.", f"phases[{index}][end_date]")
    return int(phase["end_date"])


def _check_price(world: World, subscription: Thing, row: Thing, index: int) -> None:
    if "price" not in row:
        raise not_modelled("price_data in a phase")
    price = world.get("price", row["price"], f"phases[{index}][items][0][price]")
    kept = any(item["price"]["id"] == price["id"] for item in items.rows(subscription))
    if not price["active"] and not kept:
        raise bad("The price specified is inactive. This field only accepts active prices.")
    if price["recurring"] is None:
        raise bad("The price specified is set to `type=one_time` but this field only accepts recurring prices.")
    if price["currency"] != subscription["currency"]:
        raise bad("The price's currency does not match the subscription's.")


def release_schedule(world: World, params: Thing, id_: str) -> Thing:
    """The subscription goes on without its schedule, as it is now."""
    del params
    schedule = world.get("subscription_schedule", id_)
    if schedule["status"] not in ("active", "not_started"):
        raise bad(f"You cannot release a subscription schedule that is in the `{schedule['status']}` status.")
    _leave(world, schedule, "released")
    return schedule


def _leave(world: World, schedule: Thing, status: str) -> None:
    subscription = world.tables["subscription"][schedule["subscription"]]
    schedule |= {"status": status, "current_phase": None}
    if status == "released":
        schedule |= {"released_at": world.now, "released_subscription": subscription["id"], "subscription": None}
    world.record(f"subscription_schedule.{status}", schedule)
    world.change(subscription, "customer.subscription.updated", schedule=None)


def enter_phase(world: World, subscription: Thing) -> bool:
    """At a period's end: the phase that begins now sets the prices; after the last the subscription is released.

    False: the schedule says that it ends here.
    """
    if subscription["schedule"] is None:
        return True
    schedule = world.tables["subscription_schedule"][subscription["schedule"]]
    if world.now < schedule["phases"][0]["end_date"]:
        return True
    schedule["phases"] = [phase for phase in schedule["phases"] if phase["end_date"] > world.now]
    if not schedule["phases"]:
        if schedule["end_behavior"] == "cancel":
            return False
        _leave(world, schedule, "released")
        return True
    phase = schedule["phases"][0]
    schedule["current_phase"] = {"start_date": phase["start_date"], "end_date": phase["end_date"]}
    chosen = phase["items"][0]
    price = world.tables["price"][chosen["price"]]
    first, *others = items.rows(subscription)
    world.change(
        subscription,
        items=items.replaced(subscription, [items.with_price(first, price, chosen["quantity"]), *others]),
        metadata={**subscription["metadata"], **phase["metadata"]},
    )
    world.record("subscription_schedule.updated", schedule)
    return True


def close(world: World, subscription: Thing) -> None:
    """The subscription is over, and so is its schedule."""
    if subscription["schedule"] is None:
        return
    schedule = world.tables["subscription_schedule"][subscription["schedule"]]
    schedule |= {"status": "canceled", "canceled_at": world.now, "current_phase": None}
    world.record("subscription_schedule.canceled", schedule)
