"""`zhishe import …`: exports and catalogues into the store, with the counts that sum to the input."""

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.app import course_file, event_file, export_files, open_store, sentiment, system_clock
from bot.operator import in_words, progress
from bot.settings import Settings
from core.courses.exported import CourseVerdict, Outcome
from core.courses.importing import ImportCourses
from core.interactions.exported import ImportCounts, ImportKind
from core.interactions.import_events import ImportEvents
from core.interactions.importing import ImportMessages
from core.kernel.errors import Refused
from core.kernel.phrase import phrase

MOST_VERDICTS = 20
"""Refused rows that are named one by one; the rest is counted."""


async def import_messages(settings: Settings, kind: str, files: Sequence[Path], *, group_figures: bool) -> None:
    """Import a chat export and print its counts; the moods are read by whatever runs afterwards."""
    async with open_store(settings) as store:
        heard = ImportCounts()
        with progress(f"import {kind}") as tell:

            def listen(counts: ImportCounts) -> None:
                nonlocal heard
                heard = counts
                tell(counts.read, None)

            case = ImportMessages(store.work, system_clock())
            try:
                source = export_files(ImportKind(kind), files)
                heard = await case(ImportKind(kind), source, group_figures=group_figures, progress=listen)
            except Refused:
                _print(heard)
                raise
        _print(heard)
        async with store.work.read() as tx:
            waiting = await tx.readings.after(await tx.readings.position(sentiment().version))
    if waiting:
        sys.stdout.write(in_words(phrase("import.waiting", count=waiting)) + "\n")


async def import_events(settings: Settings, file: Path) -> None:
    """Import what learners did and print the counts."""
    async with open_store(settings) as store:
        heard = ImportCounts()
        with progress("import events") as tell:

            def listen(counts: ImportCounts) -> None:
                nonlocal heard
                heard = counts
                tell(counts.read, None)

            try:
                heard = await ImportEvents(store.work, system_clock())(event_file(file), progress=listen)
            except Refused:
                _print(heard)
                raise
        _print(heard)
        sys.stdout.write(in_words(phrase("import.unlisted", count=heard.unlisted)) + "\n")


async def import_courses(settings: Settings, file: Path, *, is_dry: bool) -> None:
    """Import a catalogue and print what became of its rows; of refused ones the line and the reason."""
    refused: list[CourseVerdict] = []

    def listen(verdict: CourseVerdict) -> None:
        if is_dry:
            sys.stdout.write(f"{verdict.line}\t{verdict.outcome.value}\t{verdict.id}\t{verdict.reason}\n")
        elif verdict.outcome is Outcome.REFUSED and len(refused) < MOST_VERDICTS:
            refused.append(verdict)

    async with open_store(settings) as store:
        counts = await ImportCourses(store.work)(course_file(file), is_dry=is_dry, verdict=listen)
    for verdict in refused:
        sys.stderr.write(in_words(phrase("import.bad_row", line=verdict.line, reason=verdict.reason)) + "\n")
    summary = phrase(
        "import.courses",
        read=counts.read,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        refused=counts.total_refused,
        reasons=_reasons(counts.refused),
    )
    sys.stdout.write(in_words(summary) + "\n")


def _print(counts: ImportCounts) -> None:
    summary = phrase(
        "import.counts",
        read=counts.read,
        imported=counts.imported,
        skipped=counts.known + counts.total_skipped,
        skipped_reasons=_reasons({"known": counts.known, **counts.skipped}),
        unknown=counts.total_unknown,
        unknown_reasons=_reasons(counts.unknown),
    )
    sys.stdout.write(in_words(summary) + "\n")


def _reasons(counts: Mapping[str, int]) -> str:
    ranked = [(reason, count) for reason, count in Counter(counts).most_common() if count]
    return f" ({', '.join(f'{reason} {count}' for reason, count in ranked)})" if ranked else ""
