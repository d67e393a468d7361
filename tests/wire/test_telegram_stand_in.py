"""The stand-in of Telegram behaves as Telegram does, seen through the unmodified client."""

from collections.abc import AsyncIterator

import pytest
import telegram as library

from tests.wire.telegram_shop import Shop, error_of, open_shop


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    async with open_shop() as shop:
        yield shop
        assert not shop.telegram.not_modelled


async def test_a_text_is_heard_with_its_command(shop: Shop) -> None:
    shop.ann().writes("hello")
    start, hello = await shop.hear()
    assert start.message is not None and start.message.entities[0].type == "bot_command"
    assert hello.message is not None and hello.message.text == "hello"
    assert hello.message.from_user is not None and hello.message.from_user.language_code == "en"


async def test_what_the_bot_says_is_seen(shop: Shop) -> None:
    ann = shop.ann()
    sent = await shop.bot.send_message(7, "Hi Ann", protect_content=True)
    assert sent.chat.id == 7 and sent.has_protected_content
    assert [message.text for message in ann.inbox()] == ["Hi Ann"]
    assert ann.inbox() == []
    assert [message.text for message in ann.sees()] == ["/start", "Hi Ann"]


async def test_nobody_is_written_to_before_start(shop: Shop) -> None:
    ann = shop.ann(started=False)
    assert "Chat not found" in str(await error_of(shop.bot.send_message(7, "Hi")))
    shop.owner.adds(ann, shop.room())
    assert "can't initiate conversation" in str(await error_of(shop.bot.send_message(7, "Hi")))


async def test_a_block_is_heard_and_refuses(shop: Shop) -> None:
    ann = shop.ann()
    await shop.listen()
    ann.blocks_bot()
    assert isinstance(await error_of(shop.bot.send_message(7, "Hi")), library.error.Forbidden)
    [update] = await shop.hear()
    assert update.my_chat_member is not None
    assert update.my_chat_member.new_chat_member.status == "kicked"
    ann.starts()
    await shop.bot.send_message(7, "Hi again")
