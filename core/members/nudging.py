"""How often the bot may write on its own, as each person chooses."""

from dataclasses import dataclass
from typing import Protocol

from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.members.model import CONSENT_TEXT_VERSION, Consent, Purpose
from core.members.nudge_ports import PacesTx
from core.members.ports import MembersTx


class NudgingTx(MembersTx, PacesTx, Protocol):
    """A transaction over consent and pace."""


@dataclass(frozen=True, slots=True)
class Nudges:
    """What somebody chose: whether nudges may come, how many a week at most (None: as the community does), and whether
    suggestions have what they go by."""

    is_on: bool
    per_week: int | None
    is_personal: bool


@dataclass(frozen=True, slots=True)
class Nudging:
    """The person's choice is kept: off, on, or once a week."""

    work: Work[NudgingTx]
    clock: Clock

    async def look(self, member_id: MemberId) -> Nudges:
        """Return what the person chose."""
        async with self.work.read() as tx:
            return await _found(tx, member_id)

    async def __call__(self, member_id: MemberId, *, is_on: bool, per_week: int | None = None) -> Nudges:
        """Keep the choice; an answer that is there already is not written again."""
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            present = None if member is None else member.consents.get(Purpose.NUDGES)
            if present is None or present.is_on is not is_on:
                answer = Consent(is_on, self.clock.now(), CONSENT_TEXT_VERSION)
                await tx.members.consent(member_id, Purpose.NUDGES, answer)
            await tx.paces.keep(member_id, per_week)
            return await _found(tx, member_id)


async def _found(tx: NudgingTx, member_id: MemberId) -> Nudges:
    member = await tx.members.get(member_id)
    is_on = member is not None and member.allows(Purpose.NUDGES)
    is_personal = member is not None and member.allows(Purpose.PERSONAL)
    return Nudges(is_on, await tx.paces.of(member_id), is_personal)
