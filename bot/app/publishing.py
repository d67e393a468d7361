"""Creators' use cases, plugged into the store, the platforms' files and the written form of a lesson."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, runtime_checkable

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


@runtime_checkable
class HasFiles(Protocol):
    """A side from which the files of messages can be fetched."""

    @property
    def files(self) -> Files:
        """The way to the bytes of what came with a message there."""
        ...


@dataclass(frozen=True, slots=True)
class FilesOfAll:
    """The port `Files` over every platform."""

    console: ConsoleFiles
    sides: Mapping[Platform, Side]

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content from the platform it came over; `Refused("file.gone")` where that hands out none."""
        if platform == CONSOLE:
            return await self.console.fetch(platform, ref, most_bytes=most_bytes)
        side = self.sides.get(platform)
        if not isinstance(side, HasFiles):
            raise Refused("file.gone")
        return await side.files.fetch(platform, ref, most_bytes=most_bytes)


def publishing_of(work: SqlWork, clock: Clock, files: Files) -> Publishing:
    """Return the creators' use cases."""
    return Publishing(Studio(work, clock), WriteOn(work, clock, files, LessonMarkdown()), Publish(work, clock))


def sweep_of(work: SqlWork) -> Periodic:
    """Return what forgets the files that no lesson has any more."""

    async def sweep() -> int:
        async with work.write() as tx:
            return await tx.drafts.sweep()

    return Periodic("sweep-files", timedelta(days=1), sweep)
