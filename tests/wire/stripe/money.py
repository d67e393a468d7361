"""Currencies as docs/currencies has them: whole units, three decimals, least and most amounts, and who may pay."""

from tests.wire.stripe.errors import bad

ZERO_DECIMAL = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"]
)
"""Amounts are the whole unit. UGX: woocommerce-gateway-stripe#883."""
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])
LEAST = {
    "usd": 50, "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "cny": 400, "czk": 1500,
    "dkk": 250, "eur": 50, "gbp": 30, "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200,
    "nok": 300, "nzd": 50, "pln": 200, "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "krw": 700, "twd": 1600,
    "vnd": 13000, "ugx": 1900,
}  # fmt: skip
"""docs/currencies#minimum-and-maximum-charge-amounts; cny, krw, twd, vnd and ugx stand for 0.50 USD exchanged."""
MOST = 99_999_999
METHODS = {
    "card": frozenset(LEAST),
    "wechat_pay": frozenset(
        ["aud", "cad", "chf", "cny", "dkk", "eur", "gbp", "hkd", "jpy", "nok", "sek", "sgd", "usd"]
    ),
    "alipay": frozenset(["aud", "cad", "cny", "eur", "gbp", "hkd", "jpy", "myr", "nzd", "sgd", "usd"]),
    "sepa_debit": frozenset({"eur"}),
}
"""In which currencies a method may be offered (docs: payments/wechat-pay, payments/alipay, payments/sepa-debit)."""
RECURRING = frozenset({"card", "sepa_debit"})
"""What Checkout offers in subscription mode: WeChat Pay and Alipay cannot be charged again."""
DELAYED = frozenset({"sepa_debit"})
DISPUTABLE = frozenset({"card", "sepa_debit"})
"""docs: payments/alipay and payments/wechat-pay: no disputes."""
REFUND_DAYS = {"alipay": 90, "wechat_pay": 180, "sepa_debit": 180}
"""How long a payment can be given back (docs of each method); a card has no bound here."""
SLOW_REFUNDS = frozenset({"alipay", "wechat_pay", "sepa_debit"})


def known(currency: str) -> str:
    """Return the currency in lower case; refuse what Stripe does not have."""
    currency = currency.lower()
    if currency not in LEAST:
        raise bad(f"Invalid currency: {currency}. Stripe currently supports these currencies: ...", "currency")
    return currency


def check_amount(amount: int, currency: str, param: str = "unit_amount") -> None:
    """An amount that a price may have. Zero is free; the least charge is asked at checkout."""
    if amount < 0:
        raise bad("Invalid non-negative integer", param, "parameter_invalid_integer")
    if amount > MOST:
        raise bad(f"Amount must be no more than {shown(MOST, currency)}", param, "amount_too_large")
    if currency in THREE_DECIMAL and amount % 10:
        raise bad("The last digit of an amount in a three-decimal currency must be 0.", param)


def check_charge(amount: int, currency: str) -> None:
    """An amount that Checkout may ask: nothing, or at least the currency's minimum."""
    if 0 < amount < LEAST[currency]:
        raise bad(
            f"The Checkout Session's total amount due must add up to at least {shown(LEAST[currency], currency)}",
            code="amount_too_small",
        )
    if amount > MOST:
        raise bad(f"The total amount due must be no more than {shown(MOST, currency)}", code="amount_too_large")


def shown(amount: int, currency: str) -> str:
    """Return the amount as a person reads it."""
    if currency in ZERO_DECIMAL:
        return f"{amount} {currency.upper()}"
    places = 3 if currency in THREE_DECIMAL else 2
    return f"{amount / 10**places:.{places}f} {currency.upper()}"
