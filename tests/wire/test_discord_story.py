"""A whole story on Discord with Stripe beside it: paid, in; the card fails, grace, out; paid again, in again."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import build
from tests.wire.discord import Community, DiscordStandIn, Person
from tests.wire.discord_side import Side, a_vip_room, settings_for
from tests.wire.stripe import StripeStandIn

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
STRIPE_SECRET = "whsec_of_the_tests"


@dataclass
class Clock:
    """Stripe's time, for all three."""

    stripe: StripeStandIn

    def now(self) -> datetime:
        return self.stripe.now


@dataclass
class Town:
    """Discord, Stripe and the product between them."""

    stripe: StripeStandIn
    side: Side

    async def after(self, **time: float) -> None:
        """Time passes for all, and what follows from it is done."""
        self.stripe.advance(timedelta(**time))
        await self.hear()

    async def hear(self) -> None:
        """What Stripe tells arrives."""
        await self.stripe.deliver(self.side.app.web, STRIPE_SECRET)
        await self.side.app.run_due()
        await self.side.quiet()

    async def pays(self, person: Person) -> str:
        """The person pays for the plan on Stripe's page; return whom it was made for."""
        asked = await self.side.orders(person, "subscribe", plan="vip")
        page = next(one.url for one in asked.buttons if one.url)
        await self.stripe.pay(page)
        await self.hear()
        (session,) = [row for row in self.stripe.objects("checkout.session") if row["id"] in page]
        return str(session["customer"])


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[Town]:
    async with StripeStandIn(START) as stripe, DiscordStandIn() as discord:
        discord.limits.on = False
        discord.world.clock.now = Clock(stripe).now  # type: ignore[method-assign]
        community: Community = discord.guild("root")
        settings = settings_for(
            discord,
            community.owner,
            sqlite_url,
            stripe_secret_key=stripe.key,
            stripe_webhook_secret=STRIPE_SECRET,
            stripe_api_base=stripe.url,
        )
        async with build(settings, clock=Clock(stripe)) as app:
            side = Side(discord, community, app)
            side.inner._client._connection.guild_ready_timeout = 0.1
            async with app.on_platforms():
                await discord.until(side.inner._client.is_ready)
                yield Town(stripe, side)


async def test_a_card_that_fails_opens_for_seven_days_more_and_then_the_channel_is_closed(town: Town) -> None:
    side = town.side
    ada, bob = side.community.member("Ada"), side.community.member("Bob")
    room = await a_vip_room(side)
    customer = await town.pays(ada)
    assert ada.sees(room)
    town.stripe.card_fails(customer)
    await town.after(days=28, hours=2)
    assert ada.sees(room)
    side.owner.takes(ada.roles[0], ada)
    await side.discord.until(lambda: ada.sees(room))
    await town.after(days=6, hours=20)
    assert ada.sees(room)
    await town.after(hours=5)
    assert not ada.sees(room)
    assert not bob.sees(room)
    town.stripe.card_works(customer)
    await town.after(days=8)
    if not ada.sees(room):
        await town.pays(ada)
    assert ada.sees(room)


async def test_who_pays_while_the_session_is_lost_is_in_when_it_is_back(town: Town) -> None:
    side = town.side
    ada = side.community.member("Ada")
    room = await a_vip_room(side)
    asked = await side.orders(ada, "subscribe", plan="vip")
    page = next(one.url for one in asked.buttons if one.url)
    side.discord.loses_session()
    await town.stripe.pay(page)
    await town.stripe.deliver(side.app.web, STRIPE_SECRET)
    await side.discord.until(lambda: side.discord.connected, 20)
    await town.hear()
    assert ada.sees(room)
