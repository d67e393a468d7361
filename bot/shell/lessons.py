"""`zhishe import lessons FOLDER` and `zhishe export lessons`: Markdown with front matter, and files beside it."""

import sys
from pathlib import Path

from bot.app import lesson_folder, open_store, system_clock
from bot.operator import in_words
from bot.settings import Settings
from core.courses.carrying import ExportLessons, ImportLessons
from core.courses.exported import Outcome
from core.courses.lesson_files import LessonVerdict
from core.kernel.phrase import phrase


async def import_lessons(settings: Settings, folder: Path, *, is_dry: bool) -> None:
    """Import the folder and print what became of its files; of refused ones the path and the reason."""

    def listen(verdict: LessonVerdict) -> None:
        if is_dry:
            sys.stdout.write(f"{verdict.path}\t{verdict.outcome.value}\t{verdict.id}\t{verdict.reason}\n")
        elif verdict.outcome is Outcome.REFUSED:
            sys.stderr.write(
                in_words(phrase("import.bad_lesson", path=verdict.path, reason=phrase(verdict.reason))) + "\n"
            )

    async with open_store(settings) as store:
        case = ImportLessons(store.work, system_clock())
        counts = await case(lesson_folder(folder), is_dry=is_dry, verdict=listen)
    summary = phrase(
        "import.lessons",
        read=counts.read,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        refused=counts.total_refused,
    )
    sys.stdout.write(in_words(summary) + "\n")


async def export_lessons(settings: Settings, folder: Path) -> None:
    """Write every published lesson into the folder and print how many there are."""
    async with open_store(settings) as store:
        count = await ExportLessons(store.work)(lesson_folder(folder))
    sys.stdout.write(in_words(phrase("export.lessons", count=count, path=str(folder))) + "\n")
