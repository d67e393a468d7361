"""What Discord shows to Taiwan is written in the traditional script."""

import discord
import pytest
from discord import app_commands

from adapters.discord.orders import Chinese, Words
from adapters.discord.traditional import WORDS, traditional
from adapters.discord.traditional_table import SIMPLIFIED, TRADITIONAL
from bot.app.discord.orders import orders

SIMPLIFIED_IN_BIG5_TOO = set("后几个机据荐价于么种体听云适万")
"""Big5 has these beside the traditional ones: they are other words there, or rare."""


def is_traditional(text: str) -> bool:
    """Whether Taiwan's old character set holds every Chinese character of it."""
    han = [char for char in text if "\u4e00" <= char <= "\u9fff"]
    return not set(han) & SIMPLIFIED_IN_BIG5_TOO and "".join(han).encode("big5", "ignore").decode("big5") == "".join(
        han
    )


@pytest.mark.parametrize(
    ("simplified", "written"),
    [
        ("订阅一个套餐", "訂閱一個套餐"),
        ("群里最近在聊什么，什么在升温", "群裡最近在聊什麼，什麼在升溫"),
        ("导出我们存下的关于你的全部数据", "導出我們存下的關於你的全部資料"),
        ("查看、回复和关闭付款问题", "查看、回覆和關閉付款問題"),
        ("重新核对付款，并纠正每个房间的进出", "重新核對付款，並糾正每個房間的進出"),
        ("用哪个身份组进入频道；不填就新建一个", "用哪個身分組進入頻道；不填就新建一個"),
        ("解除另一个平台上的帐号", "解除另一個平台上的帳號"),
        ("恢复退订的套餐", "恢復退訂的套餐"),
        ("只看会做什么", "只看會做什麼"),
        ("month、year，或 pass:DAYS", "month、year，或 pass:DAYS"),
    ],
)
def test_words_and_characters_are_as_in_taiwan(simplified: str, written: str) -> None:
    assert traditional(simplified) == written
    assert traditional(written) == written


def test_every_command_every_option_and_every_choice_is_in_the_traditional_script() -> None:
    said = [words for one in orders() for words in (one.name, one.what, *(option.what for option in one.options))]
    said += [words for one in orders() for option in one.options for _, words in option.choices]
    assert len(said) > 80
    assert [words.zh for words in said if not is_traditional(traditional(words.zh))] == []


def test_nothing_is_rewritten_that_is_traditional_already() -> None:
    assert len(SIMPLIFIED) == len(TRADITIONAL) == len(set(SIMPLIFIED))
    assert not set(SIMPLIFIED) & set(TRADITIONAL)
    assert [one for one in WORDS.values() if one != "皇后" and not is_traditional(one)] == []


async def test_each_locale_gets_its_own_script() -> None:
    words, where = Words("subscribe", "订阅").localised(), app_commands.TranslationContextLocation.command_name
    context = app_commands.TranslationContext(where, None)  # type: ignore[arg-type]
    said = [
        await Chinese().translate(words, locale, context)
        for locale in (discord.Locale.chinese, discord.Locale.taiwan_chinese, discord.Locale.french)
    ]
    assert said == ["订阅", "訂閱", None]
