"""The engines that read files and language, each alone: what a command of the shell needs without a store."""

from collections.abc import Sequence
from pathlib import Path

from adapters.files.course_csv import CourseFile
from adapters.files.discord_export import discord_export
from adapters.files.event_csv import EventFile
from adapters.files.export import ExportFiles
from adapters.files.telegram_export import telegram_export
from adapters.language.snow import SnowSentiment
from adapters.language.words import RjiebaWords
from adapters.language.worker import LanguageWorker
from adapters.system.clock import SystemClock
from core.interactions.exported import ImportKind


def export_files(kind: ImportKind, files: Sequence[Path]) -> ExportFiles:
    """Return the chat export of this kind; `Refused` where more files are given than it has."""
    if kind is ImportKind.DISCORD:
        return discord_export(files)
    return telegram_export(files[0])


event_file = EventFile
course_file = CourseFile
system_clock = SystemClock


def sentiment() -> SnowSentiment:
    """Return the engine that reads moods, in this process."""
    return SnowSentiment()


def words() -> RjiebaWords:
    """Return the engine that finds words, in this process."""
    return RjiebaWords()


def language_worker() -> LanguageWorker:
    """Return the analysis in a process of its own; it starts when it is first asked."""
    return LanguageWorker(SnowSentiment(), RjiebaWords())
