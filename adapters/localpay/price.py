"""A price of the test checkout: its ref says everything, so that only what is archived must be remembered."""

import re
from dataclasses import dataclass

from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.money import Money

_REF = re.compile(r"(?:price_)?local_([1-9][0-9]{0,14})_([a-z]{3})_(month|year|pass)(?:_\S{1,64})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tariff:
    """What is paid each time, and how often; `every` is `month`, `year` or `pass`."""

    amount: Money
    every: str

    @property
    def months(self) -> int:
        """How many months are paid at once."""
        return 12 if self.every == "year" else 1


def price_ref(plan: PlanCode, tariff: Tariff) -> str:
    """Return the ref of the plan's price; it begins as a Stripe price does, so that owners can bind it alike."""
    return f"price_local_{tariff.amount.amount_minor}_{tariff.amount.currency}_{tariff.every}_{plan}"


def tariff_of(ref: str) -> Tariff:
    """Return what the price says. Raises `Refused("price.unknown")` for a ref of another kind."""
    if (said := _REF.fullmatch(ref)) is None:
        raise Refused("price.unknown", price=ref[:64])
    minor, currency, every = said.groups()
    return Tariff(Money(int(minor), currency), every)
