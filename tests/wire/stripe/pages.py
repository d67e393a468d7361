"""The pages a browser sees: what the checkout asks, or that it asks nothing more."""

import html

from tests.wire.stripe.money import shown
from tests.wire.stripe.world import World


def page(world: World, path: str) -> tuple[int, str]:
    """Return status and HTML of a hosted page."""
    kind, _, id_ = path.removeprefix("/c/").removeprefix("/p/").partition("/")
    if kind == "pay":
        return _checkout(world, id_)
    if kind == "session" and id_ in world.tables.get("billing_portal.session", {}):
        return 200, _html("Billing portal", "Change your card, see invoices, cancel.")
    return 404, _html("Not found", "There is nothing here.")


def _checkout(world: World, id_: str) -> tuple[int, str]:
    session = world.tables.get("checkout.session", {}).get(id_)
    if session is None:
        return 404, _html("Not found", "This link is not known.")
    if session["status"] != "open":
        return 200, _html("This link is no longer active", f"The session is {session['status']}.")
    amount = shown(session["amount_total"], session["currency"])
    what = ", ".join(row["description"] for row in session["_lines"])
    methods = ", ".join(session["payment_method_types"])
    return 200, _html(f"Pay {amount}", f"{what}: {amount}. You can pay by {methods}.")


def _html(title: str, text: str) -> str:
    return f"<!doctype html><title>{html.escape(title)}</title><h1>{html.escape(title)}</h1><p>{html.escape(text)}</p>"
