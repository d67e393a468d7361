"""The platform contract, over Telegram at the wire: the very tests of `tests/contract/test_platforms.py`."""

from collections.abc import AsyncIterator

import pytest

from tests.contract.platforms import NOON_THERE
from tests.contract.test_platforms import *  # noqa: F403 (each of its tests runs here, with people on Telegram)
from tests.fakes.clock import HandClock
from tests.wire.telegram_driver import TelegramDriver, people_on_telegram
from tests.wire.telegram_side import SECRET


@pytest.fixture(params=("polling", "webhook"))
async def there(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[TelegramDriver]:
    """People on Telegram, with the product behind it running."""
    more = {"telegram_mode": request.param, "telegram_webhook_secret": SECRET}
    async with people_on_telegram(sqlite_url, HandClock(NOON_THERE), **more) as driver:
        yield driver
