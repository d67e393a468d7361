"""Silences, guests and incidents in memory, as their ports say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.guest import Guest
from core.access.incident import ENDS, Incident, State
from core.kernel.errors import Broken
from core.kernel.ids import MemberId, RoomId
from core.payments.provider import CustomerRef
from core.payments.silence import Silence
from tests.fakes.money import is_forgotten

if TYPE_CHECKING:
    from tests.fakes.store import Tables


@dataclass(frozen=True, slots=True)
class Telling:
    """One right that a customer told of."""

    provider: str
    right_key: str
    customer: CustomerRef
    member_id: MemberId
    looked_at: datetime
    silent_since: datetime | None = None


class FakeTellings:
    """As `TellingStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def hear(
        self, provider: str, customer: CustomerRef, member_id: MemberId, told: Collection[str], at: datetime
    ) -> bool:
        if is_forgotten(self._tables, member_id):
            return False
        rows = self._tables.tellings
        known = {one.right_key: one for one in rows.values() if (one.provider, one.customer) == (provider, customer)}
        changed = False
        for key in told:
            if key not in known or known[key].silent_since is not None:
                changed |= key in known
                rows[provider, key] = Telling(provider, key, customer, member_id, at)
        for key, one in known.items():
            if key not in told:
                changed |= one.silent_since is None
                rows[provider, key] = replace(one, looked_at=at, silent_since=one.silent_since or at)
        return changed

    async def silent(self, provider: str) -> Sequence[Silence]:
        rows = sorted(self._tables.tellings.values(), key=lambda one: (one.looked_at, one.right_key))
        return [
            Silence(one.right_key, one.customer, one.member_id, one.silent_since)
            for one in rows
            if one.provider == provider and one.silent_since is not None
        ]


class FakeGuests:
    """As `GuestStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, guest: Guest) -> bool:
        key = (guest.room_id, guest.member_id)
        if key in self._tables.guests or is_forgotten(self._tables, guest.member_id):
            return False
        self._tables.guests[key] = guest
        return True

    async def end(self, guest: Guest) -> None:
        if not is_forgotten(self._tables, guest.member_id):
            self._tables.guests[guest.room_id, guest.member_id] = guest

    async def gone(self, room_id: RoomId, member_id: MemberId) -> None:
        self._tables.guests.pop((room_id, member_id), None)

    async def clear(self, room_id: RoomId) -> None:
        kept = {key: guest for key, guest in self._tables.guests.items() if guest.room_id != room_id}
        self._tables.guests = kept

    async def of(self, member_id: MemberId) -> Sequence[Guest]:
        return [guest for guest in self._tables.guests.values() if guest.member_id == member_id]

    async def within(self, room_id: RoomId) -> Sequence[Guest]:
        return [guest for guest in self._tables.guests.values() if guest.room_id == room_id]


class FakeIncidents:
    """As `IncidentStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def open(self, subject: str, missing: int, known: int, at: datetime) -> Incident:
        incident = Incident(self._tables.number("incidents"), subject, missing, known, at)
        self._tables.incidents[incident.number] = incident
        return incident

    async def move(self, incident: Incident, state: State, at: datetime) -> Incident:
        moved = self._tables.incidents[incident.number] = replace(incident, state=state)
        return moved

    async def newest(self, subject: str) -> Incident | None:
        found = [one for one in self._tables.incidents.values() if one.subject == subject]
        return found[-1] if found else None

    async def get(self, number: int) -> Incident:
        if number not in self._tables.incidents:
            raise Broken("an incident is not there any more")
        return self._tables.incidents[number]

    async def unsettled(self) -> Sequence[Incident]:
        return [one for one in self._tables.incidents.values() if one.state not in ENDS]
