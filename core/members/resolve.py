"""Whoever speaks is known: the first word makes a member."""

from collections import OrderedDict
from dataclasses import dataclass, field

from core.kernel.ids import Address, MemberId
from core.kernel.messages import Person
from core.kernel.ports import Clock, Work
from core.members.model import Language, LanguageSource, Member, hinted_language
from core.members.ports import MembersTx

KNOWN_AT_ONCE = 50_000
"""Addresses remembered without asking the store: about 10 MB, and the 50,000 most recent speakers of any community."""


@dataclass(frozen=True, slots=True)
class Resolve:
    """The member behind an account, made on first sight.

    The new member's language is the platform's hint, else the evidence of the text, else the default.
    """

    work: Work[MembersTx]
    clock: Clock
    default_language: Language | None
    _known: OrderedDict[Address, MemberId] = field(default_factory=OrderedDict[Address, MemberId])

    def known(self, address: Address) -> MemberId | None:
        """Return who this is, from memory: there for the most recent speakers."""
        if (member_id := self._known.get(address)) is not None:
            self._known.move_to_end(address)
        return member_id

    async def __call__(self, address: Address, person: Person, spoken: Language | None = None) -> Member:
        """Return the member, read afresh; `spoken` is the language of what was just said, where it shows one."""
        async with self.work.read() as tx:
            member = await tx.members.at(address)
        if member is None:
            draft = self._draft(address, person, spoken)
            async with self.work.write() as tx:
                member = await tx.members.add(address, draft)
        elif member.language_source is LanguageSource.DEFAULT and spoken is not None:
            async with self.work.write() as tx:
                await tx.members.speak(member.id, spoken, LanguageSource.DETECTED)
                member = await tx.members.get(member.id) or member
        self._remember(address, member.id)
        return member

    def forget(self) -> None:
        """Ask the store again for everybody (after accounts were linked, merged or erased)."""
        self._known.clear()

    def _draft(self, address: Address, person: Person, spoken: Language | None) -> Member:
        name = person.display_name or address.external_id
        if hinted := hinted_language(person.language_hint):
            language, source = hinted, LanguageSource.HINT
        elif spoken:
            language, source = spoken, LanguageSource.DETECTED
        else:
            language, source = self.default_language or Language.ZH, LanguageSource.DEFAULT
        return Member(MemberId(0), name, language, source, self.clock.now(), accounts=(address,))

    def _remember(self, address: Address, member_id: MemberId) -> None:
        self._known[address] = member_id
        if len(self._known) > KNOWN_AT_ONCE:
            self._known.popitem(last=False)
