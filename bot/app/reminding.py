"""A dated reminder comes due."""

from core.access.remind import Remind
from core.kernel.ids import MemberId
from core.kernel.ports import Job
from core.payments.settle import Settle


async def say_reminder(settle: Settle, remind: Remind, job: Job) -> None:
    """Say what is due to a member, by what the provider says now; `NotYet` where it says nothing."""
    member_id = MemberId(int(job.payload["member"]))
    await settle.member(member_id)
    await remind(member_id, str(job.payload["reminder"]))
