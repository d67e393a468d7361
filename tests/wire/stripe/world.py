"""What an account holds: objects by kind, events, and what is due by the clock."""

import copy
import heapq
import random
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from tests.wire.stripe.errors import missing

API_VERSION = "2026-10-28.endive"
"""stripe/_api_version.py of the pinned library."""
Thing = dict[str, Any]
PREFIX = {
    "customer": "cus_", "product": "prod_", "price": "price_", "coupon": "", "promotion_code": "promo_",
    "checkout.session": "cs_test_a1", "subscription": "sub_1", "subscription_item": "si_", "invoice": "in_1",
    "line_item": "il_1", "invoice_payment": "inpay_1", "payment_intent": "pi_3", "charge": "ch_3",
    "payment_method": "pm_1", "refund": "re_3", "dispute": "du_1", "event": "evt_1", "discount": "di_1",
    "subscription_schedule": "sub_sched_1", "billing_portal.session": "bps_1", "setup_intent": "seti_1",
    "request": "req_",
}  # fmt: skip
LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Account:
    """Settings of the account that an owner chooses in the dashboard."""

    key: str = "sk_test_standin"
    dunning_days: tuple[int, ...] = (3, 5, 7)
    """Days after the first failure on which an open invoice is tried again."""
    after_dunning: Literal["canceled", "unpaid", "past_due"] = "canceled"
    methods: tuple[str, ...] = ("card", "wechat_pay", "alipay", "sepa_debit")
    portal_configured: bool = True
    delayed_days: int = 5
    """After how many days a bank debit is settled by itself (docs: payments/sepa-debit)."""


@dataclass
class World:
    """One account at one moment. Keys that begin with `_` are the stand-in's own and never leave it."""

    now: int
    account: Account = field(default_factory=Account)
    base: str = ""
    tables: dict[str, dict[str, Thing]] = field(default_factory=dict)
    events: list[Thing] = field(default_factory=list)
    request: Thing | None = None
    hide_subscriptions: bool = False
    settle: Callable[[Thing, bool], None] = lambda _intent, _paid: None
    """What happens when a bank debit comes through, or comes back."""
    rng: random.Random = field(default_factory=lambda: random.Random(7))
    _due: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def new_id(self, kind: str, length: int = 16) -> str:
        """Return an id nobody has."""
        length = 56 if kind == "checkout.session" else length
        return PREFIX[kind] + "".join(self.rng.choices(LETTERS, k=length))

    def add(self, kind: str, fields: Thing) -> Thing:
        """Keep a new object with id, kind, birth and mode; return it."""
        thing = {"id": self.new_id(kind), "object": kind, "created": self.now, "livemode": False, **fields}
        self.tables.setdefault(kind, {})[thing["id"]] = thing
        return thing

    def all(self, kind: str) -> Iterator[Thing]:
        """Yield the objects of a kind, oldest first."""
        yield from list(self.tables.get(kind, {}).values())

    def get(self, kind: str, id_: str, param: str | None = None) -> Thing:
        """Return an object: 404 if the path named it, 400 if the parameter `param` did."""
        thing = self.tables.get(kind, {}).get(id_)
        if thing is None or (param is not None and thing.get("deleted")):
            raise missing(kind, id_, param or "id", status=400 if param else 404)
        return thing

    def at(self, due: int, act: Callable[[], None]) -> None:
        """Do `act` when the clock reaches `due`; it looks itself whether it still has to."""
        self._count += 1
        heapq.heappush(self._due, (due, self._count, act))

    def run_until(self, moment: int) -> None:
        """Let time pass: whatever falls due happens in order, each at its own second."""
        while self._due and self._due[0][0] <= moment:
            due, _, act = heapq.heappop(self._due)
            self.now = max(self.now, due)
            act()
        self.now = moment

    def record(self, kind: str, thing: Thing, previous: Thing | None = None) -> Thing:
        """An event happens: a snapshot of the object as it is, in whole seconds, with the version of the account."""
        about: Thing = {"object": shown(thing)}
        if previous is not None:
            about["previous_attributes"] = previous
        event = {
            "id": self.new_id("event", 23),
            "object": "event",
            "account": None,
            "api_version": API_VERSION,
            "context": None,
            "created": self.now,
            "data": about,
            "livemode": False,
            "pending_webhooks": 0,
            "request": self.request or {"id": None, "idempotency_key": None},
            "type": kind,
        }
        self.events.append(event)
        return event

    def change(self, thing: Thing, event: str | None = None, **new: Any) -> None:
        """The object has new values; the event names the old ones. Nothing new, no event."""
        previous = {key: copy.deepcopy(thing.get(key)) for key, value in new.items() if thing.get(key) != value}
        if not previous:
            return
        thing.update(new)
        if event is not None:
            self.record(event, thing, {key: shown(value) for key, value in previous.items() if key[0] != "_"})


def shown(thing: Any) -> Any:
    """Return a copy as the outside sees it."""
    if isinstance(thing, dict):
        return {
            key: dict(value) if key == "metadata" and isinstance(value, dict) else shown(value)
            for key, value in thing.items()
            if not key.startswith("_")
        }
    if isinstance(thing, list):
        return [shown(item) for item in thing]
    return thing


def listed(rows: list[Thing], url: str) -> Thing:
    """Return a list object that holds all of its rows."""
    return {"object": "list", "data": rows, "has_more": False, "url": url}
