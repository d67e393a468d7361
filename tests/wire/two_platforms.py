"""One product on Telegram and on Discord, with Stripe beside it: three stand-ins and one clock, for tests."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.app import build
from core.access.link_code import CODE_ALPHABET
from tests.wire import discord_side, telegram_side
from tests.wire.discord import Community, DiscordStandIn
from tests.wire.discord import Person as OnDiscord
from tests.wire.stripe import StripeStandIn
from tests.wire.telegram import Person as OnTelegram
from tests.wire.telegram import TelegramStandIn

START = datetime(2026, 1, 31, 12, tzinfo=UTC)
STRIPE_SECRET = "whsec_of_the_tests"
CODE = re.compile(f"[{CODE_ALPHABET}]{{8}}")


@dataclass
class Clock:
    """Stripe's time, for all."""

    stripe: StripeStandIn

    def now(self) -> datetime:
        return self.stripe.now


@dataclass
class Town:
    """Stripe, both platforms and the product between them."""

    stripe: StripeStandIn
    telegram: telegram_side.Side
    discord: discord_side.Side

    async def quiet(self) -> None:
        """Everything that came in on either side was handled, and what follows at once was done."""
        for _ in range(2):
            await self.telegram.quiet()
            await self.discord.quiet()

    async def hear(self) -> None:
        """What Stripe tells arrives."""
        await self.stripe.deliver(self.discord.app.web, STRIPE_SECRET)
        self.telegram.telegram.tick()
        await self.discord.app.run_due()
        await self.quiet()

    async def after(self, **time: float) -> None:
        """Time passes for all, and what follows from it is done."""
        self.stripe.advance(timedelta(**time))
        await self.hear()

    async def pays(self, person: OnTelegram, plan: str = "vip") -> str:
        """The person buys the plan from Telegram; return whom Stripe made for it."""
        page = next(one for one in telegram_side.urls(await self.telegram.writes(person, f"/subscribe {plan}")))
        await self.stripe.pay(page)
        await self.hear()
        (session,) = [row for row in self.stripe.objects("checkout.session") if row["id"] in page]
        return str(session["customer"])

    async def code(self, person: OnTelegram) -> str:
        """Return the code that is shown on Telegram."""
        found = CODE.search(telegram_side.words(await self.telegram.writes(person, "/link")))
        assert found is not None
        return found[0]

    async def links(self, person: OnDiscord, code: str) -> str:
        """Return what is answered to the code on Discord."""
        asked = await self.discord.orders(person, "link", code=code)
        await self.quiet()
        return asked.text


@asynccontextmanager
async def open_town(url: str) -> AsyncIterator[Town]:
    """The product serves both platforms; the owner is one on each."""
    async with StripeStandIn(START) as stripe, TelegramStandIn(Clock(stripe)) as telegram, DiscordStandIn() as discord:
        discord.limits.on = False
        discord.world.clock.now = Clock(stripe).now  # type: ignore[method-assign]
        community: Community = discord.guild("root")
        owner = telegram.user(telegram_side.OWNER, "Olga", "en")
        on_telegram = telegram_side.settings_for(telegram, url)
        settings = on_telegram.model_copy(
            update=discord_side.settings_for(
                discord,
                community.owner,
                url,
                owner_ids=f"discord:{community.owner.id},telegram:{telegram_side.OWNER}",
                stripe_secret_key=stripe.key,
                stripe_webhook_secret=STRIPE_SECRET,
                stripe_api_base=stripe.url,
            ).model_dump(exclude_unset=True)
        )
        async with build(settings, clock=Clock(stripe)) as app:
            telegram.serves(telegram_side.BASE, app.web)
            telegram_side.hurry(app)
            on_discord = discord_side.Side(discord, community, app)
            on_discord.inner._client._connection.guild_ready_timeout = 0.1
            async with app.on_platforms():
                await discord.until(on_discord.inner._client.is_ready)
                yield Town(stripe, telegram_side.Side(telegram, app, owner), on_discord)
        assert telegram.not_modelled == []
