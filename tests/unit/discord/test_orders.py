"""Slash commands: every command of the list, with options that stand in its line as somebody would type them."""

import re
from typing import Any

import pytest

from adapters.discord.inbound import with_ids
from adapters.discord.orders import Chinese, Kind, digest_of, fill
from bot.app.discord.orders import SLOTS, line_of, orders
from bot.commands import COMMANDS
from core.members.authority import EVERYBODY, MATRIX

NAME = re.compile(r"[-_'\w]{1,32}")


def test_every_command_that_is_typed_is_an_order_in_both_languages() -> None:
    made = orders()
    assert {one.name.en for one in made} == {name for name, one in COMMANDS.items() if not one.is_hidden}
    for one in made:
        assert 0 < len(one.what.en) <= 100, one.name
        assert 0 < len(one.what.zh) <= 100, one.name
        assert NAME.fullmatch(one.name.en)
        assert not one.name.zh or NAME.fullmatch(one.name.zh)
    chinese = [one.name.zh for one in made if one.name.zh]
    assert len(chinese) == len(set(chinese))


def test_no_option_belongs_to_a_command_that_is_not_there() -> None:
    assert set(SLOTS) <= set(COMMANDS)


def test_options_that_must_be_given_stand_first_and_fit() -> None:
    for one in orders():
        needed = [option.is_required for option in one.options]
        assert needed == sorted(needed, reverse=True), one.name
        assert all(0 < len(option.what.zh) <= 100 and 0 < len(option.what.en) <= 100 for option in one.options)


def test_what_only_staff_may_do_is_not_shown_to_everybody() -> None:
    for one in orders():
        assert bool(one.needs) is not (MATRIX[one.name.en] >= EVERYBODY), one.name


@pytest.mark.parametrize(
    ("name", "given", "line"),
    [
        ("plans", {}, "/plans"),
        ("subscribe", {"plan": "vip"}, "/subscribe vip"),
        ("subscribe", {"plan": None}, "/subscribe"),
        ("consent", {"purpose": "mood", "state": "on"}, "/consent mood on"),
        (
            "newplan",
            {"code": "vip", "amount": "30", "currency": "cny", "every": "month", "trial": 7, "methods": None},
            "/newplan vip 30 cny month trial=7",
        ),
        ("ticket", {"number": 3, "action": "reply", "text": "Yes, sure"}, "/ticket 3 reply Yes, sure"),
    ],
)
def test_options_become_the_line_of_the_command(name: str, given: dict[str, Any], line: str) -> None:
    assert line_of(name, given) == line


def test_a_mention_is_a_number_and_never_a_name() -> None:
    assert with_ids("/ban <@123> 2h") == "/ban discord:123 2h"
    assert with_ids("/ban <@!123>") == "/ban discord:123"
    assert with_ids("/bind vip <@&5>") == "/bind vip <@&5>"


async def test_the_digest_changes_with_what_discord_is_told_and_with_nothing_else() -> None:
    import discord
    from discord import app_commands

    client = discord.Client(intents=discord.Intents.none())

    async def take(*_: Any) -> None: ...

    async def offer(*_: Any) -> list[tuple[str, str]]:
        return []

    tree = app_commands.CommandTree(client)
    await tree.set_translator(Chinese())
    fill(tree, orders(), take, offer)
    first = await digest_of(tree, Chinese())
    fill(tree, orders(), take, offer)
    assert await digest_of(tree, Chinese()) == first
    fill(tree, orders()[:-1], take, offer)
    assert await digest_of(tree, Chinese()) != first
    assert Kind.ROLE in {option.kind for one in orders() for option in one.options}
