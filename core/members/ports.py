"""What the members' use cases ask of the store."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.kernel.ids import Address, MemberId, Platform
from core.members.model import Consent, Language, LanguageSource, Member, Purpose, Role


class MemberStore(Protocol):
    """Members, their accounts, roles and consent log."""

    async def at(self, address: Address) -> Member | None:
        """Return the member whose account this is."""
        ...

    async def get(self, member_id: MemberId) -> Member | None:
        """Return the member with this id."""
        ...

    async def now_called(self, member_id: MemberId) -> MemberId:
        """Return the number under which the member goes on who was merged into another; their own otherwise."""
        ...

    async def add(self, address: Address, draft: Member) -> Member:
        """Keep a new member (the id of `draft` is ignored) with one account; the one there, if the account exists."""
        ...

    async def speak(self, member_id: MemberId, language: Language, source: LanguageSource) -> None:
        """Set the member's language and how it became known."""
        ...

    async def consent(self, member_id: MemberId, purpose: Purpose, consent: Consent) -> None:
        """Append an answer to the consent log; the newest counts."""
        ...

    async def consenting(self, purpose: Purpose) -> Sequence[MemberId]:
        """Return everybody whose present answer to `purpose` is yes."""
        ...

    async def appoint(self, member_id: MemberId, roles: frozenset[Role], /) -> None:
        """Replace the member's roles."""
        ...

    async def rename(self, address: Address, name: str, at: datetime) -> None:
        """Keep the name the platform shows now."""
        ...

    async def used(self, account: Address, at: datetime) -> None:
        """Keep that of its person's accounts this one was used last."""
        ...

    async def on(self, platform: Platform) -> list[str]:
        """Return the external ids of everybody with an account on the platform, in alphabetical order."""
        ...

    async def with_role(self, role: Role) -> Sequence[MemberId]:
        """Return who holds `role`."""
        ...


class MembersTx(Protocol):
    """A transaction over members."""

    @property
    def members(self) -> MemberStore:
        """The members of this transaction."""
        ...
