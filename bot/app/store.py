"""A store that is open and whose keys are right."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.sql.engine import Engines, open_engines
from adapters.sql.keys import keys_from_file, parse_keys
from adapters.sql.probe import SqlProbe
from adapters.sql.sealing import Sealer
from adapters.sql.store import check_keys, migrate, used_keys
from adapters.sql.work import SqlWork
from bot.checks.base import DiscordProbe
from bot.settings import Settings


def key_file(settings: Settings) -> Path:
    """Return where the data key lives when it is not given: outside any data folder."""
    return settings.data_key_file or Path.home() / ".config" / "zhishe" / "data.key"


async def sealer_of(settings: Settings, engines: Engines) -> Sealer:
    """Return the sealer of the settings' keys; a key file is made only for a store that nothing was sealed in yet."""
    if settings.data_keys is not None:
        return Sealer(parse_keys(settings.data_keys.get_secret_value()))
    is_new = not await used_keys(engines.writer)
    return Sealer(await asyncio.to_thread(keys_from_file, key_file(settings), may_make=is_new))


@dataclass(frozen=True, slots=True)
class Store:
    """An opened store: migrated, its keys checked."""

    engines: Engines
    sealer: Sealer
    work: SqlWork
    revision_before: str | None


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncGenerator[Store]:
    """Open the store that the settings name; what cannot be used is `Refused` in one plain line."""
    engines = open_engines(settings.database_url)
    try:
        before, _ = await migrate(engines.writer)
        sealer = await sealer_of(settings, engines)
        await check_keys(engines.writer, sealer)
        yield Store(engines, sealer, SqlWork(engines, sealer), before)
    finally:
        await engines.dispose()


def discord_probe(settings: Settings) -> DiscordProbe | None:
    """Return what looks at Discord; None where no token is set."""
    if (token := settings.discord_bot_token) is None:
        return None
    # The library of a platform that has no token is not loaded.
    from adapters.discord.probe import DiscordProbe as Probe

    return Probe(settings.discord_api_base, token.get_secret_value())


@asynccontextmanager
async def probe(settings: Settings) -> AsyncGenerator[SqlProbe]:
    """Look at the store without making or changing anything."""
    keys = settings.data_keys
    yield SqlProbe(
        settings.database_url,
        data_keys=None if keys is None else keys.get_secret_value(),
        key_file=key_file(settings),
    )
