"""How often somebody wants to be nudged at most."""

from typing import Protocol

from core.kernel.ids import MemberId


class PaceStore(Protocol):
    """Who chose to hear from the bot at most so often."""

    async def of(self, member_id: MemberId) -> int | None:
        """Return how many nudges a week the person wants at most; None: as many as the community sends."""
        ...

    async def keep(self, member_id: MemberId, per_week: int | None) -> None:
        """Keep the person's choice."""
        ...


class PacesTx(Protocol):
    """A transaction over the choices."""

    @property
    def paces(self) -> PaceStore:
        """The choices of this transaction."""
        ...
