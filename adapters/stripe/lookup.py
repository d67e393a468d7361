"""Everything that Stripe knows of one customer, read with as few calls as show it whole."""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from adapters.stripe.client import LATER, PAGE, Calls, border, pages
from adapters.stripe.fields import Object, at, listed, ref, said
from adapters.stripe.reading import Seen, member_of
from adapters.stripe.till import reinstated_at
from core.kernel.errors import NotYet, Refused
from core.kernel.money import Money
from core.payments.provider import CustomerRef
from core.payments.right import Outcome


async def seen(calls: Calls, customer: CustomerRef) -> Seen:
    """Return all lists of the customer, asked for at once: each may be moments older than another (see `reading`).

    Four calls, and one more for each disputed charge, for a list that does not end on its first page, and for a
    customer of whom nothing names the member. Raises `Refused("customer.none")`.
    """
    try:
        found = await _at_once(
            _subscriptions(calls, customer),
            _invoices(calls, customer),
            _charges(calls, customer),
            _sessions(calls, customer),
        )
    except Refused:
        return await _of_deleted(calls, customer)
    subscriptions, invoices, charges, sessions = found
    disputes = [dispute for charge in charges if charge.get("disputed") for dispute in await _disputes(calls, charge)]
    known = Seen(customer, subscriptions, invoices, charges, sessions, disputes, await _closings(calls, disputes))
    return known if member_of(known) is not None else replace(known, owner=await _owner(calls, customer))


async def _of_deleted(calls: Calls, customer: CustomerRef) -> Seen:
    """Return how the subscriptions ended of a customer who was deleted: deleting ends them, and hides every list.

    The event holds the last state that there will be, and names the last bill: what it paid is kept. After 30 days it
    is gone, and the read is silent.
    """
    owner = await _owner(calls, customer)
    if not owner.get("deleted"):
        raise NotYet(LATER, "Stripe shows a customer and does not")
    with border():
        asked = {"type": "customer.subscription.deleted", "limit": PAGE}
        events = [event async for event in pages(await calls.v1.events.list_async(asked))]
    about = [said(event, "data", "object") for event in events]
    ended = [one for one in about if ref(one.get("customer")) == customer]
    bills = [await _bill(calls, bill) for one in ended if (bill := ref(one.get("latest_invoice"))) is not None]
    charges = [charge for bill in bills for charge in await _paying(calls, bill)]
    disputes = [dispute for charge in charges if charge.get("disputed") for dispute in await _disputes(calls, charge)]
    return Seen(customer, ended, bills, charges, (), disputes, await _closings(calls, disputes))


async def _bill(calls: Calls, invoice: str) -> Object:
    with border():
        found = await calls.v1.invoices.retrieve_async(invoice, {"expand": ["payments"]})
        return await _whole(found, "lines", "payments")


async def _paying(calls: Calls, bill: Object) -> Sequence[Object]:
    """Return the charges by which the bill was paid, each read by its own name."""
    intents = [ref(said(payment, "payment", "payment_intent")) for payment in listed(bill, "payments")]
    with border():
        asked = {"expand": ["latest_charge.refunds"]}
        found = [await calls.v1.payment_intents.retrieve_async(one, asked) for one in intents if one is not None]
    charges = [intent.to_dict().get("latest_charge") for intent in found]
    return [charge for charge in charges if isinstance(charge, Mapping)]


async def _owner(calls: Calls, customer: CustomerRef) -> Object:
    with border(Refused("customer.none")):
        return (await calls.v1.customers.retrieve_async(customer)).to_dict()


async def _at_once(*asked: Coroutine[Any, Any, Sequence[Object]]) -> Sequence[Sequence[Object]]:
    """Return all answers; with the first that fails the others are given up, and half a read is none."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one) for one in asked]
    except ExceptionGroup as faults:
        raise faults.exceptions[0] from None
    return [task.result() for task in tasks]


async def _subscriptions(calls: Calls, customer: CustomerRef) -> Sequence[Object]:
    asked = {"customer": customer, "status": "all", "limit": PAGE}
    with border():
        return [found async for found in pages(await calls.v1.subscriptions.list_async(asked))]


async def _sessions(calls: Calls, customer: CustomerRef) -> Sequence[Object]:
    asked = {"customer": customer, "status": "complete", "limit": PAGE}
    with border():
        return [found async for found in pages(await calls.v1.checkout.sessions.list_async(asked))]


async def _invoices(calls: Calls, customer: CustomerRef) -> Sequence[Object]:
    asked = {"customer": customer, "limit": PAGE, "expand": ["data.payments"]}
    with border():
        listing = await calls.v1.invoices.list_async(asked)
        return [await _whole(invoice, "lines", "payments") async for invoice in listing.auto_paging_iter()]


async def _charges(calls: Calls, customer: CustomerRef) -> Sequence[Object]:
    asked = {"customer": customer, "limit": PAGE, "expand": ["data.refunds"]}
    with border():
        listing = await calls.v1.charges.list_async(asked)
        return [await _whole(charge, "refunds") async for charge in listing.auto_paging_iter()]


async def _whole(found: Any, *names: str) -> Object:
    """Return the object with every page of the lists inside it."""
    whole: dict[str, Any] = found.to_dict()
    for name in names:
        inside: Any = getattr(found, name, None)
        if inside is not None and inside.has_more:
            whole[name] = {"data": [one async for one in pages(inside)]}
    return whole


async def _disputes(calls: Calls, charge: Object) -> Sequence[Object]:
    with border():
        listing = await calls.v1.disputes.list_async({"charge": charge["id"], "limit": PAGE})
        return [found async for found in pages(listing)]


async def _closings(calls: Calls, disputes: Sequence[Object]) -> Mapping[str, datetime]:
    """Return when disputes were won that do not tell when the money was put back; events reach back 30 days."""
    silent = [one for one in disputes if one["status"] == Outcome.WON and reinstated_at(one) is None]
    if not silent:
        return {}
    since = min(one["created"] for one in silent)
    asked = {"type": "charge.dispute.closed", "created": {"gte": since}, "limit": PAGE}
    with border():
        events = [found async for found in pages(await calls.v1.events.list_async(asked))]
    return {str(said(event, "data", "object", "id")): at(event["created"]) for event in events}


async def customer_of_charge(calls: Calls, charge: str) -> CustomerRef | None:
    """Return whose charge this is; None for a guest's, and for one that is not here."""
    try:
        customer = ref((await _charge(calls, charge)).get("customer"))
    except Refused:
        return None
    return None if customer is None else CustomerRef(customer)


async def left_of_charge(calls: Calls, charge: str) -> Money:
    """Return how much of the charge did not go back yet."""
    found = await _charge(calls, charge)
    return Money(found["amount"] - found["amount_refunded"], found["currency"])


async def _charge(calls: Calls, charge: str) -> Object:
    with border(Refused("charge.unknown", charge=charge[:64])):
        return (await calls.v1.charges.retrieve_async(charge)).to_dict()
