"""One sale of the test checkout, and what was done to it. Times are the injected clock's."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.localpay.price import Tariff
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money
from core.payments.provider import CustomerRef


@dataclass(frozen=True, slots=True)
class Terms:
    """What is sold: the plan is held from `since` on, and paid from the period with this number on."""

    plan: PlanCode
    tariff: Tariff
    since: datetime | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class GivenBack:
    """A refund of the period with this number, a part or all of it."""

    number: int
    at: datetime
    minor: int


@dataclass(frozen=True, slots=True)
class Sale:
    """A checkout and what became of it.

    `terms` are in the order in which they were agreed; the last one that applies counts. `days` is the length of a
    pass. `done` are the keys of the changes that were made: each is made once. `touched_at` is when the last one was.
    """

    ref: str
    customer: CustomerRef
    member_id: MemberId
    terms: tuple[Terms, ...]
    days: int | None
    trial_days: int
    expires_at: datetime
    paid_at: datetime | None = None
    cancel_at: datetime | None = None
    given_back: tuple[GivenBack, ...] = ()
    touched_at: datetime | None = None
    done: tuple[str, ...] = field(default=(), repr=False)

    def is_open(self, now: datetime) -> bool:
        """Whether it can still be paid."""
        return self.paid_at is None and now < self.expires_at

    def has_ended(self, now: datetime) -> bool:
        """Whether the subscription was cancelled and is over."""
        return self.cancel_at is not None and self.cancel_at <= now

    def held(self, now: datetime) -> Terms:
        """Return the terms of what is held at the moment; what was to come after the end never comes."""
        last = now if self.cancel_at is None else min(now, self.cancel_at - timedelta.resolution)
        return [one for one in self.terms if one.since is None or one.since <= last][-1]

    def paid_by(self, number: int) -> Terms:
        """Return the terms by which the period with this number is paid."""
        return [one for one in self.terms if one.number <= number][-1]


def sale_to_json(sale: Sale) -> dict[str, Any]:
    """Return the sale as a JSON value."""
    return {
        "ref": sale.ref,
        "customer": sale.customer,
        "member": sale.member_id,
        "terms": [_terms_to_json(terms) for terms in sale.terms],
        "days": sale.days,
        "trial_days": sale.trial_days,
        "expires_at": sale.expires_at.isoformat(),
        "paid_at": _written(sale.paid_at),
        "cancel_at": _written(sale.cancel_at),
        "given_back": [[one.number, one.at.isoformat(), one.minor] for one in sale.given_back],
        "touched_at": _written(sale.touched_at),
        "done": list(sale.done),
    }


def sale_from_json(said: Mapping[str, Any]) -> Sale:
    """Return the sale that was kept."""
    return Sale(
        ref=said["ref"],
        customer=CustomerRef(said["customer"]),
        member_id=MemberId(said["member"]),
        terms=tuple(_terms_from_json(terms) for terms in said["terms"]),
        days=said["days"],
        trial_days=said["trial_days"],
        expires_at=datetime.fromisoformat(said["expires_at"]),
        paid_at=_moment(said["paid_at"]),
        cancel_at=_moment(said["cancel_at"]),
        given_back=tuple(
            GivenBack(number, datetime.fromisoformat(at), minor) for number, at, minor in said["given_back"]
        ),
        touched_at=_moment(said["touched_at"]),
        done=tuple(said["done"]),
    )


def _terms_to_json(terms: Terms) -> list[object]:
    amount, every = terms.tariff.amount, terms.tariff.every
    return [terms.plan, amount.amount_minor, amount.currency, every, _written(terms.since), terms.number]


def _terms_from_json(said: list[Any]) -> Terms:
    plan, minor, currency, every, since, number = said
    return Terms(PlanCode(plan), Tariff(Money(minor, currency), every), _moment(since), number)


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(said: str | None) -> datetime | None:
    return None if said is None else datetime.fromisoformat(said)
