"""No exception of Stripe's comes over the border, and none of its words."""

from datetime import timedelta
from typing import Any

import pytest
import stripe as library

from adapters.stripe.client import LATER, PATIENCE, border, keyed
from core.kernel.errors import Broken, NotYet, Refused, ZhisheError

SECRET = "sk_test_4242"


def translated(fault: library.StripeError, *known: Any) -> ZhisheError:
    with pytest.raises(ZhisheError) as caught, border(*known):
        raise fault
    assert SECRET not in repr(caught.value)
    assert caught.value.__cause__ is None
    return caught.value


def missing(param: str = "id") -> library.InvalidRequestError:
    return library.InvalidRequestError(f"No such thing for {SECRET}", param, "resource_missing", http_status=404)


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({}, PATIENCE),
        ({"retry-after": "7"}, timedelta(seconds=7)),
        ({"Retry-After": "7"}, timedelta(seconds=7)),
        ({"retry-after": "9" * 30}, timedelta(hours=1)),
        ({"retry-after": "soon"}, PATIENCE),
    ],
)
def test_patience_is_as_long_as_stripe_asks(headers: dict[str, str], after: timedelta) -> None:
    found = translated(library.RateLimitError("slow down", http_status=429, headers=headers))
    assert isinstance(found, NotYet)
    assert found.after == after


@pytest.mark.parametrize(
    "fault",
    [
        library.APIConnectionError("cut"),
        library.APIError(SECRET, http_status=500),
        library.APIError("?", http_status=409),
    ],
)
def test_what_the_world_can_mend_is_tried_later(fault: library.StripeError) -> None:
    found = translated(fault)
    assert isinstance(found, NotYet)
    assert found.after == LATER


@pytest.mark.parametrize("kind", [library.AuthenticationError, library.PermissionError])
def test_a_key_that_is_refused_is_named_by_its_setting(kind: type[library.StripeError]) -> None:
    found = translated(kind(f"Invalid API Key provided: {SECRET}"))
    assert isinstance(found, Broken)
    assert "STRIPE_SECRET_KEY" in str(found)


@pytest.mark.parametrize(
    "fault",
    [
        library.InvalidRequestError(SECRET, "expand", None),
        library.IdempotencyError(SECRET),
        library.StripeError(SECRET),
    ],
)
def test_a_call_that_is_refused_for_no_reason_of_the_persons_is_broken(fault: library.StripeError) -> None:
    assert isinstance(translated(fault), Broken)


def test_a_card_that_is_declined_is_the_persons_to_mend() -> None:
    found = translated(library.CardError(SECRET, "card", "card_declined"))
    assert isinstance(found, Refused)
    assert found.key == "switch.declined"


def test_what_is_missing_is_refused_by_what_was_asked_for() -> None:
    gone, price = Refused("customer.none"), Refused("price.unknown")
    assert translated(missing(), price) is price
    assert translated(missing("customer"), price, {"resource_missing customer": gone}) is gone
    assert translated(missing("price"), price, {"price": gone}) is price
    inactive = library.InvalidRequestError("inactive", "price", None)
    assert translated(inactive, price, {"price": gone}) is gone


def test_a_key_holds_what_is_asked() -> None:
    first: Any = keyed("k", {"a": 1, "b": 2})
    assert first == keyed("k", {"b": 2, "a": 1})
    assert first != keyed("k", {"a": 1})
    assert first != keyed("l", {"a": 1, "b": 2})
    assert len(keyed("k" * 9000, {})["idempotency_key"]) <= 255
