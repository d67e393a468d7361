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

KNOWN = frozenset(
    (
        *("aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd", "bdt", "bgn"),
        *("bhd", "bif", "bmd", "bnd", "bob", "brl", "bsd", "btn", "bwp", "byn", "bzd", "cad", "cdf", "chf"),
        *("clp", "cny", "cop", "crc", "cup", "cve", "czk", "djf", "dkk", "dop", "dzd", "egp", "ern", "etb"),
        *("eur", "fjd", "fkp", "gbp", "gel", "ghs", "gip", "gmd", "gnf", "gtq", "gyd", "hkd", "hnl", "htg"),
        *("huf", "idr", "ils", "inr", "iqd", "irr", "isk", "jmd", "jod", "jpy", "kes", "kgs", "khr", "kmf"),
        *("kpw", "krw", "kwd", "kyd", "kzt", "lak", "lbp", "lkr", "lrd", "lsl", "lyd", "mad", "mdl", "mga"),
        *("mkd", "mmk", "mnt", "mop", "mru", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn", "nio"),
        *("nok", "npr", "nzd", "omr", "pab", "pen", "pgk", "php", "pkr", "pln", "pyg", "qar", "ron", "rsd"),
        *("rub", "rwf", "sar", "sbd", "scr", "sdg", "sek", "sgd", "shp", "sle", "sos", "srd", "ssp", "stn"),
        *("syp", "szl", "thb", "tjs", "tmt", "tnd", "top", "try", "ttd", "twd", "tzs", "uah", "ugx", "usd"),
        *("uyu", "uzs", "ves", "vnd", "vuv", "wst", "xaf", "xcd", "xcg", "xof", "xpf", "yer", "zar", "zmw"),
        "zwg",
    )
)
"""Currencies that are legal tender somewhere (CLDR 47 by way of babel, and ANG, which Stripe still takes)."""

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
    if empty.currency not in KNOWN:
        raise Refused("money.currency_unknown", currency=currency)
    if not _AMOUNT.fullmatch(amount):
        raise Refused("money.amount_malformed", amount=amount[:32])
    minor = Decimal(amount).scaleb(empty.decimals)
    if minor != minor.to_integral_value():
        raise Refused("money.amount_malformed", amount=amount)
    return Money(int(minor), empty.currency)
