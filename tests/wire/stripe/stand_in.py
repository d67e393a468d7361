"""The stand-in itself: a server on loopback, a clock, and verbs for people, the bank, and the dashboard."""

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

import uvicorn

from tests.wire.stripe import billing, catalogue, customers, delivery, invoices, payer, returns, subscriptions
from tests.wire.stripe.delivery import Delivered, Endpoint, Plan, Target
from tests.wire.stripe.errors import missing
from tests.wire.stripe.faults import Fault, Faults
from tests.wire.stripe.items import period
from tests.wire.stripe.payer import Purse, Visit
from tests.wire.stripe.server import Asked, Wire
from tests.wire.stripe.webhooks import Forgery, Webhook, webhook
from tests.wire.stripe.world import Account, Thing, World, shown

WEBHOOK_PATH = "/stripe/webhook"


class StripeStandIn:
    """One Stripe account on 127.0.0.1, from `async with` to its end. Time stands still unless it is advanced."""

    def __init__(self, start: datetime, account: Account | None = None) -> None:
        self.world = World(int(start.timestamp()), account or Account())
        self.world.settle = lambda intent, paid: payer.settle(self.world, intent, paid=paid)
        self.faults = Faults()
        self._wire = Wire(self.world, self.faults)
        self._endpoints: dict[str, Endpoint] = {}
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None

    async def __aenter__(self) -> Self:
        # The protocol is named, for only then asyncio switches Nagle off: else each answer waits 40 ms (measured).
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        config = uvicorn.Config(self._wire, http="h11", ws="none", lifespan="off", log_config=None, access_log=False)
        config.load()
        self._server = uvicorn.Server(config)
        self._server.lifespan = config.lifespan_class(config)
        # Not `serve()`: its loop looks for the end ten times a second, and signals stay with the test run.
        await self._server.startup([self._socket])
        self.world.base = self.url
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.force_exit = True  # nobody is waited for: a slow answer must not hold the test's end
        await self._server.shutdown([self._socket] if self._socket else None)
        await asyncio.sleep(0)

    @property
    def url(self) -> str:
        """The base address for `base_addresses={"api": url}`."""
        assert self._socket is not None
        host, port = self._socket.getsockname()
        return f"http://{host}:{port}"

    @property
    def key(self) -> str:
        """The secret key of the account."""
        return self.world.account.key

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return datetime.fromtimestamp(self.world.now, UTC)

    @property
    def asked(self) -> list[Asked]:
        """The API requests that were answered, oldest first."""
        return self._wire.asked

    def advance(self, by: timedelta) -> None:
        """Time passes: renewals, retries, trials, expiries and debits happen in order, each at its second."""
        self.world.run_until(self.world.now + int(by.total_seconds()))

    # People

    async def pay(self, session: str, method: str = "card", card: str = "ok", **more: Any) -> Visit:
        """Somebody pays on a session's page (id or URL); `more`: promotion_code, email, fingerprint."""
        return payer.pay(self.world, self._session(session), Purse(method=method, card=card, **more))

    async def authenticate(self, ref: str, *, passed: bool = True) -> str:
        """The bank's question is answered, for a session (id or URL) or for an invoice."""
        if ref.startswith("in_"):
            return payer.authenticate_invoice(self.world, self.world.get("invoice", ref), passed=passed)
        return payer.authenticate(self.world, self._session(ref), passed=passed).outcome

    def card_fails(self, customer: str, how: str = "declined") -> None:
        """Coming charges of the customer are declined, or (`requires_action`) ask for the person."""
        for card in customers.cards_of(self.world, customer):
            card["_mode"] = how

    def card_works(self, customer: str) -> None:
        """Coming charges of the customer go through. Nothing is tried again because of it."""
        self.card_fails(customer, "ok")

    def settle_delayed(self, session: str) -> None:
        """The debit behind a session comes through now."""
        payer.settle(self.world, self._intent(session), paid=True)

    def fail_delayed(self, session: str) -> None:
        """The debit behind a session comes back now."""
        payer.settle(self.world, self._intent(session), paid=False)

    def portal_cancel(self, subscription: str) -> None:
        """A customer cancels in the portal: flexible billing sets `cancel_at` and nothing else (stripe-node#2470)."""
        row = self.world.get("subscription", subscription)
        subscriptions.update_subscription(self.world, {"cancel_at": period(row)[1]}, subscription)

    def portal_resume(self, subscription: str) -> None:
        """A customer takes the cancellation back in the portal."""
        subscriptions.update_subscription(self.world, {"cancel_at": ""}, subscription)

    def portal_change_card(self, customer: str, card: str = "ok", fingerprint: str = "") -> str:
        """A customer has another card from now on; open invoices wait for their next try. Returns its id."""
        owner = self.world.get("customer", customer)
        new = customers.attach_card(self.world, owner, card, fingerprint=fingerprint)
        customers.update_customer(self.world, {"invoice_settings": {"default_payment_method": new["id"]}}, customer)
        for row in subscriptions.subscriptions(self.world, {"customer": customer}):
            self.world.change(row, "customer.subscription.updated", default_payment_method=new["id"])
        return str(new["id"])

    def portal_pay(self, invoice: str) -> str:
        """A customer pays an open invoice by hand with the card on file."""
        row = self.world.get("invoice", invoice)
        if row["status"] != "open":
            raise payer.PageRefused(f"the invoice is {row['status']}")
        return billing.pay_invoice(self.world, row)

    # The dashboard and the bank

    def refund(self, ref: str, amount: int | None = None) -> Thing:
        """The owner gives money back, of a charge or of an invoice's payment."""
        params: Thing = {"charge": self._charge(ref)["id"]}
        return shown(returns.create_refund(self.world, params if amount is None else {**params, "amount": amount}))

    def open_dispute(self, ref: str, *, inquiry: bool = False) -> str:
        """The cardholder's bank opens a dispute (of a charge, or an invoice's), or only asks. Returns its id."""
        return str(returns.open_dispute(self.world, self._charge(ref), inquiry=inquiry)["id"])

    def escalate_dispute(self, dispute: str) -> None:
        """An inquiry becomes a real dispute."""
        returns.escalate(self.world, self.world.get("dispute", dispute))

    def answer_dispute(self, dispute: str) -> None:
        """The owner sent evidence."""
        returns.answer(self.world, self.world.get("dispute", dispute))

    def close_dispute(self, dispute: str, *, won: bool) -> None:
        """The bank decided."""
        returns.close_dispute(self.world, self.world.get("dispute", dispute), won=won)

    def dashboard_cancel(self, subscription: str, *, at_period_end: bool) -> None:
        """The owner cancels in the dashboard."""
        if at_period_end:
            subscriptions.update_subscription(self.world, {"cancel_at_period_end": True}, subscription)
        else:
            subscriptions.cancel_subscription(self.world, {}, subscription)

    def archive_price(self, price: str) -> None:
        """The owner archives a price."""
        catalogue.update_price(self.world, {"active": False}, price)

    def void_invoice(self, invoice: str) -> None:
        """The owner voids an open invoice."""
        invoices.void(self.world, self.world.get("invoice", invoice))

    # What goes wrong with the API

    def fail_next(self, path: str, status: int = 500, times: int | None = 1, method: str | None = None) -> None:
        """The next requests below this path get 429 (before anything) or 500 (before the effect, and saved)."""
        self.faults.add(Fault("status", path, method, times, status))

    def drop_next(self, path: str, *, after_effect: bool, times: int | None = 1, method: str | None = None) -> None:
        """The next requests lose their connection: before anything happened, or when it has."""
        self.faults.add(Fault("drop_after" if after_effect else "drop_before", path, method, times))

    def slow(self, path: str, delay_s: float, times: int | None = None, method: str | None = None) -> None:
        """Requests below this path wait so long for their answer."""
        self.faults.add(Fault("slow", path, method, times, delay_s=delay_s))

    def works_again(self) -> None:
        """No fault waits any more, and subscriptions are seen."""
        self.faults.clear()
        self.world.hide_subscriptions = False

    def answers_no_subscriptions(self) -> None:
        """Every read says that nobody has a subscription."""
        self.world.hide_subscriptions = True

    # Webhooks

    async def deliver(
        self, target: Target, secret: str, *, path: str = WEBHOOK_PATH, plan: Plan | None = None
    ) -> list[Delivered]:
        """Send the target (ASGI app or base address) what it has not yet answered 2xx and what is due by the clock."""
        name = target if isinstance(target, str) else "app"
        endpoint = self._endpoints.setdefault(name, Endpoint())
        return await delivery.deliver(self.world, endpoint, target, secret, path=path, plan=plan or Plan())

    async def deliver_false(
        self, target: Target, secret: str, wrong: Forgery, event: str | None = None, *, path: str = WEBHOOK_PATH
    ) -> int:
        """Send one delivery with something wrong about it (of the last event); return the status."""
        (status,) = await delivery.post(target, path, [self.webhook(secret, wrong, event)])
        return status

    def webhook(self, secret: str, wrong: Forgery | None = None, event: str | None = None) -> Webhook:
        """Return a signed request for an event (the last one), to alter at will."""
        found = [row for row in self.world.events if event in (None, row["id"])]
        if not found:
            raise missing("event", event or "")
        return webhook(self.world, found[-1], secret, wrong)

    def events(self, *types: str) -> list[Thing]:
        """Return the events so far, oldest first, of these types or all."""
        return [shown(row) for row in self.world.events if not types or row["type"] in types]

    def objects(self, kind: str) -> list[Thing]:
        """Return the account's objects of a kind (`invoice`, `checkout.session`, …), oldest first."""
        return [shown(row) for row in self.world.all(kind)]

    def _session(self, ref: str) -> Thing:
        id_ = ref.partition("#")[0].rpartition("/")[2]
        return self.world.get("checkout.session", id_)

    def _intent(self, ref: str) -> Thing:
        session = self._session(ref)
        if session["payment_intent"] is not None:
            return self.world.get("payment_intent", session["payment_intent"])
        intent = invoices.intent_of(self.world, self.world.get("invoice", session["invoice"]))
        assert intent is not None
        return intent

    def _charge(self, ref: str) -> Thing:
        if ref.startswith("in_"):
            intent = invoices.intent_of(self.world, self.world.get("invoice", ref))
            assert intent is not None, "nothing was charged for this invoice"
            ref = intent["latest_charge"]
        return self.world.get("charge", ref)
