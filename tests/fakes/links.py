"""Who is who in memory: codes, seats, and two members that become one or part."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.access.link_code import LinkCode
from core.interactions.model import RoomKind
from core.kernel.ids import Address, MemberId, Platform
from core.members.model import Consent, Member, Purpose

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeLinks:
    """As `LinkStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def alone(self) -> None:
        """Nothing else runs meanwhile."""

    async def show(self, code: LinkCode, at: datetime) -> None:
        self._expire(code.member_id, at)
        self._tables.link_codes[code.digest] = code

    async def code(self, digest: str) -> LinkCode | None:
        return self._tables.link_codes.get(digest)

    async def use(self, digest: str, at: datetime) -> bool:
        code = self._tables.link_codes[digest]
        self._tables.link_codes[digest] = replace(code, used_at=code.used_at or at)
        return code.used_at is None

    async def missed(self, member_id: MemberId, at: datetime) -> None:
        self._tables.link_misses.append((member_id, at))

    async def misses(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        return [at for owner, at in self._tables.link_misses if owner == member_id and at >= since]

    async def freed(self, member_id: MemberId) -> Mapping[Platform, datetime]:
        return {platform: at for (owner, platform), at in self._tables.freed.items() if owner == member_id}

    async def merge(self, old: MemberId, into: MemberId, at: datetime) -> None:
        tables = self._tables
        before = tables.members[old], tables.members[into]
        for one in (old, into):
            self._expire(one, at)
        tables.accounts = {address: into if one == old else one for address, one in tables.accounts.items()}
        tables.rights = [(into if one == old else one, *rest) for one, *rest in tables.rights]  # type: ignore[misc]
        tables.customers = {key: into if one == old else one for key, one in tables.customers.items()}
        tables.charges = {ref: (into if one == old else one, charge) for ref, (one, charge) in tables.charges.items()}
        tables.facts = {
            key: replace(fact, member_id=into) if fact.member_id == old else fact for key, fact in tables.facts.items()
        }
        tables.bans = [(into if one == old else one, ban) for one, ban in tables.bans]
        tables.places = {
            (place.room_id, place.member_id): place
            for place in (replace(p, member_id=into) if p.member_id == old else p for p in tables.places.values())
        }
        tables.tickets = {
            number: replace(one, member_id=into) if one.member_id == old else one
            for number, one in tables.tickets.items()
        }
        tables.link_misses = [(into if one == old else one, missed) for one, missed in tables.link_misses]
        for (owner, platform), freed in list(tables.freed.items()):
            if owner == old:
                del tables.freed[owner, platform]
                tables.freed[into, platform] = max(freed, tables.freed.get((into, platform), freed))
        tables.merged = {one: into if led == old else led for one, led in tables.merged.items()} | {old: into}
        self._unite(*before, at)

    async def part(self, member_id: MemberId, account: Address, at: datetime) -> MemberId:
        tables = self._tables
        self._expire(member_id, at)
        parted = MemberId(tables.number("members"))
        whole = tables.members[member_id]
        tables.members[parted] = Member(
            parted, whole.name, whole.language, whole.language_source, at, whole.zone, accounts=(account,)
        )
        rest = tuple(one for one in whole.accounts if one != account)
        tables.members[member_id] = replace(whole, accounts=rest)
        tables.accounts[account] = parted
        tables.freed[member_id, account.platform] = at
        there = {room.id for room in tables.rooms.values() if room.address.platform == account.platform}
        for (room_id, owner), place in list(tables.places.items()):
            if owner == member_id and room_id in there:
                del tables.places[room_id, owner]
                tables.places[room_id, parted] = replace(place, member_id=parted)
        for room_id, owner in list(tables.inside):
            if owner == member_id and room_id in there:
                tables.inside[room_id, parted] = tables.inside.pop((room_id, owner))
        tables.bans += [
            (parted, ban) for owner, ban in tables.bans if owner == member_id and (ban.until is None or ban.until > at)
        ]
        private = Address(account.platform, f"@{account.external_id}")
        own = {room.id for room in tables.rooms.values() if room.kind is RoomKind.PRIVATE and room.address == private}
        for number, entry in tables.log.items():
            if entry.member_id == member_id and entry.room_id in own:
                tables.log[number] = replace(entry, member_id=parted)
        return parted

    def _expire(self, member_id: MemberId, at: datetime) -> None:
        for digest, code in self._tables.link_codes.items():
            if code.member_id == member_id and code.expires_at > at:
                self._tables.link_codes[digest] = replace(code, expires_at=at)

    def _unite(self, old: Member, into: Member, at: datetime) -> None:
        tables = self._tables
        consents: dict[Purpose, Consent] = {}
        for purpose in {*old.consents, *into.consents}:
            said = into.consents.get(purpose) or old.consents[purpose]
            both = old.allows(purpose) and into.allows(purpose)
            consents[purpose] = said if said.is_on is both else Consent(both, at, said.text_version)
        tables.members[into.id] = replace(
            into, accounts=into.accounts + old.accounts, roles=into.roles | old.roles, consents=consents
        )
        tables.members[old.id] = replace(old, name="", accounts=(), roles=frozenset(), consents={})
