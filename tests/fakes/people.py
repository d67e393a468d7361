"""Members and rooms in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.interactions.model import Room, RoomKind
from core.kernel.ids import Address, MemberId, Platform, RoomId
from core.kernel.text import displayable
from core.members.model import Consent, Language, LanguageSource, Member, Purpose, Role

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeMembers:
    """As `MemberStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def at(self, address: Address) -> Member | None:
        member_id = self._tables.accounts.get(address)
        return None if member_id is None else self._tables.members[member_id]

    async def get(self, member_id: MemberId) -> Member | None:
        return self._tables.members.get(member_id)

    async def now_called(self, member_id: MemberId) -> MemberId:
        return self._tables.merged.get(member_id, member_id)

    async def add(self, address: Address, draft: Member) -> Member:
        if (present := await self.at(address)) is not None:
            return present
        made = replace(draft, id=MemberId(self._tables.number("members")), accounts=(address,))
        self._tables.members[made.id] = made
        self._tables.accounts[address] = made.id
        return made

    async def speak(self, member_id: MemberId, language: Language, source: LanguageSource) -> None:
        self._change(member_id, language=language, language_source=source)

    async def consent(self, member_id: MemberId, purpose: Purpose, consent: Consent) -> None:
        self._tables.consents.append((member_id, purpose, consent))
        self._change(member_id, consents={**self._tables.members[member_id].consents, purpose: consent})

    async def consenting(self, purpose: Purpose) -> Sequence[MemberId]:
        return [member.id for member in self._tables.members.values() if member.allows(purpose)]

    async def appoint(self, member_id: MemberId, roles: frozenset[Role], /) -> None:
        self._change(member_id, roles=roles - {Role.MEMBER})

    async def rename(self, address: Address, name: str, at: datetime) -> None:
        if (member_id := self._tables.accounts.get(address)) is not None:
            self._change(member_id, name=name)

    async def used(self, account: Address, at: datetime) -> None:
        if (member := await self.at(account)) is not None:
            others = tuple(one for one in member.accounts if one != account)
            self._change(member.id, accounts=(*others, account))

    async def on(self, platform: Platform) -> list[str]:
        return sorted(address.external_id for address in self._tables.accounts if address.platform == platform)

    async def with_role(self, role: Role) -> Sequence[MemberId]:
        return [member.id for member in self._tables.members.values() if role in member.roles]

    def _change(self, member_id: MemberId, **values: object) -> None:
        self._tables.members[member_id] = replace(self._tables.members[member_id], **values)  # pyright: ignore[reportArgumentType]


class FakeRooms:
    """As `RoomStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def at(self, address: Address) -> Room | None:
        return next((room for room in self._tables.rooms.values() if room.address == address), None)

    async def get(self, room_id: RoomId) -> Room | None:
        return self._tables.rooms.get(room_id)

    async def add(self, address: Address, title: str, kind: RoomKind, at: datetime) -> Room:
        if (present := await self.at(address)) is not None:
            return present
        shown = displayable(title, 256) or displayable(address.external_id, 256)
        room = Room(RoomId(self._tables.number("rooms")), address, shown, kind, at)
        self._tables.rooms[room.id] = room
        return room

    async def groups(self) -> Sequence[Room]:
        return [room for room in self._tables.rooms.values() if room.kind is RoomKind.GROUP]

    async def entered_by(self, member_id: MemberId) -> Sequence[Room]:
        spoken = {entry.room_id for entry in self._tables.log.values() if entry.member_id == member_id}
        stood = {room_id for room_id, inside in self._tables.inside if inside == member_id}
        return [room for room in await self.groups() if room.id in spoken | stood]

    async def enter(self, room_id: RoomId, member_id: MemberId, at: datetime) -> None:
        self._tables.inside.setdefault((room_id, member_id), at)

    async def leave(self, room_id: RoomId, member_id: MemberId) -> None:
        self._tables.inside.pop((room_id, member_id), None)

    async def inside(self, room_id: RoomId) -> Collection[MemberId]:
        return [member_id for room, member_id in self._tables.inside if room == room_id]
