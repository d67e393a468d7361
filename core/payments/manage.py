"""What a subscriber changes, and what an owner gives back: done at the provider, then read again."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.money import Money
from core.kernel.ports import Clock, Work
from core.kernel.time import EPOCH
from core.payments.gateway import Gateway
from core.payments.model import Plan
from core.payments.ports import RefundTx
from core.payments.provider import Charge, CustomerRef, price_of
from core.payments.right import Right
from core.payments.silence import is_live

Reread = Callable[[CustomerRef], Awaitable[object]]
"""Has the customer read again, so that what was changed is known at once."""

SLOT = timedelta(minutes=1)
"""The same change asked for twice within a minute is one."""
REFUND_SLOT = timedelta(minutes=10)
"""The same part given back twice within this is one; but a failure that the provider remembers is not its answer for a
whole day."""
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Manage:
    """A live subscription ends, goes on or moves to another plan, as its holder says."""

    work: Work[RefundTx]
    clock: Clock
    gateway: Gateway
    reread: Reread

    async def cancel(self, member_id: MemberId) -> Right:
        """Let the subscription end at its period's end; `Refused("subscription.none")` without one."""

        async def end(right: Right, key: str) -> None:
            await self.gateway.cancel(right.key, at_once=False, key=key)

        chosen = await self.subscription(member_id)
        return await self._change(member_id, chosen, "cancel", end, lambda right: right.ends_at is not None)

    async def resume(self, member_id: MemberId) -> Right:
        """Take the cancellation back; `Refused("subscription.none")` where it has ended."""

        async def go_on(right: Right, key: str) -> None:
            await self.gateway.resume(right.key, key=key)

        chosen = await self.subscription(member_id, is_ending=True)
        return await self._change(member_id, chosen, "resume", go_on, lambda right: right.ends_at is None)

    async def switch(self, member_id: MemberId, plan: Plan, *, at_period_end: bool) -> Right:
        """Move to another plan: now, paying the difference, or at the period's end."""

        async def move(right: Right, key: str) -> None:
            await self.gateway.switch(right.key, price_of(plan), at_period_end=at_period_end, key=key)

        chosen = await self.subscription(member_id)
        return await self._change(
            member_id, chosen, f"switch:{plan.code}", move, lambda right: at_period_end or right.plan == plan.code
        )

    async def card(self, member_id: MemberId) -> str:
        """Return the page where card and invoices are; `Refused("customer.none")` for one who never paid."""
        async with self.work.read() as tx:
            customer = await tx.customers.of(self.gateway.name, member_id)
        if customer is None:
            raise Refused("customer.none")
        return await self.gateway.portal(customer)

    async def charges(self, member_id: MemberId) -> Sequence[Charge]:
        """Return what the member paid, newest first."""
        async with self.work.read() as tx:
            return await tx.charges.of(member_id)

    async def charge(self, ref: str) -> tuple[MemberId, Charge]:
        """Return the charge and whose it is; `Refused("charge.unknown")` without one."""
        async with self.work.read() as tx:
            found = await tx.charges.get(ref)
        if found is None:
            raise Refused("charge.unknown", charge=ref[:64])
        return found

    async def refund(self, charge_ref: str, amount: Money | None, by: MemberId) -> None:
        """Give money back. A current period given back in full also ends the subscription, once that was read again."""
        if amount is not None and amount.amount_minor <= 0:
            raise Refused("refund.nothing")
        member_id, charge = await self.charge(charge_ref)
        what = f"{charge.refunded_minor}:{'all' if amount is None else amount.amount_minor}"
        slot = (self.clock.now() - EPOCH) // REFUND_SLOT
        await self.gateway.refund(charge_ref, amount, key=f"refund:{charge_ref}:{what}:{slot}")
        async with self.work.write() as tx:
            figures = {"amount_minor": None if amount is None else amount.amount_minor}
            await tx.audit.note(by, "refund", f"charge:{charge_ref}", self.clock.now(), figures)
        await self._look_again(member_id)

    async def _change(
        self,
        member_id: MemberId,
        chosen: Right,
        what: str,
        change: Callable[[Right, str], Awaitable[None]],
        is_done: Callable[[Right], bool],
    ) -> Right:
        """Change the chosen subscription and return it as it stands then.

        Asked twice within a minute it is one change at the provider; but one that was undone in between is done again,
        under another key: the provider would answer the old one from memory.
        """
        right, slot = chosen, (self.clock.now() - EPOCH) // SLOT
        for attempt in range(MOST_ATTEMPTS):
            if attempt and is_done(right):
                return right
            await change(right, f"{what}:{right.key}:{slot}:{attempt}")
            await self._look_again(member_id)
            right = await self._again(member_id, right)
        return right

    async def subscription(self, member_id: MemberId, *, is_ending: bool = False) -> Right:
        """Return the member's live subscription; `Refused("subscription.none")` without one.

        Of several (two people who paid may have become one) the newest of those that go on, or of those that are
        ending where that is asked for; of the others where there is none.
        """
        live = await self._live(member_id)
        if not live:
            raise Refused("subscription.none")
        return max(live, key=lambda right: ((right.ends_at is not None) is is_ending, right.starts_at, right.key))

    async def _live(self, member_id: MemberId) -> Sequence[Right]:
        async with self.work.read() as tx:
            rights = await tx.rights.of(member_id)
        return [one for one in rights if is_live(one)]

    async def _again(self, member_id: MemberId, right: Right) -> Right:
        """Return the same subscription as it is known now; `Refused("subscription.none")` where it is over."""
        found = [one for one in await self._live(member_id) if one.key == right.key]
        if not found:
            raise Refused("subscription.none")
        return found[0]

    async def _look_again(self, member_id: MemberId) -> None:
        async with self.work.read() as tx:
            customers = await tx.customers.each(self.gateway.name, member_id)
        for customer in customers:
            await self.reread(customer)
