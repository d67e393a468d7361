"""A running subscription ends, goes on, or moves to another price."""

from typing import Any

from adapters.stripe.client import Calls, border, keyed, newly
from adapters.stripe.fields import Object, listed, ref, said, word
from core.kernel.errors import Broken, Refused
from core.payments.provider import Price

ENDED = frozenset(("canceled", "incomplete_expired"))


async def found(calls: Calls, right_key: str) -> Object:
    """Return the subscription; `Refused("subscription.none")` where there is none (a pass is none)."""
    with border(Refused("subscription.none")):
        return (await calls.v1.subscriptions.retrieve_async(right_key)).to_dict()


async def cancel(calls: Calls, right_key: str, *, at_once: bool, key: str) -> None:
    """Let it end; what has ended, or is to end already, is left as it is."""
    running = await found(calls, right_key)
    if running["status"] in ENDED:
        return
    if at_once:
        try:
            with border(Refused("subscription.none")):
                await calls.v1.subscriptions.cancel_async(right_key, {}, keyed(key, {}))
        except Refused:
            return  # somebody else was quicker
    elif not _is_ending(running):
        await _release(calls, running, key)
        await _update(calls, right_key, {"cancel_at_period_end": True}, key)


async def resume(calls: Calls, right_key: str, *, key: str) -> None:
    """Take the cancellation back, whichever way it was asked for: the portal sets a date and no flag."""
    running = await found(calls, right_key)
    if running["status"] in ENDED:
        raise Refused("subscription.none")
    if not _is_ending(running):
        return
    await _release(calls, running, key)
    flag = running.get("cancel_at_period_end")
    await _update(calls, right_key, {"cancel_at_period_end": False} if flag else {"cancel_at": ""}, key)


async def switch_now(calls: Calls, right_key: str, price: Price, *, key: str) -> None:
    """Move at once and charge the difference; a charge that fails leaves everything as it was."""
    running = await found(calls, right_key)
    if running["status"] in ENDED:
        raise Refused("subscription.none")
    await _release(calls, running, key)
    asked = {
        "items": [{"id": _item(running)["id"], "price": price.ref}],
        "metadata": {"plan": price.plan, "price": price.ref},
        "proration_behavior": "always_invoice",
        "payment_behavior": "error_if_incomplete",
    }
    known = {"items[0][price]": Refused("price.archived", price=price.ref[:64])}
    with border(Refused("price.unknown", price=price.ref[:64]), known):
        await newly(lambda options: calls.v1.subscriptions.update_async(right_key, asked, options), key, asked)


async def switch_later(calls: Calls, right_key: str, price: Price, *, key: str) -> None:
    """Move at the period's end, by a schedule that lets go of the subscription when it has moved it."""
    running = await found(calls, right_key)
    if running["status"] in ENDED:
        raise Refused("subscription.none")
    if _is_ending(running):
        raise Refused("switch.ending", plan=word(running, "plan") or price.plan)
    with border(Refused("price.unknown", price=price.ref[:64])):
        wanted = (await calls.v1.prices.retrieve_async(price.ref)).to_dict()
    schedule = await _schedule(calls, running, key)
    begun: int = said(schedule, "current_phase", "start_date") or schedule["phases"][0]["start_date"]
    item = _item(running)
    asked = {
        "end_behavior": "release",
        "proration_behavior": "none",
        "phases": [
            {
                "items": [{"price": said(item, "price", "id"), "quantity": 1}],
                "start_date": begun,
                "end_date": item["current_period_end"],
            },
            {
                "items": [{"price": price.ref, "quantity": 1}],
                "duration": {"interval": said(wanted, "recurring", "interval"), "interval_count": 1},
                "proration_behavior": "none",
                "metadata": {"plan": price.plan, "price": price.ref},
            },
        ],
    }
    with border(Refused("price.unknown", price=price.ref[:64])):
        await calls.v1.subscription_schedules.update_async(schedule["id"], asked, keyed(f"{key}:phases", asked))


async def _schedule(calls: Calls, running: Object, key: str) -> Object:
    """Return the schedule that the subscription has, or a new one."""
    with border(Refused("subscription.none")):
        if (known := ref(running.get("schedule"))) is not None:
            return (await calls.v1.subscription_schedules.retrieve_async(known)).to_dict()
        asked = {"from_subscription": running["id"]}
        made = await calls.v1.subscription_schedules.create_async(asked, keyed(f"{key}:schedule", asked))
        return made.to_dict()


async def _release(calls: Calls, running: Object, key: str) -> None:
    """What a schedule holds cannot be changed beside it: a move that was planned is dropped."""
    schedule = ref(running.get("schedule"))
    if schedule is not None:
        with border(Refused("subscription.none")):
            await calls.v1.subscription_schedules.release_async(schedule, {}, keyed(f"{key}:release:{schedule}", {}))


async def _update(calls: Calls, right_key: str, asked: dict[str, Any], key: str) -> None:
    with border(Refused("subscription.none")):
        await newly(lambda options: calls.v1.subscriptions.update_async(right_key, asked, options), key, asked)


def _is_ending(running: Object) -> bool:
    return running.get("cancel_at") is not None or bool(running.get("cancel_at_period_end"))


def _item(running: Object) -> Object:
    """Return the one thing that was sold; with several of them nobody knows which is to be moved."""
    items = listed(running, "items")
    if len(items) != 1:
        raise Broken(f"the subscription {running['id']} has {len(items)} items")
    return items[0]
