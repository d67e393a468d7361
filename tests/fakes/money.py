"""Money and doors in memory, as their ports say."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.access.ports import NEVER, Door, Place
from core.access.trail import Noted
from core.access.verdict import Ban
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, PlanCode, RoomId
from core.payments.provider import Charge, Checkout, CustomerRef, Report
from core.payments.right import Right

if TYPE_CHECKING:
    from tests.fakes.store import Tables


def is_forgotten(tables: "Tables", member_id: MemberId) -> bool:
    """Whether the member is known and has no account any more."""
    member = tables.members.get(member_id)
    return member is not None and not member.accounts


class FakeRights:
    """As `RightStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def record(
        self, member_id: MemberId, provider: str, rights: Sequence[Right], at: datetime
    ) -> Sequence[Right]:
        newest = {(told, one.key): (owner, one) for owner, told, one in self._tables.rights}
        changed = [right for right in rights if newest.get((provider, right.key)) != (member_id, right)]
        self._tables.rights.extend((member_id, provider, right) for right in changed)
        self._tables.rights_at.extend([at] * len(changed))
        return changed

    async def of(self, member_id: MemberId) -> Sequence[Right]:
        newest = {(provider, one.key): (owner, one) for owner, provider, one in self._tables.rights}
        mine = [one for owner, one in newest.values() if owner == member_id]
        return sorted(mine, key=lambda right: (right.starts_at, right.key))

    async def live(self, plan: PlanCode) -> Sequence[tuple[MemberId, Right]]:
        newest = {(provider, one.key): (owner, one) for owner, provider, one in self._tables.rights}
        return [(owner, one) for owner, one in newest.values() if one.plan == plan]

    async def all(self, provider: str) -> Sequence[tuple[MemberId, Right]]:
        newest = {one.key: (owner, one) for owner, told, one in self._tables.rights if told == provider}
        return list(newest.values())


class FakeCustomers:
    """As `CustomerStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def bind(self, provider: str, customer: CustomerRef, member_id: MemberId) -> MemberId | None:
        going_on = self._tables.merged.get(member_id, member_id)
        if going_on in self._tables.members:
            self._tables.customers.setdefault((provider, customer), going_on)
        return self._tables.customers.get((provider, customer))

    async def member_of(self, provider: str, customer: CustomerRef) -> MemberId | None:
        return self._tables.customers.get((provider, customer))

    async def of(self, provider: str, member_id: MemberId) -> CustomerRef | None:
        mine = await self.each(provider, member_id)
        return mine[-1] if mine else None

    async def each(self, provider: str, member_id: MemberId) -> Sequence[CustomerRef]:
        known = self._tables.customers.items()
        return [customer for (told, customer), owner in known if (told, owner) == (provider, member_id)]

    async def all(self, provider: str) -> Sequence[CustomerRef]:
        known = self._tables.customers.items()
        return [one for (told, one), owner in known if told == provider and not is_forgotten(self._tables, owner)]

    async def strangers(self, provider: str) -> Sequence[CustomerRef]:
        theirs = [(one, owner) for (told, one), owner in self._tables.customers.items() if told == provider]
        gone = [one for one, owner in theirs if is_forgotten(self._tables, owner)]
        mark, bound = f"reads of {provider} ", {one for one, _ in theirs}
        read = [
            name.removeprefix(mark)
            for name, times in self._tables.numbers.items()
            if name.startswith(mark) and times > 2
        ]
        return [*gone, *(CustomerRef(one) for one in read if one not in bound)]

    async def begin_read(self, provider: str, customer: CustomerRef) -> int:
        return self._tables.number(f"reads of {provider} {customer}")

    async def finish_read(self, provider: str, customer: CustomerRef, number: int) -> bool:
        owner = self._tables.customers.get((provider, customer))
        if owner is not None and is_forgotten(self._tables, owner):
            return False
        is_newest = number > self._tables.reads.get((provider, customer), 0)
        self._tables.reads[provider, customer] = max(number, self._tables.reads.get((provider, customer), 0))
        if is_newest:
            self._tables.unread.discard((provider, customer))
        return is_newest

    async def failed(self, provider: str, customers: Collection[CustomerRef], at: datetime) -> None:
        self._tables.unread |= {(provider, one) for one in customers}

    async def unread(self, provider: str) -> Sequence[CustomerRef]:
        return [one for one in await self.all(provider) if (provider, one) in self._tables.unread]


