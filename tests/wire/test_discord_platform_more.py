"""The platform contract about talk and time, over Discord at the wire: those of its tests that Discord can play.

It cannot play texts longer than a message, broken text, and made-up addresses.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from tests.contract.platforms import NOON_THERE
from tests.contract.test_platforms_talk import (  # noqa: F401
    test_a_message_told_twice_is_kept_once,
    test_a_name_like_the_owners_gives_no_right,
    test_a_refusal_tells_nothing_about_what_exists,
    test_an_author_edits_and_takes_back,
    test_figures_of_a_room_are_for_those_who_stand_in_it,
    test_nobody_edits_or_takes_back_for_another,
    test_talk_in_a_room_is_kept_and_not_answered,
    test_talk_in_private_is_kept_and_answered,
    test_the_owner_makes_a_room_once_and_people_enter_by_talking,
)
from tests.contract.test_platforms_time import (  # noqa: F401
    test_a_notice_arrives_once_in_the_language_of_its_member,
    test_a_push_asked_for_before_the_no_is_not_sent_after_it,
    test_a_push_waits_for_the_morning_and_what_must_be_told_does_not,
    test_leaving_and_entering_again_loses_nothing,
    test_the_own_table_of_the_product_goes_by_the_given_clock,
)
from tests.fakes.clock import HandClock
from tests.wire.discord_driver import DiscordDriver, people_on_discord, town_on_discord


@pytest.fixture
async def there(sqlite_url: str) -> AsyncIterator[DiscordDriver]:
    """People on Discord, with the product behind it running."""
    async with people_on_discord(sqlite_url, HandClock(NOON_THERE)) as driver:
        yield driver


@pytest.fixture
async def enter(sqlite_url: str) -> AsyncIterator[Callable[[], AbstractAsyncContextManager[DiscordDriver]]]:
    """Enter the product with its people on Discord; each time again on the same store, at the same clock."""
    async with town_on_discord(sqlite_url, HandClock(NOON_THERE)) as town:
        yield town.enter
