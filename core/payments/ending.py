"""A subscription whose money went back for good is ended at the provider too: it would charge again."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.kernel.time import EPOCH
from core.payments.gateway import Gateway
from core.payments.ports import MoneyTx
from core.payments.provider import CustomerRef
from core.payments.silence import charges_for_nothing

SLOT = timedelta(minutes=10)
"""Tries within a slot are one call at the provider; a later one is another, which no remembered failure answers."""


@dataclass(frozen=True, slots=True)
class EndSubscription:
    """What was given back in full, or lost to a bank, charges nobody again."""

    work: Work[MoneyTx]
    clock: Clock
    gateway: Gateway
    reread: Callable[[CustomerRef], Awaitable[object]]

    async def __call__(self, member_id: MemberId, customer: CustomerRef, right_key: str) -> None:
        """End the subscription at once and read it again; nothing where it ended meanwhile, or the money came back."""
        now = self.clock.now()
        async with self.work.read() as tx:
            right = next((one for one in await tx.rights.of(member_id) if one.key == right_key), None)
        if right is not None and charges_for_nothing(right, now):
            slot = (now - EPOCH) // SLOT
            await self.gateway.cancel(right_key, at_once=True, key=f"end:{right_key}:{slot}")
            await self.reread(customer)