class FakeCharges:
    """As `ChargeStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, member_id: MemberId, provider: str, charges: Sequence[Charge]) -> None:
        self._tables.charges.update((charge.ref, (member_id, charge)) for charge in charges)

    async def of(self, member_id: MemberId) -> Sequence[Charge]:
        mine = [charge for owner, charge in self._tables.charges.values() if owner == member_id]
        return sorted(sorted(mine, key=lambda one: one.ref), key=lambda one: one.paid_at, reverse=True)

    async def get(self, ref: str) -> tuple[MemberId, Charge] | None:
        return self._tables.charges.get(ref)


class FakeCheckouts:
    """As `CheckoutStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, member_id: MemberId, plan: PlanCode, provider: str, checkout: Checkout, at: datetime) -> None:
        if is_forgotten(self._tables, member_id):
            raise Refused("member.forgotten")
        self._tables.checkouts.append((member_id, plan, checkout))

    async def newest(self, member_id: MemberId, plan: PlanCode) -> Checkout | None:
        mine = [one for owner, bought, one in self._tables.checkouts if (owner, bought) == (member_id, plan)]
        return mine[-1] if mine else None

    async def count(self, member_id: MemberId, plan: PlanCode) -> int:
        return sum((owner, bought) == (member_id, plan) for owner, bought, _ in self._tables.checkouts)


class FakeEvents:
    """As `EventStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def claim(self, provider: str, report: Report, at: datetime) -> bool:
        is_new = (provider, report.event_id) not in self._tables.events
        self._tables.events.setdefault((provider, report.event_id), at)
        return is_new

    async def is_known(self, provider: str, event_id: str) -> bool:
        return (provider, event_id) in self._tables.events

    async def newest_read(self, provider: str) -> datetime | None:
        return self._tables.caught_up.get(provider)

    async def caught_up(self, provider: str, until: datetime) -> None:
        self._tables.caught_up[provider] = until


