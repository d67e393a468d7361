"""Commands, buttons, forms and choices at the stand-in of Discord, through the unmodified discord.py."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from tests.wire.discord import CannotDo, DiscordStandIn
from tests.wire.discord_bot import discord, running
from tests.wire.discord_place import Place, open_place
from tests.wire.discord_shop import Shop


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    async with open_place(Shop()) as place:
        yield place


async def test_a_command_is_deferred_and_followed_up_for_the_person_alone(place: Place) -> None:
    bob = place.community.member("Bob")
    asked = await place.ada.slash("subscribe", plan="vip")
    assert (asked.failed, asked.answered, place.world.interactions) == (False, 5, [asked])
    assert asked.took_s is not None and asked.took_s < 3
    await asked.settled()
    assert (asked.text, asked.ephemeral) == ("vip for Ada in zh-CN", True)
    assert asked.button("Pay").url == "https://pay.test/1"
    assert place.ada.reads(place.community.general) == place.ada.ephemeral == asked.messages
    assert bob.reads(place.community.general) == []


async def test_choices_are_offered_while_one_types(place: Place) -> None:
    offered = await place.ada.types("subscribe", plan="vi")
    assert [one["value"] for one in offered] == ["vip", "vip-year"]


async def test_a_button_changes_its_message_and_works_without_a_live_view(place: Place) -> None:
    asked = await (await place.ada.slash("press")).settled()
    pressed = await place.ada.presses(asked.button("Again"))
    assert (pressed.answered, asked.text) == (7, "pressed 1")
    bob = place.community.member("Bob")
    await bob.presses(asked.button("Again"))
    assert asked.text == "pressed 2"


async def test_a_form_is_filled_in(place: Place) -> None:
    asked = await place.ada.slash("ask")
    assert asked.modal is not None
    with pytest.raises(CannotDo):
        await place.ada.fills(asked.modal, words="x" * 21)
    sent = await place.ada.fills(asked.modal, words="why?")
    assert (sent.text, sent.ephemeral) == ("asked: why? calm", True)


async def test_after_three_seconds_an_interaction_is_unknown() -> None:
    async with DiscordStandIn() as world:
        bot = Shop(wait_s=0.3)
        ada = world.guild("root").member("Ada")
        async with running(world, bot):
            slow = asyncio.create_task(ada.slash("subscribe", plan="vip"))
            await asyncio.sleep(0.1)
            world.advance(timedelta(seconds=3))
            assert (await slow).failed
            await world.until(lambda: bot.failures)
            assert (type(bot.failures[0]), bot.failures[0].code) == (discord.NotFound, 10062)


async def test_a_second_answer_is_refused(place: Place) -> None:
    await place.ada.slash("twice", who=place.ada)
    await place.world.until(lambda: place.bot.failures)
    assert (place.bot.failures[0].status, place.bot.failures[0].code) == (400, 40060)


async def test_after_fifteen_minutes_the_token_is_dead(place: Place) -> None:
    asked = await (await place.ada.slash("press")).settled()
    interaction = place.bot.of("interaction")[0]
    place.world.advance(timedelta(minutes=14))
    await interaction.followup.send("still")
    place.world.advance(timedelta(minutes=2))
    with pytest.raises(discord.HTTPException) as caught:
        await interaction.followup.send("too late")
    assert (caught.value.code, caught.value.status, [one.content for one in asked.messages]) == (
        50027, 401, ["pressed 0", "still"],
    )  # fmt: skip


async def test_a_command_is_offered_by_right_and_a_menu_on_messages(place: Place) -> None:
    with pytest.raises(CannotDo):
        await place.ada.slash("staff")
    assert (await place.community.owner.slash("staff")).text == "ok"
    with pytest.raises(CannotDo):
        await place.ada.slash("subscribe")
    said = place.ada.says(place.community.general, "spam")
    assert (await place.ada.menu("Flag", said)).text == "flagged spam"
    assert (await place.ada.slash("subscribe", channel=place.ada.dm, plan="vip")).answered == 5


async def test_names_are_shown_in_the_persons_language_and_twice_where_registered_twice(place: Place) -> None:
    shown = [one for one in place.ada.offers() if one.name == "plans"]
    assert [(one.shown_name, one.shown_description) for one in shown] == [("套餐", "显示套餐")]
    assert "staff" not in [one.name for one in place.ada.offers()]
    guild = discord.Object(place.community.id)
    place.bot.tree.copy_global_to(guild=guild)
    await place.bot.tree.sync(guild=guild)
    assert [one.name for one in place.community.owner.offers()].count("plans") == 2


async def test_menus_in_messages_take_texts_and_people(place: Place) -> None:
    asked = await place.ada.slash("plans")
    (message,) = asked.messages
    with pytest.raises(CannotDo):
        await place.ada.selects(message, "gold")
    chosen = await place.ada.selects(message, "vip")
    assert (chosen.text, chosen.ephemeral) == ("plan vip", True)
    named = await place.ada.selects(message, place.community.owner, custom_id="who")
    assert named.answered == 6
    await place.world.until(lambda: asked.text == "for root")


async def test_only_new_names_count_toward_two_hundred_a_day() -> None:
    async with DiscordStandIn() as world:
        world.guild("root")
        world.limits.sizes["sync"] = (100, 1.0)
        bot = Shop()
        async with running(world, bot):
            await bot.tree.sync()
            assert (world.syncs, len(world.commands)) == (2, 7)
            assert world.new_names == 7
            await _sync_new_names(bot.tree, "first")
            await _sync_new_names(bot.tree, "second")
            with pytest.raises(discord.HTTPException) as caught:
                await _sync_new_names(bot.tree, "third")
            assert caught.value.code == 30034


async def _sync_new_names(tree: Any, word: str) -> None:
    tree.clear_commands(guild=None)
    for number in range(65):
        tree.add_command(discord.app_commands.Command(name=f"{word}-{number}", description="d", callback=_nothing))
    await tree.sync()


async def _nothing(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
