"""What follows from a change of access: doors move."""

from datetime import datetime

from core.access.jobs import access_job
from core.kernel.ids import MemberId
from core.members.notices import NoticesTx


async def move_doors(tx: NoticesTx, member_id: MemberId, cause: str, at: datetime) -> None:
    """Have the member's rooms brought in line with their rights, once for the cause and moment."""
    await tx.jobs.enqueue(access_job(member_id, f"{cause}:{at.isoformat()}"))
