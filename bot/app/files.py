"""The readers of files that people bring, and the system's clock: light, for commands that need no language."""

from collections.abc import Sequence
from pathlib import Path

from adapters.files.book_html import as_html
from adapters.files.course_csv import CourseFile
from adapters.files.discord_export import discord_export
from adapters.files.event_csv import EventFile
from adapters.files.export import ExportFiles
from adapters.files.lesson_folder import LessonFolder
from adapters.files.telegram_export import telegram_export
from adapters.language.chain import best_sentiment
from adapters.system.clock import SystemClock
from core.insight.ports import Sentiment
from core.interactions.exported import ImportKind

book_page = as_html
event_file = EventFile
lesson_folder = LessonFolder
course_file = CourseFile
system_clock = SystemClock


def export_files(kind: ImportKind, files: Sequence[Path]) -> ExportFiles:
    """Return the chat export of this kind; a Telegram export is one file."""
    return discord_export(files) if kind is ImportKind.DISCORD else telegram_export(files[0])


def sentiment() -> Sentiment:
    """Return the best installed engine that reads moods, in this process; it loads when it is first asked to read."""
    return best_sentiment()
