"""Money: exact both ways, in every currency, and nothing else is money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Refused
from core.kernel.money import THREE_DECIMAL, ZERO_DECIMAL, Money, money_from_major

CURRENCIES = st.sampled_from(("usd", "cny", "eur", *sorted(ZERO_DECIMAL), *sorted(THREE_DECIMAL)))


@given(st.integers(0, 10**12 - 1), CURRENCIES)
def test_an_amount_goes_out_and_comes_back_exact(amount_minor: int, currency: str) -> None:
    money = Money(amount_minor, currency)
    assert money_from_major(str(money.amount), currency.upper()) == money
    assert money.amount * 10**money.decimals == amount_minor


@pytest.mark.parametrize(
    ("written", "currency", "minor"),
    [
        ("30.00", "usd", 3000),
        ("30", "CNY", 3000),
        ("0", "usd", 0),
        ("0.01", "usd", 1),
        ("3000", "jpy", 3000),
        ("3000.00", "jpy", 3000),
        ("1.234", "kwd", 1234),
        ("0.10", "usd", 10),
    ],
)
def test_an_amount_is_read_in_its_own_currency(written: str, currency: str, minor: int) -> None:
    assert money_from_major(written, currency).amount_minor == minor


WRONG = (
    *("", " ", "x", "-1", "+1", "1e3", "1E999999", "1_000", "1,000", "NaN", "sNaN", "Infinity", " 1", "1 ", "1.", ".5"),
    *("0.001", "1.2.3", "٣", "３０", "9" * 13, "0." + "0" * 40 + "1", "1\n"),
)


@pytest.mark.parametrize("written", WRONG)
def test_what_is_no_amount_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refused:
        money_from_major(written, "usd")
    assert refused.value.key == "money.amount_malformed"


@given(st.text(max_size=20))
def test_any_text_is_money_or_refused(written: str) -> None:
    try:
        money = money_from_major(written, "usd")
    except Refused:
        return
    assert money.amount == Decimal(written)


def test_a_yen_has_no_half() -> None:
    with pytest.raises(Refused):
        money_from_major("1.5", "jpy")


@pytest.mark.parametrize("currency", ["", "us", "usdt", "u2d", "¥¥¥", "元", "ｕｓｄ", "us\n"])
def test_a_currency_is_three_letters(currency: str) -> None:
    with pytest.raises(Refused) as refused:
        money_from_major("1", currency)
    assert refused.value.key == "money.currency_unknown"
