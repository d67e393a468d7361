"""Nothing is kept longer than the owner said."""

from dataclasses import dataclass
from datetime import timedelta

from core.interactions.ports import InteractionsTx
from core.kernel.ports import Clock, Work

BATCH_ROWS = 1_000
"""Rows a transaction: a retention run never holds the writer for long."""


@dataclass(frozen=True, slots=True)
class Prune:
    """What was received longer ago than the retention allows is erased, with what was read in it; so are reactions."""

    work: Work[InteractionsTx]
    clock: Clock
    retention_days: int

    async def __call__(self) -> int:
        """Erase one batch of old rows; return how many (0: nothing is left)."""
        before = self.clock.now() - timedelta(days=self.retention_days)
        async with self.work.write() as tx:
            return await tx.log.prune(before, BATCH_ROWS) + await tx.reactions.prune(before, BATCH_ROWS)
