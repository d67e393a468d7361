"""The owner reads the audit: who did what about whom, the newest first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.access.ports import DoorStore
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, RoomId
from core.kernel.ports import Clock, Work
from core.members.ports import MembersTx

LEAST_DAYS, MOST_DAYS = 1, 90
MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Noted:
    """One entry of the audit; `actor` None is the operator, `about` is a kind and an id (`member:12`)."""

    actor: MemberId | None
    action: str
    about: str
    at: datetime
    detail: Mapping[str, object]


class AuditTrail(Protocol):
    """The audit as it is read."""

    async def newest(self, since: datetime, member_id: MemberId | None, limit: int) -> tuple[Sequence[Noted], int]:
        """Return the newest entries since then, at most `limit`, and how many there are; of one member, those that
        they made or that are about them."""
        ...


class TrailTx(MembersTx, Protocol):
    """A transaction over the audit and the names in it."""

    @property
    def audit(self) -> AuditTrail:
        """The audit of this transaction."""
        ...

    @property
    def doors(self) -> DoorStore:
        """The rooms' addresses and titles."""
        ...


@dataclass(frozen=True, slots=True)
class Trail:
    """The newest entries, how many more there are, and what the members and rooms in them are called now."""

    entries: Sequence[Noted]
    more: int
    people: Mapping[MemberId, str]
    rooms: Mapping[RoomId, str]


@dataclass(frozen=True, slots=True)
class ReadAudit:
    """What was noted lies open."""

    work: Work[TrailTx]
    clock: Clock

    async def __call__(self, days: int, member_id: MemberId | None = None) -> Trail:
        """Return the newest entries of the last `days`. Raises `Refused("audit.range")`."""
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise Refused("audit.range", least=LEAST_DAYS, most=MOST_DAYS)
        since = self.clock.now() - timedelta(days=days)
        async with self.work.read() as tx:
            entries, count = await tx.audit.newest(since, member_id, MOST_LINES)
            people = {MemberId(one) for one in ids_of("member", entries)}
            people |= {entry.actor for entry in entries if entry.actor is not None}
            members = [await tx.members.get(one) for one in sorted(people)]
            doors = [await tx.doors.door(RoomId(one)) for one in sorted(ids_of("room", entries))]
        return Trail(
            entries=entries,
            more=count - len(entries),
            people={one.id: one.name for one in members if one is not None},
            rooms={one.room_id: one.title for one in doors if one is not None},
        )


def ids_of(kind: str, entries: Iterable[Noted]) -> frozenset[int]:
    """Return the ids of this kind that the entries are about."""
    return frozenset(number for entry in entries if (number := id_of(kind, entry.about)) is not None)


def id_of(kind: str, about: str) -> int | None:
    """Return the id in `kind:id`; None where it is about something else."""
    named, _, written = about.partition(":")
    return int(written) if named == kind and written.isascii() and written.isdigit() else None
