"""Import a chat export: every message of it is in the log once, however often the import is run or killed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.interactions.batches import BATCH_ROWS, Batch, Progress, batches, nobody, opened
from core.interactions.exported import (
    ExportedMessage,
    ExportedRoom,
    ImportCounts,
    ImportKind,
    ImportState,
    Passed,
    Reason,
)
from core.interactions.import_ports import ImportTx, RowSource
from core.interactions.model import Entry, Origin
from core.kernel.ids import Address, MemberId, RoomId
from core.kernel.ports import Clock, Work

Exported = ExportedMessage | Passed


@dataclass(frozen=True, slots=True)
class ImportMessages:
    """Every message of an export is in the log once, and the tally sums to its rows.

    A batch of rows and the counts with it are kept in one transaction: an import that was killed continues where it
    stopped, with its counts; run again after its end, it finds every message known.
    """

    work: Work[ImportTx]
    clock: Clock
    batch_rows: int = BATCH_ROWS

    async def __call__(
        self,
        kind: ImportKind,
        source: RowSource[Exported],
        *,
        group_figures: bool = False,
        progress: Progress = nobody,
    ) -> ImportCounts:
        """Import all of `source` and return the tally; `progress` hears it after every batch.

        Raises `Refused` where the file cannot be read to its end: what stands before the fault is kept, and counted
        to `progress` first. A file that is refused before its first row leaves no trace.
        """
        fingerprint = await asyncio.to_thread(source.fingerprint)
        rows = await opened(source.rows())
        async with self.work.write() as tx:
            state = await tx.imports.begin(kind, fingerprint, at=self.clock.now(), group_figures=group_figures)
        counts = state.counts
        async for batch in batches(rows, self.batch_rows, after=counts.read):
            counts = await self._keep(ImportState(state.id, counts), batch, group_figures=group_figures)
            progress(counts)
            if batch.fault:
                raise batch.fault
        return counts

    async def _keep(self, state: ImportState, batch: Batch[Exported], *, group_figures: bool) -> ImportCounts:
        """Keep one batch together with the counts that include it."""
        talk = [row for row in batch.rows if isinstance(row, ExportedMessage) and not row.is_bot]
        passed = [reason for row in batch.rows if (reason := _reason(row)) is not None]
        now = self.clock.now()
        async with self.work.write() as tx:
            rooms = {
                room: await tx.imports.room(room, until=until, at=now, group_figures=group_figures)
                for room, until in newest_by_room(talk).items()
            }
            people = await tx.imports.people(names_by_author(talk), at=now)
            new = await tx.log.append([_entry(row, rooms[row.room], people, now) for row in talk])
            counts = state.counts.plus(imported=len(new), known=len(talk) - len(new), passed=passed)
            is_done = batch.is_last and batch.fault is None
            await tx.imports.advance(state.id, counts, is_done=is_done)
        return counts


def _reason(row: Exported) -> Reason | None:
    """Return why the row is not kept, None where it is."""
    if isinstance(row, Passed):
        return row.reason
    return Reason.BOT if row.is_bot else None


def newest_by_room(messages: Sequence[ExportedMessage]) -> Mapping[ExportedRoom, datetime]:
    """Return the rooms that are spoken in, each with the time of its newest message."""
    newest: dict[ExportedRoom, datetime] = {}
    for message in messages:
        newest[message.room] = max(message.at, newest.get(message.room, message.at))
    return newest


def names_by_author(messages: Sequence[ExportedMessage]) -> Mapping[Address, str]:
    """Return who speaks, each under the last name that is not empty."""
    names: dict[Address, str] = {}
    for message in messages:
        if message.author is not None:
            names[message.author] = message.author_name or names.get(message.author, "")
    return names


def _entry(
    message: ExportedMessage, room_id: RoomId, people: Mapping[Address, MemberId], received_at: datetime
) -> Entry:
    return Entry(
        room_id=room_id,
        room=message.room.address,
        member_id=people[message.author] if message.author is not None else None,
        message_ref=message.message_ref,
        at=message.at,
        received_at=received_at,
        text=message.text,
        reply_to=message.reply_to,
        attachments=message.attachments,
        origin=Origin.IMPORT,
    )
