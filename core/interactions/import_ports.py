"""What an import asks of the store, and of the file."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from core.interactions.exported import ExportedRoom, ImportCounts, ImportId, ImportKind, ImportState
from core.interactions.model import Act, Entry
from core.kernel.ids import Address, ItemId, MemberId, RoomId

Row_co = TypeVar("Row_co", covariant=True)


class RowSource(Protocol[Row_co]):
    """A file, or several that belong together, as rows; read anew at each call of `rows`."""

    def fingerprint(self) -> str:
        """Return what tells this content from another, wherever the file lies; `Refused` where it cannot be read."""
        ...

    def rows(self) -> Iterator[Row_co]:
        """Yield every complete row in the order of the file, then raise `Refused` where the file is not whole."""
        ...


class ImportStore(Protocol):
    """Imports that were begun, and the rooms and people they bring."""

    async def begin(
        self, kind: ImportKind, fingerprint: str, *, at: datetime, group_figures: bool = False
    ) -> ImportState:
        """Return the unfinished import of this kind and fingerprint, or a new one with nothing read.

        A new one is noted in the audit together with `group_figures`.
        """
        ...

    async def advance(self, import_id: ImportId, counts: ImportCounts, *, is_done: bool) -> None:
        """Keep how far the import is; a done one is not found again by `begin`."""
        ...

    async def room(self, room: ExportedRoom, *, until: datetime, at: datetime, group_figures: bool) -> RoomId:
        """Return the room at this address, kept now (made at `at`) if it was not there.

        `until` is the newest message seen: `imported_until` becomes it if it is later. `group_figures` switches the
        room's figures on for authors whose consent is unknown, and never off.
        """
        ...

    async def people(self, authors: Mapping[Address, str], *, at: datetime) -> Mapping[Address, MemberId]:
        """Return who stands at each address; the missing ones are kept now under the given name, with no consent.

        A name that is known already is left as it is.
        """
        ...

    async def listed(self, items: Collection[ItemId]) -> frozenset[ItemId]:
        """Return those of `items` that the catalogue has."""
        ...


class EntrySink(Protocol):
    """The part of the log that an import writes to."""

    async def append(self, entries: Sequence[Entry]) -> frozenset[int]:
        """Keep the entries that are new, also within `entries`; return the positions of those that were."""
        ...


class ActSink(Protocol):
    """The part of the acts that an import writes to."""

    async def add(self, acts: Sequence[Act], /) -> int:
        """Keep the acts whose key is new, also within `acts`; return how many were."""
        ...


class ImportTx(Protocol):
    """A transaction over imports, the log and acts."""

    @property
    def imports(self) -> ImportStore:
        """The imports of this transaction."""
        ...

    @property
    def log(self) -> EntrySink:
        """The log of this transaction."""
        ...

    @property
    def acts(self) -> ActSink:
        """The acts of this transaction."""
        ...
