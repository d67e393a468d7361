"""Whoever speaks is known: the first word makes a member."""

from dataclasses import dataclass, field

from core.kernel.ids import Address, MemberId, Platform
from core.kernel.messages import Person
from core.kernel.ports import Clock, Work
from core.kernel.recent import Recent
from core.members.model import Language, LanguageSource, Member, hinted_language
from core.members.ports import MembersTx

KNOWN_AT_ONCE = 50_000
"""Addresses remembered without asking the store: about 10 MB, and the 50,000 most recent speakers of any community."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody remembered; `is_listened_to` while the next text that shows a language sets theirs."""

    member_id: MemberId
    is_listened_to: bool


@dataclass(frozen=True, slots=True)
class Resolve:
    """The member behind an account, made on first sight.

    The new member's language is the platform's hint, else the evidence of the text, else the default. Of several
    accounts the one that was used last is kept, in the store when it is another than before: the others of the person
    are then not remembered, so that their next word is noticed here.
    """

    work: Work[MembersTx]
    clock: Clock
    default_language: Language | None
    _known: Recent[tuple[str, str], Known] = field(
        default_factory=lambda: Recent[tuple[str, str], Known](KNOWN_AT_ONCE)
    )

    def known(self, platform: Platform, external_id: str) -> Known | None:
        """Return who this is, from memory: there for the most recent speakers."""
        return self._known.get((platform, external_id))

    async def __call__(
        self, address: Address, person: Person, spoken: Language | None = None, *, is_here: bool = False
    ) -> Member:
        """Return the member, read afresh; `spoken` is the language of what was just said, where it shows one.

        `is_here` where the person did something with this account just now, and was not only named.
        """
        async with self.work.read() as tx:
            member = await tx.members.at(address)
        if member is None:
            draft = self._draft(address, person, spoken)
            async with self.work.write() as tx:
                member = await tx.members.add(address, draft)
        elif (better := _better(member, person, spoken)) is not None:
            async with self.work.write() as tx:
                await tx.members.speak(member.id, *better)
                member = await tx.members.get(member.id) or member
        if is_here and member.accounts[-1:] != (address,):
            async with self.work.write() as tx:
                await tx.members.used(address, self.clock.now())
                member = await tx.members.get(member.id) or member
        self._remember(address, member)
        return member

    def forget(self) -> None:
        """Ask the store again for everybody (after accounts were linked, merged or erased)."""
        self._known.clear()

    def _draft(self, address: Address, person: Person, spoken: Language | None) -> Member:
        name = person.display_name or address.external_id
        default = self.default_language or Language.ZH, LanguageSource.DEFAULT
        language, source = _evidence(person, spoken) or default
        return Member(MemberId(0), name, language, source, self.clock.now(), accounts=(address,))

    def _remember(self, address: Address, member: Member) -> None:
        if member.accounts[-1:] != (address,):
            return
        known = Known(member.id, member.language_source is LanguageSource.DEFAULT)
        for other in member.accounts[:-1]:
            self._known.drop((other.platform, other.external_id))
        self._known.put((address.platform, address.external_id), known)


def _evidence(person: Person, spoken: Language | None) -> tuple[Language, LanguageSource] | None:
    if hinted := hinted_language(person.language_hint):
        return hinted, LanguageSource.HINT
    return None if spoken is None else (spoken, LanguageSource.DETECTED)


def _better(member: Member, person: Person, spoken: Language | None) -> tuple[Language, LanguageSource] | None:
    """Return what is now known of the member's language, None where that is no stronger than what was known."""
    strength = list(LanguageSource)
    found = _evidence(person, spoken)
    if found is None or strength.index(found[1]) <= strength.index(member.language_source):
        return None
    return found
