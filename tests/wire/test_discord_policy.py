"""What Discord forbids whatever a person consents to: to read a mood or an interest of theirs from their words."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from core.insight.analyse import Analyse
from tests.fakes.analyst import SpyAnalyst
from tests.wire.discord import DiscordStandIn
from tests.wire.discord_side import Side, serving


@pytest.fixture
async def side(sqlite_url: str) -> AsyncIterator[Side]:
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        async with serving(discord, discord.guild("root"), sqlite_url, owner_ids="console:root") as served:
            yield served


async def read_of(side: Side, platform: str) -> set[str]:
    """Return what the readings of this platform's messages may be used for."""
    await Analyse(side.app.work, SpyAnalyst())()
    readings, said, rooms = (metadata.tables[name] for name in ("readings", "interactions", "rooms"))
    where = readings.join(said).join(rooms)
    query = sa.select(readings.c.scope).select_from(where).where(rooms.c.platform == platform)
    async with side.app.work.read() as tx:
        return set(await tx.connection.scalars(query))


async def test_no_mood_and_no_interest_of_a_person_is_read_from_what_they_write(side: Side) -> None:
    ada, general = side.community.member("Ada"), side.community.general
    await side.orders(ada, "consent", purpose="all", state="on")
    ada.says(general, "I love this course about pandas")
    ada.says(ada.opens_dm(), "I hate the homework")
    await side.quiet()
    await side.app.say("ann", "/consent all on")
    await side.app.say("ann", "I love this course about pandas")
    assert await read_of(side, "discord") == {"room"}
    assert await read_of(side, "console") == {"person"}
