"""Money: whole minor units and a currency, never a float."""

import re
from dataclasses import dataclass
from decimal import Decimal

from core.kernel.errors import Refused

# Stripe's zero-decimal currencies (docs "Zero-decimal currencies"; UGX is charged as one too).
ZERO_DECIMAL = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf")
)
THREE_DECIMAL = frozenset(("bhd", "jod", "kwd", "omr", "tnd"))
"""Stripe's three-decimal currencies (docs "Three-decimal currencies")."""

_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
"""As people write amounts: no exponent, sign or digit of another script, and never more than any store can keep."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen; whole yen) of a lower-case ISO 4217 currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if not re.fullmatch("[a-z]{3}", self.currency):
            raise Refused("money.currency_unknown", currency=self.currency[:32])

    @property
    def decimals(self) -> int:
        """How many digits the currency has after the point: 0, 2 or 3."""
        return 0 if self.currency in ZERO_DECIMAL else 3 if self.currency in THREE_DECIMAL else 2

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-self.decimals)


def money_from_major(amount: str, currency: str) -> Money:
    """Return the money that `amount`, in major units with decimals, says; `Refused` where it is no such amount."""
    empty = Money(0, currency.lower())
    if not _AMOUNT.fullmatch(amount):
        raise Refused("money.amount_malformed", amount=amount[:32])
    minor = Decimal(amount).scaleb(empty.decimals)
    if minor != minor.to_integral_value():
        raise Refused("money.amount_malformed", amount=amount)
    return Money(int(minor), empty.currency)
