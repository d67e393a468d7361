"""A person's own settings: the language of replies and what may be done with what they write."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.kernel.errors import Broken
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work
from core.members.model import CONSENT_TEXT_VERSION, Consent, Language, LanguageSource, Member, Purpose
from core.members.ports import MembersTx


@dataclass(frozen=True, slots=True)
class Agree:
    """The member's answer to each purpose is kept with its moment and the version of the text that was shown."""

    work: Work[MembersTx]
    clock: Clock

    async def __call__(self, member_id: MemberId, purposes: Sequence[Purpose], *, is_on: bool) -> Member:
        """Return the member as they are after answering; an answer that is there already is not written again."""
        answer = Consent(is_on, self.clock.now(), CONSENT_TEXT_VERSION)
        async with self.work.write() as tx:
            member = await _present(tx, member_id)
            for purpose in purposes:
                if not _says(member, purpose, is_on=is_on):
                    await tx.members.consent(member_id, purpose, answer)
            return await _present(tx, member_id)


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Replies follow the chosen language; `None` gives the choice back to the evidence."""

    work: Work[MembersTx]

    async def __call__(self, member_id: MemberId, language: Language | None) -> Member:
        """Return the member as they are after choosing."""
        async with self.work.write() as tx:
            member = await _present(tx, member_id)
            if language is None:
                await tx.members.speak(member_id, member.language, LanguageSource.DEFAULT)
            else:
                await tx.members.speak(member_id, language, LanguageSource.CHOSEN)
            return await _present(tx, member_id)


def _says(member: Member, purpose: Purpose, *, is_on: bool) -> bool:
    """Whether this very answer, to the present text, is there already."""
    present = member.consents.get(purpose)
    return present is not None and (present.is_on, present.text_version) == (is_on, CONSENT_TEXT_VERSION)


async def _present(tx: MembersTx, member_id: MemberId) -> Member:
    member = await tx.members.get(member_id)
    if member is None:
        raise Broken(f"member {member_id} is gone")
    return member
