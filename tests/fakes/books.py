"""The books in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.analytics.model import Version
from core.kernel.ids import MemberId
from core.payments.provider import Charge
from tests.fakes.money import is_forgotten

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeBooks:
    """As `BookStore` says. No fake keeps when something was audited, so nobody was revoked."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def versions(self) -> Sequence[Version]:
        kept = zip(self._tables.rights, self._tables.rights_at, strict=True)
        return [Version(provider, owner, right, at) for (owner, provider, right), at in kept]

    async def charges(self) -> Sequence[tuple[str, Charge]]:
        provider_of = {right.key: provider for _, provider, right in self._tables.rights}
        paid = sorted((charge for _, charge in self._tables.charges.values()), key=lambda one: (one.paid_at, one.ref))
        return [(provider_of.get(charge.right_key, ""), charge) for charge in paid]

    async def revoked(self) -> Sequence[tuple[MemberId, datetime]]:
        return []

    async def forgotten(self) -> Collection[MemberId]:
        return [one for one in self._tables.members if is_forgotten(self._tables, one)]

    async def special(self) -> Sequence[MemberId]:
        given = {fact.member_id for fact in self._tables.facts.values()}
        return sorted(given | {owner for owner, _ in self._tables.bans})
