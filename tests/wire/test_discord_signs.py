"""Reactions, floods and files on Discord, at the wire."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from adapters.discord import lanes
from adapters.sql.base import metadata
from tests.wire.discord import DiscordStandIn, Message
from tests.wire.discord.letters import emoji_of
from tests.wire.discord_side import Side, serving


@pytest.fixture
async def side(sqlite_url: str) -> AsyncIterator[Side]:
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        async with serving(discord, discord.guild("root"), sqlite_url) as served:
            yield served


async def signs(side: Side, message: Message) -> list[str]:
    await side.quiet()
    table = metadata.tables["reactions"].c
    async with side.app.work.read() as tx:
        found = await tx.connection.scalars(sa.select(table.sign).where(table.message_ref == str(message.id)))
        return sorted(found)


async def test_signs_come_and_go_one_by_one_also_under_what_is_old(side: Side) -> None:
    ada, bob, general = side.community.member("Ada"), side.community.member("Bob"), side.community.general
    said = ada.says(general, "Look")
    for emoji in ("👍", "🔥", "party:77"):
        ada.reacts(said, emoji)
    bob.reacts(said, "👍")
    assert await signs(side, said) == ["custom:77", "👍", "👍", "🔥"]
    ada.unreacts(said, "🔥")
    bob.unreacts(said, "👍")
    side.discord.drops_socket()
    ada.reacts(said, "🎉")
    await side.discord.until(lambda: side.discord.connected)
    assert await signs(side, said) == ["custom:77", "🎉", "👍"]


async def test_what_a_moderator_wipes_away_is_gone_for_everybody(side: Side) -> None:
    ada, bob, general = side.community.member("Ada"), side.community.member("Bob"), side.community.general
    said, world = ada.says(general, "Look"), side.discord.world
    for person in (ada, bob):
        person.reacts(said, "👍")
        person.reacts(said, "🔥")
    assert len(await signs(side, said)) == 4
    where = {"channel_id": str(general.id), "guild_id": str(side.community.id), "message_id": str(said.id)}
    world.emit("MESSAGE_REACTION_REMOVE_EMOJI", where | {"emoji": emoji_of("🔥")}, general.guild, general)
    assert await signs(side, said) == ["👍", "👍"]
    world.emit("MESSAGE_REACTION_REMOVE_ALL", where, general.guild, general)
    assert await signs(side, said) == []


async def test_a_sign_in_a_private_chat_and_in_a_thread_is_kept_and_the_bots_own_is_not(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    ada.says(ada.opens_dm(), "hello")
    await side.quiet()
    ada.reacts(ada.inbox[0], "❤")
    assert await signs(side, ada.inbox[0]) == ["❤"]
    said = ada.says(ada.opens_thread(general, "more"), "deeper")
    ada.reacts(said, "👀")
    assert await signs(side, said) == ["👀"]


async def test_a_flood_is_read_from_the_history_where_memory_has_no_room(
    side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_WAITING", 20)
    monkeypatch.setattr(lanes, "FEW_WAITING", 5)
    ada, general = side.community.member("Ada"), side.community.general
    ada.says(general, "first")
    await side.until_kept(general, 1)
    flood = [f"word {number}" for number in range(120)]
    most = 0
    for text in flood:
        ada.says(general, text)
    for _ in range(40):
        await side.discord.until(lambda: True)
        most = max(most, side.inner._hearing.lanes.waiting)
    assert await side.until_kept(general, 121) == ["first", *flood]
    assert most <= 20
    assert any(one.method == "GET" and one.path.endswith("/messages") for one in side.discord.asked)
