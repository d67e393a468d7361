"""What the bot says on its own: to a member, or to every owner who is known here; once for its key."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from core.kernel.ids import Address, Platform
from core.kernel.messages import Answer, Notice
from core.kernel.ports import Clock, Jobs, notice_job
from core.members.ports import MembersTx


class NoticeStore(Protocol):
    """What the bot says on its own."""

    async def put(self, notice: Notice, at: datetime) -> bool:
        """Keep the notice unless its key is known; return whether it was new."""
        ...


class SayingTx(Protocol):
    """A transaction in which something is said later."""

    @property
    def outbox(self) -> NoticeStore:
        """The notices of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...


class NoticesTx(MembersTx, SayingTx, Protocol):
    """A transaction in which somebody is told something."""


async def say_once(tx: SayingTx, notice: Notice, clock: Clock) -> bool:
    """Have the notice said, once for its key; whether that was asked for the first time."""
    is_new = await tx.outbox.put(notice, clock.now())
    if is_new:
        await tx.jobs.enqueue(notice_job(notice.key))
    return is_new


async def tell_owners(tx: NoticesTx, owners: Collection[str], key: str, answer: Answer, clock: Clock) -> None:
    """Have every owner told, each once for the key. `owners` are the addresses of `OWNER_IDS`."""
    addresses = [Address(Platform(platform), name) for platform, _, name in (one.partition(":") for one in owners)]
    known = [await tx.members.at(address) for address in addresses]
    for owner in sorted({member.id for member in known if member is not None}):
        await say_once(tx, Notice(owner, f"{key}:{owner}"[-200:], answer), clock)
