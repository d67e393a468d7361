"""Import a catalogue: every good row is a course, and every row has a verdict."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.courses.exported import CourseCounts, CourseRow, CourseVerdict, LinedCourse, Outcome, RefusedCourse
from core.courses.import_ports import CourseImportTx, CourseSource
from core.kernel.ids import CourseId
from core.kernel.ports import Work

BATCH_ROWS = 500
"""Rows a transaction; a repeated import finds them unchanged, so that no position needs to be kept."""

Judged = LinedCourse | RefusedCourse
Verdicts = Callable[[CourseVerdict], None]


def nobody(_verdict: CourseVerdict) -> None:
    """Let the verdict go unheard."""


@dataclass(frozen=True, slots=True)
class ImportCourses:
    """Every good row of the file is in the catalogue; bad rows are told and change nothing."""

    work: Work[CourseImportTx]

    async def __call__(self, source: CourseSource, *, is_dry: bool = False, verdict: Verdicts = nobody) -> CourseCounts:
        """Import the catalogue and return the tally; `verdict` hears of every row in the order of the file.

        A dry run says the same and writes nothing. Raises `Refused` where the file is no catalogue.
        """
        rows = source.rows()
        tally: Counter[str] = Counter()
        refused: Counter[str] = Counter()
        while batch := await asyncio.to_thread(_take, rows):
            for said in await self._keep(batch, is_dry=is_dry):
                tally[said.outcome] += 1
                refused.update([said.reason] if said.reason else [])
                verdict(said)
        return CourseCounts(
            read=tally.total(),
            new=tally[Outcome.NEW],
            changed=tally[Outcome.CHANGED],
            unchanged=tally[Outcome.UNCHANGED],
            refused=refused,
        )

    async def _keep(self, batch: Sequence[Judged], *, is_dry: bool) -> Sequence[CourseVerdict]:
        rows = {judged.row.id: judged.row for judged in batch if isinstance(judged, LinedCourse)}
        async with self.work.read() if is_dry else self.work.write() as tx:
            stored = await tx.course_rows.stored(rows)
            if not is_dry:
                await tx.course_rows.upsert([row for row in rows.values() if stored.get(row.id) != row])
        return [_verdict(judged, stored) for judged in batch]


def _take(rows: Iterator[Judged]) -> Sequence[Judged]:
    return list(islice(rows, BATCH_ROWS))


def _verdict(judged: Judged, stored: Mapping[CourseId, CourseRow]) -> CourseVerdict:
    if isinstance(judged, RefusedCourse):
        return CourseVerdict(judged.line, Outcome.REFUSED, reason=judged.reason)
    known = stored.get(judged.row.id)
    outcome = Outcome.NEW if known is None else Outcome.UNCHANGED if known == judged.row else Outcome.CHANGED
    return CourseVerdict(judged.line, outcome, judged.row.id)
