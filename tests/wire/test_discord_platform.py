"""The platform contract, over Discord at the wire: the very tests of `tests/contract/test_platforms.py`."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.platforms import NOON_THERE
from tests.contract.test_platforms import *  # noqa: F403 (each of its tests runs here, with people on Discord)
from tests.fakes.clock import HandClock
from tests.wire.discord_driver import DiscordDriver, people_on_discord


@pytest.fixture
async def there(sqlite_url: str) -> AsyncIterator[DiscordDriver]:
    """People on Discord, with the product behind it running."""
    async with people_on_discord(sqlite_url, HandClock(NOON_THERE)) as driver:
        yield driver
