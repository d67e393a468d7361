"""What the durable engine runs about money and doors: the name of a job → its use case."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog

from bot.app.deliver import delivery_jobs
from bot.cases import Cases
from core.access.jobs import LOOK_FIRST
from core.access.remind import Remind
from core.kernel.errors import Broken, Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Job
from core.payments.ending import EndSubscription
from core.payments.provider import CustomerRef
from core.payments.settle import Settle

log = structlog.get_logger()

Run = Callable[[Job], Awaitable[None]]


async def move_doors(settle: Settle, cases: Cases, job: Job) -> None:
    """Plan what is to be said to a member and bring their rooms in line; on a date, the provider is read first."""
    member_id = MemberId(int(job.payload["member"]))
    if LOOK_FIRST in job.payload:
        try:
            await settle.member(member_id)
        except (Refused, Broken) as fault:
            # Who cannot be read at all is judged by the facts that are known: a dated end stays one.
            log.warning("access.look_first.unread", member=member_id, why=str(fault))
    await cases.remind.plan(member_id)
    await cases.apply(member_id)
    await cases.delivery.deliver.look(member_id)


async def say_reminder(settle: Settle, remind: Remind, job: Job) -> None:
    """Say what is due to a member, by what the provider says now; `NotYet` where it says nothing."""
    member_id = MemberId(int(job.payload["member"]))
    try:
        await settle.member(member_id)
    except (Refused, Broken) as fault:
        log.warning("reminder.unread", member=member_id, why=str(fault))
    await remind(member_id, str(job.payload["reminder"]))


def later_of(cases: Cases, settle: Settle, end_subscription: EndSubscription) -> Mapping[str, Run]:
    """Return what becomes of rooms and rights after a commit, by the names of the jobs."""

    async def weigh(_job: Job) -> None:
        await cases.fuse()

    async def end_missing(job: Job) -> None:
        await cases.fuse.end(int(job.payload["incident"]), MemberId(int(job.payload["by"])))

    async def end(job: Job) -> None:
        customer = CustomerRef(str(job.payload["customer"]))
        await end_subscription(MemberId(int(job.payload["member"])), customer, str(job.payload["right"]))

    return {
        **delivery_jobs(cases.delivery),
        "access": partial(move_doors, settle, cases),
        "reminder": partial(say_reminder, settle, cases.remind),
        "fuse": weigh,
        "fuse_end": end_missing,
        "end_subscription": end,
    }
