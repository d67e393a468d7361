"""A subscription moves to another price (docs: billing/subscriptions/prorations, pending-updates)."""

from typing import Any

from tests.wire.stripe import billing, invoices, items, payments
from tests.wire.stripe.errors import ApiError, bad, declined, not_modelled
from tests.wire.stripe.money import LEAST
from tests.wire.stripe.periods import HOUR, next_end, share
from tests.wire.stripe.world import Thing, World

PENDING_MAY = {"expand", "payment_behavior", "proration_behavior", "items", "metadata", "cancel_at_period_end"}
"""What goes with `pending_if_incomplete` of what is modelled (docs: pending-updates-reference; metadata
since 2026-05-27.dahlia; the fields of `Subscription.PendingUpdate` in stripe/_subscription.py)."""


def check_pending(params: Thing) -> None:
    """`pending_if_incomplete` is refused beside what cannot wait."""
    for name in sorted(set(params) - PENDING_MAY):
        raise bad(
            f"When `payment_behavior=pending_if_incomplete` you cannot pass `{name}`. "
            "See https://stripe.com/docs/billing/subscriptions/pending-updates-reference",
            name,
        )


def wanted(world: World, subscription: Thing, given: list[Thing]) -> list[Thing]:
    """Return the items after the change. One without `id` is one more item, as Stripe has it: both are charged."""
    new = {item["id"]: item for item in items.rows(subscription)}
    for index, change in enumerate(given):
        where = f"items[{index}]"
        if "id" not in change:
            price = _price(world, subscription, change, where)
            if any(item["price"]["id"] == price["id"] for item in new.values()):
                raise bad(f"Cannot add multiple subscription items with the same price: {price['id']}", where)
            start, end = items.period(subscription)
            item = items.new_item(world, subscription["id"], price, change.get("quantity", 1), start, end)
            new[item["id"]] = item
            continue
        if change["id"] not in new:
            raise ApiError(
                400, f"No such subscription item: '{change['id']}'", code="resource_missing", param=f"{where}[id]"
            )
        if change.get("deleted"):
            del new[change["id"]]
            continue
        old = new[change["id"]]
        price = _price(world, subscription, change, where) if "price" in change else old["price"]
        new[old["id"]] = items.with_price(old, price, change.get("quantity"))
    _check_together(list(new.values()))
    return list(new.values())


def _price(world: World, subscription: Thing, change: Thing, where: str) -> Thing:
    if "price" not in change:
        raise bad(f"Missing required param: {where}[price].", f"{where}[price]", "parameter_missing")
    price = world.get("price", change["price"], f"{where}[price]")
    if not price["active"]:
        raise bad("The price specified is inactive. This field only accepts active prices.", f"{where}[price]")
    if price["recurring"] is None:
        raise bad(
            "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
            f"{where}[price]",
        )
    if price["currency"] != subscription["currency"]:
        raise bad(
            f"The price specified only supports `{price['currency']}`. This doesn't match the expected currency: "
            f"`{subscription['currency']}`.",
            f"{where}[price]",
        )
    return price


def _check_together(new: list[Thing]) -> None:
    if not new:
        raise bad("A subscription must have at least one active plan.", "items")
    if any(item["price"]["recurring"] != new[0]["price"]["recurring"] for item in new):
        raise not_modelled("items of different intervals in one subscription")


def switch(world: World, subscription: Thing, new: list[Thing], params: Thing) -> None:
    """The items change, and the difference is invoiced, waits for the next invoice, or is forgiven."""
    behavior = params.get("payment_behavior", "allow_incomplete")
    if behavior == "default_incomplete":
        raise not_modelled("payment_behavior=default_incomplete")
    resets = new[0]["price"]["recurring"] != subscription["_recurring"]
    start, end = items.period(subscription)
    if resets:
        start, end = world.now, next_end(world.now, world.now, new[0]["price"]["recurring"])
    changed = _changes(world, subscription, new, start, end, resets)
    lines = _lines(world, subscription, new, params, resets)
    proration = params.get("proration_behavior", "create_prorations")
    if subscription["status"] == "trialing" or not (resets or proration == "always_invoice") or not lines:
        waiting = [] if subscription["status"] == "trialing" else lines
        world.change(
            subscription,
            "customer.subscription.updated",
            **changed,
            _pending_lines=subscription["_pending_lines"] + waiting,
        )
        if resets:
            billing.follow(world, subscription)
        return
    _charge(world, subscription, changed, lines, behavior)


