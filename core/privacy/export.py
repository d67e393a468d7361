"""A person sees everything that is kept of them."""

from dataclasses import dataclass

from core.kernel.ids import MemberId
from core.kernel.ports import Work
from core.privacy.ports import PrivacyTx, Shown


@dataclass(frozen=True, slots=True)
class Export:
    """Everything that is kept of one member, by table, as it stood at one moment."""

    work: Work[PrivacyTx]

    async def __call__(self, member_id: MemberId) -> Shown:
        """Return the member's rows; empty where nobody has this number."""
        async with self.work.read() as tx:
            return await tx.archive.export(member_id)
