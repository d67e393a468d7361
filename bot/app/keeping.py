"""What an operator does with a whole store, each function plugged into the adapters that do it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path

from adapters.durable.lock import WorkerLock
from adapters.sql.archive import scrub
from adapters.sql.backup import backup
from adapters.sql.dump import rows_of
from adapters.sql.portable import Copied
from adapters.sql.rekey import Rotated, rotate
from adapters.sql.restore import restore
from adapters.sql.store import migrate
from adapters.system.clock import SystemClock
from bot.app.store import Store
from bot.settings import Settings
from core.privacy.erase import Erase, EraseAll

Told = Callable[[int], None]


async def revision_of(store: Store) -> str:
    """Return the revision of the store's schema."""
    return (await migrate(store.engines.writer))[1]


async def copy_out(store: Store, target: Path, told: Told) -> Copied:
    """Write a backup of the store to `target`."""
    return await backup(store.engines, target, told=told)


async def copy_in(store: Store, source: Path, told: Told) -> Copied:
    """Fill the empty store from a backup."""
    return await restore(store.engines, source, store.sealer, told=told)


async def seal_anew(store: Store, told: Told) -> Rotated:
    """Seal everything with the first key."""
    return await rotate(store.work, store.sealer, told=told)


def rows_to_tell(store: Store, what: str, *, with_text: bool) -> AsyncIterator[Mapping[str, object]] | None:
    """Return the rows of that name as JSON values; None where nothing is so called."""
    return rows_of(store.work, store.sealer, what, with_text=with_text)


def erasing(store: Store) -> tuple[Erase, EraseAll]:
    """Return the use cases that forget one person, and everybody; erased bytes leave the files too."""

    async def leave_the_files() -> None:
        await scrub(store.engines.writer)

    clock = SystemClock()
    return Erase(store.work, clock, leave_the_files), EraseAll(store.work, clock, leave_the_files)


async def is_running(settings: Settings) -> bool:
    """Return whether a process of these settings lives on the store."""
    lock = WorkerLock(database_url=settings.database_url, worker_id=settings.worker_id)
    return not await asyncio.to_thread(lock.is_dead, settings.worker_id)
