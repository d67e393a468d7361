"""Stores for the contract tests."""

from collections.abc import AsyncIterator

import pytest

from adapters.sql.work import SqlWork
from tests.contract.stores import Store, opened


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty, ready store: the test runs once on each database."""
    async with opened(database_url) as ready:
        yield ready


@pytest.fixture
def work(store: Store) -> SqlWork:
    """The transactions of `store`."""
    return store.work
