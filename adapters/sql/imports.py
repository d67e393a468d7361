"""Imports that were begun, and the rooms and people they bring."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.sql.audit import note
from adapters.sql.base import Identity, JsonText, UtcDateTime, chunks, insert_new, metadata
from adapters.sql.courses import courses, lessons
from adapters.sql.members import accounts, members
from adapters.sql.rooms import SqlRooms, rooms
from core.interactions.exported import ExportedRoom, ImportCounts, ImportId, ImportKind, ImportState
from core.kernel.ids import Address, ItemId, MemberId, Platform, RoomId
from core.kernel.text import displayable
from core.members.model import Language, LanguageSource

imports = sa.Table(
    "imports",
    metadata,
    sa.Column("id", Identity, primary_key=True, autoincrement=True),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("fingerprint", sa.String(128), nullable=False),
    sa.Column("counts", JsonText, nullable=False),
    sa.Column("begun_at", UtcDateTime, nullable=False),
    sa.Column("is_done", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)


class SqlImports:
    """The imports of one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._db = connection

    async def begin(
        self, kind: ImportKind, fingerprint: str, *, at: datetime, group_figures: bool = False
    ) -> ImportState:
        """Return the unfinished import of this kind and fingerprint, or a new one, noted in the audit."""
        same = (imports.c.kind == kind.value) & (imports.c.fingerprint == fingerprint) & ~imports.c.is_done
        query = sa.select(imports.c.id, imports.c.counts).where(same).order_by(imports.c.id.desc()).limit(1)
        if (row := (await self._db.execute(query)).one_or_none()) is not None:
            return ImportState(ImportId(row.id), ImportCounts(**row.counts))
        values = {
            "kind": kind.value,
            "fingerprint": fingerprint,
            "counts": _counts(ImportCounts()),
            "begun_at": at,
            "is_done": False,
        }
        made = (await self._db.execute(sa.insert(imports).values(values).returning(imports.c.id))).scalar_one()
        await note(self._db, None, "import", f"{kind.value}:{made}", at, {"group_figures": group_figures})
        return ImportState(ImportId(made), ImportCounts())

    async def advance(self, import_id: ImportId, counts: ImportCounts, *, is_done: bool) -> None:
        """Keep how far the import is."""
        values = {"counts": _counts(counts), "is_done": is_done}
        await self._db.execute(sa.update(imports).where(imports.c.id == import_id).values(values))

    async def room(self, room: ExportedRoom, *, until: datetime, at: datetime, group_figures: bool) -> RoomId:
        """Return the room at this address, kept now if it was not there; its window and figures only grow."""
        kept = await SqlRooms(self._db).add(room.address, displayable(room.title, 256), room.kind, at)
        newest = until if kept.imported_until is None else max(until, kept.imported_until)
        values = {"imported_until": newest, "has_group_figures": kept.has_group_figures or group_figures}
        if (kept.imported_until, kept.has_group_figures) != (newest, values["has_group_figures"]):
            await self._db.execute(sa.update(rooms).where(rooms.c.id == kept.id).values(values))
        return kept.id

    async def people(self, authors: Mapping[Address, str], *, at: datetime) -> Mapping[Address, MemberId]:
        """Return who stands at each address; the missing ones are kept now under the given name."""
        known = await self._known(authors)
        missing = {address: name for address, name in authors.items() if address not in known}
        return known | await self._add(missing, at)

    async def _add(self, people: Mapping[Address, str], at: datetime) -> Mapping[Address, MemberId]:
        """Keep everybody at once; whom another process added meanwhile is who that one says."""
        added: dict[Address, MemberId] = {}
        for some in chunks(list(people.items())):
            shown = [displayable(name) or address.external_id[:64] for address, name in some]
            statement = sa.insert(members).returning(members.c.id, sort_by_parameter_order=True)
            ids = (await self._db.scalars(statement, [_unasked(name, at) for name in shown])).all()
            rows = [
                {**_key(address), "member_id": one, "name": name, "seen_at": at}
                for (address, _), one, name in zip(some, ids, shown, strict=True)
            ]
            claim = insert_new(self._db, accounts).returning(accounts.c.member_id)
            kept = set((await self._db.scalars(claim, rows)).all())
            if lost := [one for one in ids if one not in kept]:
                await self._db.execute(sa.delete(members).where(members.c.id.in_(lost)))
            added.update((address, one) for (address, _), one in zip(some, ids, strict=True) if one in kept)
        if missed := [address for address in people if address not in added]:
            added.update(await self._known(missed))
        return added

    async def _known(self, authors: Collection[Address]) -> dict[Address, MemberId]:
        known: dict[Address, MemberId] = {}
        wanted = sorted(authors, key=str)
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            query = sa.select(accounts.c.platform, accounts.c.external_id, accounts.c.member_id).where(
                accounts.c.platform.in_({a.platform for a in chunk}),
                accounts.c.external_id.in_([a.external_id for a in chunk]),
            )
            for platform, external_id, member_id in await self._db.execute(query):
                known[Address(Platform(platform), external_id)] = MemberId(member_id)
        return {address: member_id for address, member_id in known.items() if address in authors}

    async def listed(self, items: Collection[ItemId]) -> frozenset[ItemId]:
        """Return those of `items` that the catalogue has."""
        found: set[ItemId] = set()
        wanted = sorted(set(items))
        for start in range(0, len(wanted), 500):
            chunk = wanted[start : start + 500]
            for column in (courses.c.code, lessons.c.code):
                found.update(map(ItemId, await self._db.scalars(sa.select(column).where(column.in_(chunk)))))
        return frozenset(found)


def _counts(counts: ImportCounts) -> dict[str, Any]:
    return {
        "read": counts.read,
        "imported": counts.imported,
        "known": counts.known,
        "skipped": dict(counts.skipped),
        "unknown": dict(counts.unknown),
        "unlisted": counts.unlisted,
    }


def _key(address: Address) -> dict[str, Any]:
    return {"platform": address.platform, "external_id": address.external_id}


def _unasked(name: str, at: datetime) -> dict[str, Any]:
    default = LanguageSource.DEFAULT.value
    return {"name": name, "language": Language.ZH.value, "language_source": default, "zone": None, "created_at": at}
