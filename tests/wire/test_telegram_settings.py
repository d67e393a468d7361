"""What an operator sets for Telegram does what its comment says, and what cannot be is said in one line."""

from collections.abc import AsyncIterator

import pytest

from core.kernel.errors import Refused
from tests.wire.telegram import TelegramStandIn
from tests.wire.telegram_side import BEGIN, serving, urls, words


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in


@pytest.mark.parametrize(
    ("setting", "key"),
    [
        ({"telegram_mode": "webhook", "public_url": None}, "telegram.public_url"),
        ({"telegram_checkout": "stars"}, "telegram.stars"),
        ({"telegram_bot_token": "7000000001:not-the-token-of-this-bot"}, "telegram.token"),
    ],
)
async def test_what_cannot_be_is_refused_at_the_start(
    telegram: TelegramStandIn, sqlite_url: str, setting: dict[str, object], key: str
) -> None:
    with pytest.raises(Refused) as refused:
        async with serving(telegram, sqlite_url, **setting):
            pass
    assert refused.value.key == key


async def test_a_telegram_that_is_away_at_the_start_is_waited_for(telegram: TelegramStandIn, sqlite_url: str) -> None:
    telegram.outage()
    async with serving(telegram, sqlite_url) as side:
        telegram.recovers()
        ann = telegram.user(2, "Ann", "en")
        ann.starts()
        await telegram.until(lambda: len(ann.private.messages) == 2)
        assert side.telegram.calls("deleteWebhook")


async def test_where_nothing_is_sold_on_telegram_no_page_is_shown(telegram: TelegramStandIn, sqlite_url: str) -> None:
    async with serving(telegram, sqlite_url, telegram_checkout="off") as side:
        await side.writes(side.owner, "/newplan vip 30 cny month")
        ann = telegram.user(2, "Ann", "en")
        said = await side.writes(ann, "/subscribe vip")
        assert urls(said) == []
        assert "Nothing can be paid inside Telegram" in words(said)


async def test_the_webhook_is_set_with_every_kind_of_update_and_drops_nothing(
    telegram: TelegramStandIn, sqlite_url: str
) -> None:
    async with serving(telegram, sqlite_url, telegram_mode="webhook"):
        await telegram.until(lambda: telegram.calls("setWebhook"))
    [call] = telegram.calls("setWebhook")
    assert {"chat_member", "my_chat_member", "chat_join_request"} <= telegram.world.updates.allowed
    assert str(call.params.get("drop_pending_updates", "false")).lower() == "false"
    assert len(call.params["secret_token"]) >= 32
