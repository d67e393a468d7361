"""What stands in a field of Stripe's objects, as plain mappings in the layout of the pinned API version."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

Object = Mapping[str, Any]
"""An object of Stripe. Its own class is no mapping; `to_dict()` of it is."""


def at(seconds: int) -> datetime:
    """Return the moment that Stripe counts in seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def maybe_at(seconds: int | None) -> datetime | None:
    """Return the moment, None where there is none."""
    return None if seconds is None else at(seconds)


def said(found: Object, *path: str) -> Any:
    """Return what stands at the end of the path; None where any step of it is missing or null."""
    value: Any = found
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def ref(field: Any) -> str | None:
    """Return the id that an expandable field holds, expanded or not."""
    return field.get("id") if isinstance(field, Mapping) else field


def listed(found: Object, *path: str) -> Sequence[Object]:
    """Return what a list inside an object holds; nothing where it was not sent."""
    return said(found, *path, "data") or ()


def word(found: Object, name: str) -> str | None:
    """Return what the object's metadata say under a name, None for nothing."""
    return said(found, "metadata", name) or None


def number(found: Object, name: str) -> int | None:
    """Return the whole number that the object's metadata hold under a name; None for anything else."""
    written = word(found, name)
    return int(written) if written is not None and written.isascii() and written.isdecimal() else None
