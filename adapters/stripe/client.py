"""The way to Stripe: one client for each event loop, and a border over which no exception of the vendor's comes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from json import dumps
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

import stripe

from adapters.stripe.fields import Object
from core.kernel.errors import Broken, NotYet, Refused

API_VERSION: str = stripe.api_version or ""
"""What the library speaks. A webhook endpoint at Stripe has a version of its own: it must be this one."""
RETRIES = 2
"""Of the library's own, within one call and under one key: connections, 409 and 5xx, never 429."""
TIMEOUT_S = 30.0
PAGE = 100
"""The most that a list gives at once."""
MOST_KEY = 200
"""Stripe takes 255 characters."""
MOST_KEYS = 3
"""Each may cost the library's own retries, and somebody waits."""
LATER = timedelta(seconds=10)
PATIENCE = timedelta(seconds=2)
"""How long to leave Stripe alone after a 429 that does not say it."""
MOST_PATIENCE = timedelta(hours=1)


class Calls:
    """Calls to Stripe with one key at one address, from whatever event loop is running."""

    def __init__(self, key: str, base: str) -> None:
        self._key = key
        self._base = base
        self._clients: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[stripe.StripeClient, stripe.HTTPXClient]] = (
            WeakKeyDictionary()
        )

    @property
    def v1(self) -> Any:
        """Stripe's resources. The library's types of parameters are closed dictionaries for each call, hence `Any`."""
        loop = asyncio.get_running_loop()
        if loop not in self._clients:
            wire = stripe.HTTPXClient(timeout=TIMEOUT_S)
            client = stripe.StripeClient(
                self._key,
                stripe_version=API_VERSION,
                base_addresses={"api": self._base},
                http_client=wire,
                max_network_retries=RETRIES,
            )
            self._clients[loop] = client, wire
        return self._clients[loop][0].v1

    async def close_async(self) -> None:
        """Close what this event loop opened; a later call opens it anew."""
        opened = self._clients.pop(asyncio.get_running_loop(), None)
        if opened is not None:
            await opened[1].close_async()


async def pages(listing: Any) -> AsyncIterator[Object]:
    """Yield everything on this page of a list and on all that follow."""
    async for found in listing.auto_paging_iter():
        yield found.to_dict()


def keyed(key: str, params: Mapping[str, Any]) -> Any:
    """Return the options that give a call at most one effect for `key`.

    The key also holds what is asked: Stripe refuses the same key with another body, and another body is another wish.
    """
    body = sha256(dumps(params, sort_keys=True).encode()).hexdigest()[:16]
    named = key if len(key) <= MOST_KEY else sha256(key.encode()).hexdigest()
    return {"idempotency_key": f"{named}:{body}"}


async def newly(call: Callable[[Any], Awaitable[Any]], key: str, params: Mapping[str, Any]) -> Any:
    """Return what the call answers under the first key for which Stripe remembers no fault.

    A decline and a 500 are kept under their key, and repeated for a day, whatever was mended since. Only for a call
    that may have its effect twice.
    """
    for number in range(1, MOST_KEYS):
        try:
            return await call(keyed(key, params))
        except (stripe.CardError, stripe.APIError) as fault:
            if not _is_remembered(fault):
                raise
        key = f"{key}:{number}"
    return await call(keyed(key, params))


def _is_remembered(fault: stripe.StripeError) -> bool:
    return (fault.headers or {}).get("idempotent-replayed") == "true"


@contextmanager
def border(missing: Refused | None = None, known: Mapping[str, Refused] = MappingProxyType({})) -> Iterator[None]:
    """Let no exception of Stripe's out: each becomes one of ours, without its words (they may quote key or person).

    `missing` is raised where what was named is not there. `known` are the refusals that this call may meet: by Stripe's
    code and the parameter at fault, by the code alone, or (for one without a code) by the parameter alone.
    """
    try:
        yield
    except stripe.StripeError as fault:
        raise translated(fault, missing, known) from None


def translated(
    fault: stripe.StripeError, missing: Refused | None = None, known: Mapping[str, Refused] = MappingProxyType({})
) -> Exception:
    """Return the fault by who can mend it."""
    match fault:
        case stripe.InvalidRequestError() if (expected := _expected(fault, known)) is not None:
            return expected
        case stripe.RateLimitError():
            return NotYet(_patience(fault) or PATIENCE, "Stripe asks for patience")
        case stripe.APIConnectionError():
            return NotYet(LATER, "Stripe cannot be reached")
        case stripe.AuthenticationError():
            return Broken("Stripe refuses the key: check STRIPE_SECRET_KEY")
        case stripe.PermissionError():
            return Broken("the key in STRIPE_SECRET_KEY is not allowed to do this at Stripe")
        case stripe.CardError():
            return Refused("switch.declined")
        case stripe.InvalidRequestError() if fault.code == "resource_missing":
            return missing or Refused("customer.none")
        case stripe.InvalidRequestError() | stripe.IdempotencyError():
            return Broken(f"Stripe refuses a call of ours: {fault.code} {getattr(fault, 'param', None)}")
        case stripe.APIError():
            return NotYet(_patience(fault) or LATER, f"Stripe answers {fault.http_status}")
        case _:
            return Broken(f"Stripe: {type(fault).__name__} {fault.code}")


def _expected(fault: stripe.InvalidRequestError, known: Mapping[str, Refused]) -> Refused | None:
    code, param = fault.code or "", fault.param or ""
    names = (f"{code} {param}", code or param)
    return next((known[name] for name in names if name in known), None)


def _patience(fault: stripe.StripeError) -> timedelta | None:
    headers = fault.headers or {}
    written = headers.get("retry-after") or headers.get("Retry-After")
    if written is None or not (written.isascii() and written.isdecimal()):
        return None
    return min(timedelta(seconds=min(int(written), 86_400)), MOST_PATIENCE)
