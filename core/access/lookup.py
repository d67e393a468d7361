"""Staff look somebody up: who it is, what they paid, what is open to them and why. Opening a card is audited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.access.ports import BanStore
from core.access.rights import StandingTx, rights_of
from core.access.verdict import Ban, Policy, Verdict, verdict_of_plan
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, Address, MemberId, PlanCode, Platform
from core.kernel.ports import Audit, Clock, Work
from core.members.model import Member
from core.members.ports import MembersTx
from core.payments.ports import ChargeStore
from core.payments.provider import Charge

PLATFORMS = (CONSOLE, TELEGRAM, DISCORD)


class LookUpTx(MembersTx, StandingTx, Protocol):
    """A transaction over everything that staff may see of a person."""

    @property
    def charges(self) -> ChargeStore:
        """The charges of this transaction."""
        ...

    @property
    def bans(self) -> BanStore:
        """Whom moderators keep out."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a person: how each plan stands, what was paid (newest first), who keeps them out."""

    member: Member
    standing: Mapping[PlanCode, Verdict]
    charges: Sequence[Charge]
    bans: Sequence[Ban]


@dataclass(frozen=True, slots=True)
class LookUp:
    """A person's card lies open, and it is noted who opened it."""

    work: Work[LookUpTx]
    clock: Clock
    policy: Policy

    async def find(self, word: str) -> Sequence[Member]:
        """Return who is meant by `#12`, `telegram:12`, or an account's id on any platform, with or without an @."""
        named = word.removeprefix("@")
        async with self.work.read() as tx:
            if named.startswith("#"):
                known = [await _numbered(tx, named[1:])]
            else:
                known = [await tx.members.at(address) for address in _addresses(named)]
        return list({member.id: member for member in known if member is not None}.values())

    async def __call__(self, member_id: MemberId, by: MemberId) -> Card | None:
        """Return the card, None for nobody; that `by` opened it is noted."""
        now = self.clock.now()
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            if member is None:
                return None
            rights = await rights_of(tx, member_id)
            plans = {right.plan for right in rights}
            standing = {plan: verdict_of_plan(rights, plan, now, self.policy) for plan in plans}
            charges, bans = await tx.charges.of(member_id), await tx.bans.of(member_id)
            await tx.audit.note(by, "lookup", f"member:{member_id}", now, {})
        return Card(member, standing, charges, [ban for ban in bans if ban.until is None or ban.until > now])


def _addresses(named: str) -> Sequence[Address]:
    platform, _, external = named.partition(":")
    if platform in PLATFORMS and external:
        return [Address(Platform(platform), external)]
    return [Address(one, named) for one in PLATFORMS]


async def _numbered(tx: MembersTx, number: str) -> Member | None:
    """Return who has the number, or goes on for who had it."""
    if not _is_number(number):
        return None
    return await tx.members.get(await tx.members.now_called(MemberId(int(number))))


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) <= 18
