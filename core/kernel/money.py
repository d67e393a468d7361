"""Money: whole minor units and a currency, never a float."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.kernel.errors import Refused

# Stripe's zero-decimal currencies (docs "Zero-decimal currencies"; UGX is charged as one too).
ZERO_DECIMAL = frozenset(
    ("bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf")
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents, fen; whole yen) of a lower-case ISO 4217 currency."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.islower():
            raise Refused("money.currency_unknown", currency=self.currency)

    @property
    def decimals(self) -> int:
        """How many digits the currency has after the point: 0 or 2."""
        return 0 if self.currency in ZERO_DECIMAL else 2

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.amount_minor).scaleb(-self.decimals)


def money_from_major(amount: str, currency: str) -> Money:
    """Return the money that `amount`, in major units with decimals, says; `Refused` where it is no such amount."""
    empty = Money(0, currency.lower())
    try:
        minor = Decimal(amount).scaleb(empty.decimals)
    except InvalidOperation as fault:
        raise Refused("money.amount_malformed", amount=amount) from fault
    if not minor.is_finite() or minor != minor.to_integral_value() or minor < 0:
        raise Refused("money.amount_malformed", amount=amount)
    return Money(int(minor), empty.currency)
