"""What follows from a change of access: somebody is told, and their doors move."""

from datetime import datetime
from typing import Protocol

from core.access.ports import NoticeStore
from core.kernel.ids import MemberId
from core.kernel.messages import Notice
from core.kernel.ports import Clock, Job, Jobs, notice_job


class FollowTx(Protocol):
    """A transaction in which something follows."""

    @property
    def outbox(self) -> NoticeStore:
        """The notices of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...


async def say_once(tx: FollowTx, notice: Notice, clock: Clock) -> None:
    """Have the notice said, once for its key."""
    if await tx.outbox.put(notice, clock.now()):
        await tx.jobs.enqueue(notice_job(notice.key))


async def move_doors(tx: FollowTx, member_id: MemberId, cause: str, at: datetime) -> None:
    """Have the member's rooms brought in line with their rights, once for the cause and moment."""
    await tx.jobs.enqueue(Job("access", f"access:{member_id}:{cause}:{at.isoformat()}", {"member": member_id}))
