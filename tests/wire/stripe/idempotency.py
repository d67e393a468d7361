"""Idempotency keys as API v1 has them (docs: api/idempotent_requests)."""

from dataclasses import dataclass
from typing import Any

from tests.wire.stripe.errors import ApiError
from tests.wire.stripe.periods import DAY


@dataclass(frozen=True, slots=True)
class Saved:
    """The answer of a request that began to execute, errors and 500s too."""

    request: tuple[str, str, str]
    status: int
    body: Any
    request_id: str
    at: int


class Keys:
    """The keys of the last 24 hours."""

    def __init__(self) -> None:
        self._saved: dict[str, Saved] = {}
        self._running: set[str] = set()

    def saved(self, key: str, request: tuple[str, str, str], now: int) -> Saved | None:
        """Return the answer this key has had. Another request with the same key is an error."""
        if len(key) > 255:
            raise ApiError(400, "Idempotency keys may be at most 255 characters.", saved=False)
        if key in self._running:
            raise ApiError(
                409,
                "There is currently another in-progress request using this Idempotent Key. Please try again later.",
                code="idempotency_key_in_use",
                type_="idempotency_error",
                saved=False,
            )
        known = self._saved.get(key)
        if known is not None and now - known.at > DAY:
            del self._saved[key]
            return None
        if known is not None and known.request != request:
            raise ApiError(
                400,
                "Keys for idempotent requests can only be used with the same parameters they were first used with. "
                f"Try using a key other than '{key}' if you meant to execute a different request.",
                type_="idempotency_error",
                saved=False,
            )
        return known

    def begin(self, key: str) -> None:
        """The request runs: a second one with its key must wait."""
        self._running.add(key)

    def finish(self, key: str, saved: Saved | None) -> None:
        """The request is over; None: it never began to execute, and the key is free."""
        self._running.discard(key)
        if saved is not None:
            self._saved[key] = saved
