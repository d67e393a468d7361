"""Who is who in memory: codes, seats, and two members that become one or part."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.access.link_code import LinkCode
from core.interactions.model import RoomKind
from core.kernel.ids import Address, MemberId, Platform
from core.members.model import Consent, Member, Purpose

if TYPE_CHECKING:
    from tests.fakes.store import Tables


KEPT_FOR = timedelta(days=1)


class FakeLinks:
    """As `LinkStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def alone(self) -> None:
        """Nothing else runs meanwhile."""

    async def show(self, code: LinkCode, at: datetime) -> None:
        kept = {digest: one for digest, one in self._tables.link_codes.items() if one.expires_at >= at - KEPT_FOR}
        self._tables.link_codes = kept
        self._expire(code.member_id, at)
        self._tables.link_codes[code.digest] = code

    async def code(self, digest: str) -> LinkCode | None:
        return self._tables.link_codes.get(digest)

    async def use(self, digest: str, at: datetime) -> bool:
        code = self._tables.link_codes[digest]
        self._tables.link_codes[digest] = replace(code, used_at=code.used_at or at)
        return code.used_at is None

    async def missed(self, member_id: MemberId, at: datetime) -> None:
        kept = [(owner, missed) for owner, missed in self._tables.link_misses if missed >= at - KEPT_FOR]
        self._tables.link_misses = [*kept, (member_id, at)]

    async def misses(self, member_id: MemberId, since: datetime) -> Sequence[datetime]:
        return [at for owner, at in self._tables.link_misses if owner == member_id and at >= since]

    async def freed(self, member_id: MemberId) -> Mapping[Platform, datetime]:
        return {platform: at for (owner, platform), at in self._tables.freed.items() if owner == member_id}

    async def merge(self, old: MemberId, into: MemberId, at: datetime) -> None:
        tables = self._tables
        before = tables.members[old], tables.members[into]

        def owner(one: MemberId) -> MemberId:
            return into if one == old else one

        for one in (old, into):
            self._expire(one, at)
        for held in (tables.log, tables.acts, tables.facts, tables.tickets, tables.link_codes):
            _hand_over(held, old, into)
        tables.places = {(place.room_id, owner(one)): place for (_, one), place in tables.places.items()}
        _hand_over(tables.places, old, into)
        tables.notices = {
            key: (replace(notice, member_id=owner(notice.member_id)), made)
            for key, (notice, made) in tables.notices.items()
        }
        tables.inside = {(room, owner(one)): since for (room, one), since in tables.inside.items()}
        tables.accounts = {address: owner(one) for address, one in tables.accounts.items()}
        tables.customers = {customer: owner(one) for customer, one in tables.customers.items()}
        tables.charges = {ref: (owner(one), charge) for ref, (one, charge) in tables.charges.items()}
        tables.rights = [(owner(one), provider, right) for one, provider, right in tables.rights]
        tables.checkouts = [(owner(one), plan, checkout) for one, plan, checkout in tables.checkouts]
        tables.bans = [(owner(one), ban) for one, ban in tables.bans]
        tables.link_misses = [(owner(one), missed) for one, missed in tables.link_misses]
        if (shown := tables.shown.pop(old, None)) is not None:
            tables.shown.setdefault(into, shown)
        for (one, platform), freed in list(tables.freed.items()):
            if one == old:
                del tables.freed[one, platform]
                tables.freed[into, platform] = max(freed, tables.freed.get((into, platform), freed))
        tables.merged = {one: owner(led) for one, led in tables.merged.items()} | {old: into}
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


def _hand_over(held: dict[Any, Any], old: MemberId, into: MemberId) -> None:
    """Every value of `old` is `into`'s."""
    for key, value in held.items():
        if value.member_id == old:
            held[key] = replace(value, member_id=into)
