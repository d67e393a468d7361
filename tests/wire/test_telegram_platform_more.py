"""The platform contract about talk and time, over Telegram at the wire: those of its tests that Telegram can play.

It cannot play deletions (bots never hear of them), texts longer than a message, broken text and made-up addresses.
"""

from collections.abc import AsyncIterator

import pytest

from tests.contract.platforms import NOON_THERE
from tests.contract.test_platforms_talk import (
    test_a_message_told_twice_is_kept_once,
    test_a_name_cannot_reorder_or_hide_what_stands_around_it,
    test_a_name_like_the_owners_gives_no_right,
    test_a_refusal_tells_nothing_about_what_exists,
    test_figures_of_a_room_are_for_those_who_stand_in_it,
    test_talk_in_a_room_is_kept_and_not_answered,
    test_talk_in_private_is_kept_and_answered,
)
from tests.contract.test_platforms_time import (
    test_a_notice_arrives_once_in_the_language_of_its_member,
    test_a_push_asked_for_before_the_no_is_not_sent_after_it,
    test_a_push_waits_for_the_morning_and_what_must_be_told_does_not,
    test_the_own_table_of_the_product_goes_by_the_given_clock,
)
from tests.fakes.clock import HandClock
from tests.wire.telegram_driver import TelegramDriver, people_on_telegram
from tests.wire.telegram_side import SECRET

BY_POLLING = (
    test_a_name_cannot_reorder_or_hide_what_stands_around_it,
    test_a_name_like_the_owners_gives_no_right,
    test_a_notice_arrives_once_in_the_language_of_its_member,
    test_a_push_asked_for_before_the_no_is_not_sent_after_it,
    test_a_push_waits_for_the_morning_and_what_must_be_told_does_not,
    test_a_refusal_tells_nothing_about_what_exists,
    test_figures_of_a_room_are_for_those_who_stand_in_it,
    test_the_own_table_of_the_product_goes_by_the_given_clock,
)
BY_BOTH = (
    test_a_message_told_twice_is_kept_once,
    test_talk_in_a_room_is_kept_and_not_answered,
    test_talk_in_private_is_kept_and_answered,
)
"""What rests on how updates come; the whole of `test_platforms.py` runs both ways besides."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    modes = ("polling", "webhook") if metafunc.function in BY_BOTH else ("polling",)
    assert metafunc.function in BY_BOTH + BY_POLLING
    metafunc.parametrize("there", modes, indirect=True)


@pytest.fixture
async def there(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[TelegramDriver]:
    """People on Telegram, with the product behind it running."""
    more = {"telegram_mode": request.param, "telegram_webhook_secret": SECRET}
    async with people_on_telegram(sqlite_url, HandClock(NOON_THERE), **more) as driver:
        yield driver
