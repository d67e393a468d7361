"""Signs on messages, in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.interactions.reactions import Reaction
from core.kernel.ids import MemberId, RoomId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeReactions:
    """As `ReactionStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def stand(
        self, room_id: RoomId, message_ref: str, member_id: MemberId, signs: Sequence[str], at: datetime
    ) -> bool:
        if member_id not in self._tables.accounts.values():
            return False
        place = (room_id, message_ref, member_id)
        mine = [one for one in self._tables.reactions if (one.room_id, one.message_ref, one.member_id) == place]
        if any(one.at > at for one in mine):
            return True
        rest = [one for one in self._tables.reactions if one not in mine]
        self._tables.reactions = rest + [Reaction(*place, sign, at) for sign in signs]
        return True

    async def on(self, room_id: RoomId, message_ref: str) -> Mapping[MemberId, Sequence[str]]:
        found: dict[MemberId, list[str]] = {}
        for one in sorted(self._tables.reactions, key=lambda one: one.sign):
            if (one.room_id, one.message_ref) == (room_id, message_ref):
                found.setdefault(one.member_id, []).append(one.sign)
        return found

    async def prune(self, before: datetime, limit: int) -> int:
        old = [one for one in self._tables.reactions if one.at < before][:limit]
        self._tables.reactions = [one for one in self._tables.reactions if one not in old]
        return len(old)
