"""Stores for the contract tests."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from functools import partial

import pytest

from adapters.sql.work import SqlWork
from bot.settings import Settings
from tests.contract.platforms import NOON_THERE, PLATFORM_KEYS, PLATFORMS, PlatformDriver, running
from tests.contract.stores import Store, opened
from tests.fakes.clock import HandClock


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty, ready store: the test runs once on each database."""
    async with opened(database_url) as ready:
        yield ready


@pytest.fixture
def work(store: Store) -> SqlWork:
    """The transactions of `store`."""
    return store.work


@pytest.fixture(params=PLATFORMS, ids=lambda kind: kind.__name__)
def enter(request: pytest.FixtureRequest, sqlite_url: str) -> "partial[AbstractAsyncContextManager[PlatformDriver]]":
    """Enter the product with its people on one platform; each time again on the same store, at the same clock."""
    settings = Settings(database_url=sqlite_url, data_keys=PLATFORM_KEYS)
    return partial(running, settings, HandClock(NOON_THERE), request.param)


@pytest.fixture
async def there(enter: "partial[AbstractAsyncContextManager[PlatformDriver]]") -> AsyncIterator[PlatformDriver]:
    """People on one platform, with the product behind it running."""
    async with enter() as driver:
        yield driver
