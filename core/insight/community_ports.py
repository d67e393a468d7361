"""What a look at the community asks of the store: who said something when, and who answered whom; never a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.insight.log_ports import InsightTx
from core.interactions.ports import RoomStore
from core.kernel.ids import MemberId, RoomId
from core.members.ports import MemberStore


class Way(StrEnum):
    """How one person turned to another."""

    REPLY = "reply"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Word:
    """That somebody said something: by whom, when, and when we received it."""

    by: MemberId
    at: datetime
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Contact:
    """One person turned to another's message at `at`; `received_at` of it, and `met_at` of the message it is about."""

    by: MemberId
    to: MemberId
    way: Way
    at: datetime
    received_at: datetime
    met_at: datetime


class ContactStore(Protocol):
    """Words and contacts of a room in a window, the newest `limit` of them in time order; deleted ones are left out."""

    async def words(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Word]:
        """Return who said something from `since` to before `until`."""
        ...

    async def replies(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        """Return who answered whom; answers to oneself are left out."""
        ...

    async def signs(self, room_id: RoomId, since: datetime, until: datetime, limit: int) -> Sequence[Contact]:
        """Return who put a sign on whose message, once for each message; own ones are left out."""
        ...


class CommunityTx(InsightTx, Protocol):
    """A transaction over who turns to whom."""

    @property
    def contacts(self) -> ContactStore:
        """Who turned to whom."""
        ...

    @property
    def rooms(self) -> RoomStore:
        """The rooms of this transaction."""
        ...

    @property
    def members(self) -> MemberStore:
        """The members of this transaction."""
        ...