def _changes(world: World, subscription: Thing, new: list[Thing], start: int, end: int, resets: bool) -> Thing:
    moved = [{**item, "current_period_start": start, "current_period_end": end} for item in new]
    changed: Thing = {"items": items.replaced(subscription, moved)}
    if resets and subscription["status"] != "trialing":
        changed |= {"billing_cycle_anchor": world.now, "_recurring": new[0]["price"]["recurring"]}
        if subscription["cancel_at_period_end"]:
            changed["cancel_at"] = end
    elif resets:
        kept = items.period(subscription)
        moved = [{**item, "current_period_start": kept[0], "current_period_end": kept[1]} for item in new]
        changed = {"items": items.replaced(subscription, moved), "_recurring": new[0]["price"]["recurring"]}
    return changed


def _lines(world: World, subscription: Thing, new: list[Thing], params: Thing, resets: bool) -> list[Thing]:
    start, end = items.period(subscription)
    forgiven = params.get("proration_behavior") == "none"
    lines: list[Thing] = []
    now = world.now
    if not forgiven:
        for item in items.rows(subscription):
            unused = share(item["price"]["unit_amount"] * item["quantity"], now, start, end)
            lines.append(
                invoices.line(
                    item["price"], item["quantity"], now, end, amount=-unused, proration=True,
                    item=item["id"], description="Unused time",
                )
            )  # fmt: skip
    if resets:
        stop = next_end(now, now, new[0]["price"]["recurring"])
        return lines + [invoices.line(row["price"], row["quantity"], now, stop, item=row["id"]) for row in new]
    if forgiven:
        return []
    for item in new:
        rest = share(item["price"]["unit_amount"] * item["quantity"], now, start, end)
        lines.append(
            invoices.line(
                item["price"], item["quantity"], now, end, amount=rest, proration=True,
                item=item["id"], description="Remaining time",
            )
        )  # fmt: skip
    return lines


def _charge(world: World, subscription: Thing, changed: Thing, lines: list[Thing], behavior: str) -> None:
    if behavior == "error_if_incomplete":
        _ask_first(world, subscription, lines)
    waits = behavior == "pending_if_incomplete"
    if not waits:
        world.change(subscription, "customer.subscription.updated", **changed)
    invoice = invoices.draft(world, subscription, lines, reason="subscription_update")
    invoices.finalize(world, invoice)
    if waits:
        invoice["_pending"] = changed
    outcome = billing.pay_invoice(world, invoice)
    if waits and outcome != "paid":
        _wait(world, subscription, invoice, changed)
    if not waits and "billing_cycle_anchor" in changed:
        billing.follow(world, subscription)


def _ask_first(world: World, subscription: Thing, lines: list[Thing]) -> None:
    """Nothing changes unless the bank says yes now; a refused charge is left behind, as at Stripe."""
    customer = world.tables["customer"][subscription["customer"]]
    due = sum(row["amount"] for row in lines) + customer["balance"]
    card = billing.card_for(world, subscription)
    if due < LEAST[subscription["currency"]] or (card is not None and card["_mode"] in ("ok", "ok_once")):
        return
    intent = payments.new_intent(world, due, subscription["currency"], customer=customer["id"], metadata={})
    outcome = payments.attempt(world, intent, card)
    if outcome == "action":
        raise ApiError(
            402,
            "Payment for this subscription requires additional user action before it can be completed successfully.",
            code="subscription_payment_intent_requires_action",
            type_="card_error",
        )
    raise declined("card_declined", charge=intent["latest_charge"])


def _wait(world: World, subscription: Thing, invoice: Thing, changed: Thing) -> None:
    expires = world.now + 23 * HOUR
    pending: dict[str, Any] = {
        "billing_cycle_anchor": changed.get("billing_cycle_anchor"),
        "expires_at": expires,
        "subscription_items": changed["items"]["data"],
        "trial_end": None,
        "trial_from_plan": None,
    }
    world.change(subscription, "customer.subscription.updated", pending_update=pending)

    def expire() -> None:
        if invoice.pop("_pending", None) is None or subscription["pending_update"] is None:
            return
        invoices.void(world, invoice)
        world.change(subscription, "customer.subscription.updated", pending_update=None)
        world.record("customer.subscription.pending_update_expired", subscription)

    world.at(expires, expire)