class FakeDoors:
    """As `BindingStore`, `PlaceStore` and `DoorStore` say."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def bind(self, plan: PlanCode, room_id: RoomId, at: datetime) -> bool:
        is_new = (plan, room_id) not in self._tables.bindings
        self._tables.bindings.add((plan, room_id))
        return is_new

    async def unbind(self, plan: PlanCode, room_id: RoomId) -> bool:
        was_bound = (plan, room_id) in self._tables.bindings
        self._tables.bindings.discard((plan, room_id))
        return was_bound

    async def plans_of(self, room_id: RoomId) -> Sequence[PlanCode]:
        return sorted(plan for plan, bound in self._tables.bindings if bound == room_id)

    async def rooms_of(self, plan: PlanCode) -> Sequence[RoomId]:
        return sorted(room for bound, room in self._tables.bindings if bound == plan)

    async def gated(self) -> Sequence[RoomId]:
        return sorted({room for _, room in self._tables.bindings})

    async def of(self, member_id: MemberId) -> Sequence[Place]:
        return [place for place in self._tables.places.values() if place.member_id == member_id]

    async def within(self, room_id: RoomId) -> Sequence[Place]:
        return [place for place in self._tables.places.values() if place.room_id == room_id and place.is_in]

    async def doubted(self, room_id: RoomId, since: datetime) -> int:
        out = [one for one in self._tables.places.values() if one.room_id == room_id and not one.is_in]
        return sum(one.is_doubted and one.confirmed_at >= since for one in out)

    async def begin(self, room_id: RoomId, member_id: MemberId) -> None:
        if not is_forgotten(self._tables, member_id):
            known = self._tables.places.get((room_id, member_id), Place(room_id, member_id, False, NEVER))
            self._tables.places[room_id, member_id] = replace(known, is_moving=True)

    async def standing(self, room_id: RoomId) -> Sequence[MemberId]:
        return sorted(member_id for room, member_id in self._tables.inside if room == room_id)

    async def confirm(self, place: Place) -> None:
        if not is_forgotten(self._tables, place.member_id):
            self._tables.places[place.room_id, place.member_id] = place

    async def door(self, room_id: RoomId) -> Door | None:
        room = self._tables.rooms.get(room_id)
        return None if room is None else Door(room_id, room.address, room.title)

    async def room_at(self, address: Address) -> RoomId | None:
        return next((room.id for room in self._tables.rooms.values() if room.address == address), None)

    async def trouble(self, room_id: RoomId, problem: str, at: datetime) -> bool:
        is_new = room_id not in self._tables.troubles
        self._tables.troubles.setdefault(room_id, problem)
        return is_new

    async def mended(self, room_id: RoomId) -> bool:
        return self._tables.troubles.pop(room_id, None) is not None

    async def move(self, old: Address, new: Address, at: datetime) -> bool:
        by_address = {room.address: room for room in self._tables.rooms.values()}
        before = by_address.get(old)
        if before is None or old == new:
            return False
        after = by_address.get(new) or replace(before, id=RoomId(self._tables.number("rooms")), address=new)
        self._tables.rooms[after.id] = after
        moved = {(plan, room) for plan, room in self._tables.bindings if room == before.id}
        self._tables.bindings -= moved
        self._tables.bindings |= {(plan, after.id) for plan, _ in moved}
        for key, place in [*self._tables.places.items()]:
            if place.room_id == before.id:
                del self._tables.places[key]
                self._tables.places[after.id, place.member_id] = replace(place, room_id=after.id)
        return bool(moved)


class FakeBans:
    """As `BanStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def put(self, member_id: MemberId, ban: Ban, by: MemberId | None) -> None:
        if is_forgotten(self._tables, member_id):
            return
        await self.lift(member_id, ban.since)
        self._tables.bans.append((member_id, ban))

    async def lift(self, member_id: MemberId, at: datetime) -> bool:
        def is_in_force(owner: MemberId, ban: Ban) -> bool:
            return owner == member_id and ban.since <= at and (ban.until is None or ban.until > at)

        lifted = any(is_in_force(*one) for one in self._tables.bans)
        self._tables.bans = [
            (owner, replace(ban, until=at)) if is_in_force(owner, ban) else (owner, ban)
            for owner, ban in self._tables.bans
        ]
        return lifted

    async def of(self, member_id: MemberId) -> Sequence[Ban]:
        return [ban for owner, ban in self._tables.bans if owner == member_id]


class FakeAudit:
    """As `Audit` and `AuditTrail` say."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def note(
        self, actor: MemberId | None, action: str, about: str, at: datetime, detail: Mapping[str, object]
    ) -> None:
        self._tables.audited.append((actor, action, about))
        self._tables.noted.append(Noted(actor, action, about, at, detail))

    async def newest(self, since: datetime, member_id: MemberId | None, limit: int) -> tuple[Sequence[Noted], int]:
        asked = [
            one
            for one in reversed(self._tables.noted)
            if one.at >= since and (member_id is None or one.actor == member_id or one.about == f"member:{member_id}")
        ]
        return asked[:limit], len(asked)


class FakeSales:
    """Rows of the test checkout, in memory."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, dict[str, Any]]] = {}
        self._archived: set[str] = set()

    async def add(self, ref: str, customer: str, member_id: MemberId, body: dict[str, Any]) -> dict[str, Any]:
        return self._rows.setdefault(ref, (customer, body))[1]

    async def change(self, ref: str, change: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any] | None:
        if ref not in self._rows:
            return None
        customer, body = self._rows[ref]
        self._rows[ref] = (customer, change(body))
        return self._rows[ref][1]

    async def get(self, ref: str) -> dict[str, Any] | None:
        return self._rows[ref][1] if ref in self._rows else None

    async def of(self, customer: str) -> Sequence[dict[str, Any]]:
        return [body for owner, body in self._rows.values() if owner == customer]

    async def all(self) -> Sequence[dict[str, Any]]:
        return [body for _, body in self._rows.values()]

    async def archive(self, price_ref: str) -> None:
        self._archived.add(price_ref)

    async def revive(self, price_ref: str) -> None:
        self._archived.discard(price_ref)

    async def is_archived(self, price_ref: str) -> bool:
        return price_ref in self._archived
