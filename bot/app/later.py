"""What the durable engine runs about money and doors: the name of a job → its use case."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import structlog

from bot.cases import Cases
from core.access.apply import Apply
from core.access.jobs import LOOK_FIRST
from core.kernel.errors import Broken, Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Job
from core.payments.ending import EndSubscription
from core.payments.provider import CustomerRef
from core.payments.settle import Settle

log = structlog.get_logger()

Run = Callable[[Job], Awaitable[None]]


async def move_doors(settle: Settle, apply: Apply, job: Job) -> None:
    """Bring a member's rooms in line; where a date has come, the provider is read first."""
    member_id = MemberId(int(job.payload["member"]))
    if LOOK_FIRST in job.payload:
        try:
            await settle.member(member_id)
        except (Refused, Broken) as fault:
            # Who cannot be read at all is judged by the facts that are known: a dated end stays one.
            log.warning("access.look_first.unread", member=member_id, why=str(fault))
    await apply(member_id)


def later_of(cases: Cases, settle: Settle, end_subscription: EndSubscription) -> Mapping[str, Run]:
    """Return what becomes of rooms and rights after a commit, by the names of the jobs."""

    async def weigh(_job: Job) -> None:
        await cases.fuse()

    async def end_missing(job: Job) -> None:
        await cases.fuse.end(int(job.payload["incident"]), MemberId(int(job.payload["by"])))

    async def end(job: Job) -> None:
        customer = CustomerRef(str(job.payload["customer"]))
        await end_subscription(MemberId(int(job.payload["member"])), customer, str(job.payload["right"]))

    doors = partial(move_doors, settle, cases.apply)
    return {"access": doors, "fuse": weigh, "fuse_end": end_missing, "end_subscription": end}
