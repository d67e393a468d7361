"""Money and doors in memory, as their ports say."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.kernel.ids import MemberId, PlanCode
from core.payments.right import Right

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeRights:
    """As `RightStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def record(
        self, member_id: MemberId, provider: str, rights: Sequence[Right], at: datetime
    ) -> Sequence[Right]:
        newest = {right.key: right for right in await self.of(member_id)}
        changed = [right for right in rights if newest.get(right.key) != right]
        self._tables.rights.extend((member_id, provider, right) for right in changed)
        return changed

    async def of(self, member_id: MemberId) -> Sequence[Right]:
        newest = {(provider, one.key): one for owner, provider, one in self._tables.rights if owner == member_id}
        return sorted(newest.values(), key=lambda right: (right.starts_at, right.key))

    async def live(self, plan: PlanCode) -> Sequence[tuple[MemberId, Right]]:
        newest = {(provider, one.key): (owner, one) for owner, provider, one in self._tables.rights}
        return [(owner, one) for owner, one in newest.values() if one.plan == plan]
