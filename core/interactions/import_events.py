"""Import what learners did elsewhere: every event of a file is an act once."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from core.interactions.batches import BATCH_ROWS, Batch, Progress, batches, nobody, opened
from core.interactions.exported import ExportedEvent, ImportCounts, ImportKind, ImportState, Passed
from core.interactions.import_ports import ImportTx, RowSource
from core.interactions.model import Act, ActKind
from core.kernel.ids import Address, MemberId
from core.kernel.ports import Clock, Work

ExportedAct = ExportedEvent | Passed


@dataclass(frozen=True, slots=True)
class ImportEvents:
    """Every event of a file is an act of its learner once, also where the catalogue does not list the item.

    Resumes and repeats as `ImportMessages` does. The learners are people without consent: they count in what is said
    of all, and nothing is said of them.
    """

    work: Work[ImportTx]
    clock: Clock
    batch_rows: int = BATCH_ROWS

    async def __call__(self, source: RowSource[ExportedAct], *, progress: Progress = nobody) -> ImportCounts:
        """Import all of `source` and return the tally; `progress` hears it after every batch.

        Raises `Refused` where the file cannot be read to its end; what stands before the fault is kept.
        """
        fingerprint = await asyncio.to_thread(source.fingerprint)
        rows = await opened(source.rows())
        async with self.work.write() as tx:
            state = await tx.imports.begin(ImportKind.EVENTS, fingerprint, at=self.clock.now())
        counts = state.counts
        async for batch in batches(rows, self.batch_rows, after=counts.read):
            counts = await self._keep(ImportState(state.id, counts), batch)
            progress(counts)
            if batch.fault:
                raise batch.fault
        return counts

    async def _keep(self, state: ImportState, batch: Batch[ExportedAct]) -> ImportCounts:
        """Keep one batch together with the counts that include it."""
        events = [row for row in batch.rows if isinstance(row, ExportedEvent)]
        passed = [row.reason for row in batch.rows if isinstance(row, Passed)]
        async with self.work.write() as tx:
            people = await tx.imports.people(
                {event.user: event.user.external_id for event in events}, at=self.clock.now()
            )
            new = await tx.acts.add([_act(event, people) for event in events])
            listed = await tx.imports.listed({event.item for event in events})
            unlisted = sum(event.item not in listed for event in events)
            counts = state.counts.plus(imported=new, known=len(events) - new, passed=passed, unlisted=unlisted)
            is_done = batch.is_last and batch.fault is None
            await tx.imports.advance(state.id, counts, is_done=is_done)
        return counts


def event_key(event: ExportedEvent) -> str:
    """Return what makes the event one: the same learner, item and moment give the same key in every run."""
    # Ids hold no NUL, so that no two events meet in one key.
    said = f"{event.user}\0{event.item}\0{event.at.isoformat()}"
    return f"import:{hashlib.blake2b(said.encode(), digest_size=16).hexdigest()}"


def _act(event: ExportedEvent, people: Mapping[Address, MemberId]) -> Act:
    return Act(
        member_id=people[event.user],
        item=event.item,
        kind=ActKind.TAKEN,
        at=event.at,
        key=event_key(event),
        value=event.rating,
    )
