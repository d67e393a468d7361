"""What the test checkout asks of a store: rows of JSON, each call a short transaction of its own."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from core.kernel.ids import MemberId

Body = dict[str, Any]
"""A sale as a JSON value."""


class SaleRows(Protocol):
    """Where sales are kept, and which prices are sold no more."""

    async def add(self, ref: str, customer: str, member_id: MemberId, body: Body) -> Body:
        """Keep the row unless one of this ref is there; return what is there then."""
        ...

    async def change(self, ref: str, change: Callable[[Body], Body]) -> Body | None:
        """Replace the row by what `change` makes of it, alone with it, and return that; None where there is no row.

        What `change` raises leaves the row as it was.
        """
        ...

    async def get(self, ref: str) -> Body | None:
        """Return the row of this ref."""
        ...

    async def of(self, customer: str) -> Sequence[Body]:
        """Return the customer's rows, oldest first."""
        ...

    async def all(self) -> Sequence[Body]:
        """Return every row, oldest first."""
        ...

    async def archive(self, price_ref: str) -> None:
        """The price is archived from now on."""
        ...

    async def revive(self, price_ref: str) -> None:
        """The price is not archived from now on."""
        ...

    async def is_archived(self, price_ref: str) -> bool:
        """Whether the price is archived."""
        ...
