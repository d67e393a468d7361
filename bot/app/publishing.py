"""Creators' use cases, plugged into the store, the platforms' files and the written form of a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from adapters.console.files import ConsoleFiles
from adapters.files.lesson_file import LessonMarkdown
from adapters.sql.work import SqlWork
from bot.app.side import Side
from bot.cases.publishing import Publishing
from bot.schedule import Periodic
from core.courses.publish import Publish
from core.courses.studio import Studio
from core.courses.writing import WriteOn
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, Platform
from core.kernel.ports import Clock, Files


@dataclass(frozen=True, slots=True)
class FilesOfAll:
    """The port `Files` over every platform."""

    console: ConsoleFiles
    sides: Mapping[Platform, Side]

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content from the platform it came over; `Refused("file.gone")` where that is not connected."""
        if platform == CONSOLE:
            return await self.console.fetch(platform, ref, most_bytes=most_bytes)
        if platform not in self.sides:
            raise Refused("file.gone")
        return await self.sides[platform].files.fetch(platform, ref, most_bytes=most_bytes)


def publishing_of(work: SqlWork, clock: Clock, files: Files) -> Publishing:
    """Return the creators' use cases."""
    return Publishing(Studio(work, clock), WriteOn(work, clock, files, LessonMarkdown()), Publish(work, clock))


def sweep_of(work: SqlWork) -> Periodic:
    """Return what forgets the files that no lesson has any more."""

    async def sweep() -> int:
        async with work.write() as tx:
            return await tx.drafts.sweep()

    return Periodic("sweep-files", timedelta(days=1), sweep)
