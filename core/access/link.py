"""Two accounts become one person: a one-time code is shown on one platform and entered on another."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from core.access.link_code import CODE_LIVES, MISSES_WITHIN, MOST_MISSES, SEAT_RESTS, WAIT, LinkCode, digest_of
from core.access.link_ports import LinkTx
from core.kernel.errors import Broken, Refused
from core.kernel.ids import Address, MemberId, Platform
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job, Work
from core.members.model import Member
from core.members.notices import tell_owners
from core.payments.right import LIVE, RightKind

Afterwards = Callable[[], Awaitable[None]]
"""What must follow the commit: memories of who is who are dropped."""
Draw = Callable[[], str]
"""Return a code that nobody can guess."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Who two accounts are from now on; `both_pay` where two subscriptions run, `withdrew` where a yes was given up."""

    member: Member
    both_pay: bool
    withdrew: bool


@dataclass(frozen=True, slots=True)
class Met:
    """A code that leads somewhere: to its `holder`, from who enters it with `account`."""

    account: Address
    code: LinkCode
    holder: Member
    entering: Member


@dataclass(frozen=True, slots=True)
class Link:
    """The account that enters a code and the one to which it was shown are one person."""

    work: Work[LinkTx]
    clock: Clock
    draw: Draw
    afterwards: Afterwards
    owners: frozenset[str]

    async def show(self, member_id: MemberId, account: Address) -> tuple[str, datetime]:
        """Return a new code of the member and until when it lives; an earlier one has expired."""
        code, now = self.draw(), self.clock.now()
        until = now + CODE_LIVES
        async with self.work.write() as tx:
            await tx.links.show(LinkCode(digest_of(code), member_id, account.platform, until), now)
        return code, until

    async def look(self, account: Address, written: str) -> Member:
        """Return with whom the account would be one person. Raises as entering the code does; a wrong one counts."""
        async with self.work.write() as tx:
            met = await self._met(tx, account, written)
        if met is None:
            raise Refused("link.wrong")
        return met.holder

    async def __call__(self, account: Address, written: str) -> Linked:
        """Make both one person, or raise `Refused` and change nothing but the count of wrong codes.

        `link.wrong`, `link.used`, `link.expired`, `link.own_platform`, `link.seat_taken`, `link.rests` (a seat was
        freed within a day), `link.wait` (too many wrong ones).
        """
        async with self.work.write() as tx:
            met = await self._met(tx, account, written)
            linked = None if met is None else await self._join(tx, met)
        if linked is None:
            raise Refused("link.wrong")
        await self.afterwards()
        return linked

    async def _met(self, tx: LinkTx, account: Address, written: str) -> Met | None:
        """Return where the code leads; None for a wrong one, which is counted. Raises where it may not be used."""
        await tx.links.alone()
        now, entering = self.clock.now(), await tx.members.at(account)
        if entering is None:
            raise Broken("a code was entered by nobody")
        await _check_patience(tx, entering.id, now)
        code = await tx.links.code(digest_of(written))
        holder = None if code is None else await tx.members.get(code.member_id)
        if code is None or holder is None:
            await tx.links.missed(entering.id, now)
            return None
        _check_code(code, now)
        _check_seats(code, account, holder, entering)
        await _check_rest(tx, holder, entering, now)
        return Met(account, code, holder, entering)

    async def _join(self, tx: LinkTx, met: Met) -> Linked:
        now, holder, entering = self.clock.now(), met.holder, met.entering
        both_pay = await _pays(tx, holder.id) and await _pays(tx, entering.id)
        await tx.links.use(met.code.digest, now)
        await tx.links.merge(entering.id, holder.id, now)
        await tx.members.used(met.account, now)
        await tx.audit.note(holder.id, "link", f"member:{holder.id}", now, {"merged": entering.id})
        await tx.jobs.enqueue(Job("access", f"access:{holder.id}:link:{entering.id}", {"member": holder.id}))
        if both_pay:
            await self._tell_owners(tx, met)
        member = await tx.members.get(holder.id) or holder
        allowed = [one for one in (*holder.consents, *entering.consents) if holder.allows(one) or entering.allows(one)]
        return Linked(member, both_pay, withdrew=not all(map(member.allows, allowed)))

    async def _tell_owners(self, tx: LinkTx, met: Met) -> None:
        said = Answer(
            (phrase("link.both_paid", number=met.holder.id, merged=met.entering.id),),
            (Choice(phrase("button.lookup"), f"/lookup #{met.holder.id}"),),
        )
        await tell_owners(tx, self.owners, f"link:{met.holder.id}:{met.entering.id}", said, self.clock)


async def _check_patience(tx: LinkTx, member_id: MemberId, now: datetime) -> None:
    """Return unless so many wrong codes came so quickly that the next one must wait."""
    misses = await tx.links.misses(member_id, now - MISSES_WITHIN - WAIT)
    newest = misses[-MOST_MISSES:]
    if len(newest) == MOST_MISSES and newest[-1] - newest[0] <= MISSES_WITHIN and now < newest[-1] + WAIT:
        raise Refused("link.wait", until=newest[-1] + WAIT)


def _check_code(code: LinkCode, now: datetime) -> None:
    if code.used_at is not None:
        raise Refused("link.used")
    if code.expires_at <= now:
        raise Refused("link.expired")


def _check_seats(code: LinkCode, account: Address, holder: Member, entering: Member) -> None:
    """Return if nobody would have two accounts on one platform; the code's own is named first."""
    held = platforms_of(holder)
    if account.platform in held:
        raise Refused("link.own_platform", platform=account.platform)
    taken = held & platforms_of(entering)
    if taken:
        raise Refused("link.seat_taken", platform=code.platform if code.platform in taken else min(taken))


async def _check_rest(tx: LinkTx, holder: Member, entering: Member, now: datetime) -> None:
    """Return unless one of the seats that would be taken was freed within a day."""
    for owner, other in ((holder, entering), (entering, holder)):
        freed = await tx.links.freed(owner.id)
        for platform in sorted(platforms_of(other)):
            if platform in freed and now < freed[platform] + SEAT_RESTS:
                raise Refused("link.rests", platform=platform, until=freed[platform] + SEAT_RESTS)


def platforms_of(member: Member) -> frozenset[Platform]:
    """Return where the member has an account."""
    return frozenset(account.platform for account in member.accounts)


async def _pays(tx: LinkTx, member_id: MemberId) -> bool:
    """Whether the member has a subscription that runs."""
    rights = await tx.rights.of(member_id)
    return any(right.kind is RightKind.SUBSCRIPTION and right.status in LIVE for right in rights)
