"""A bounded memory of what was used last."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Remembers at least the `limit` keys that were used last, and at most twice as many.

    Two generations instead of an order: a hit costs one look-up in a dict, on every message that comes in.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._young: dict[Key, Value] = {}
        self._old: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """Return what was put at `key`, None where that is forgotten."""
        value = self._young.get(key)
        if value is None and (value := self._old.get(key)) is not None:
            self.put(key, value)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember `value` at `key`."""
        self._young[key] = value
        if len(self._young) >= self._limit:
            self._young, self._old = {}, self._young

    def drop(self, key: Key) -> None:
        """Forget what was put at `key`."""
        self._young.pop(key, None)
        self._old.pop(key, None)

    def clear(self) -> None:
        """Forget everything."""
        self._young, self._old = {}, {}

    def __len__(self) -> int:
        """Return how many values are held, a few of them perhaps twice."""
        return len(self._young) + len(self._old)
