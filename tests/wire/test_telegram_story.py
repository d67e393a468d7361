"""A whole story on Telegram with Stripe beside it: from a stranger's request to the room, out of it and back in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.app import build
from tests.wire.stripe import StripeStandIn
from tests.wire.telegram import Person, Room, TelegramStandIn
from tests.wire.telegram_side import BASE, OWNER, SECRET, Side, a_vip_room, hurry, settings_for, urls, words

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
    """Telegram, Stripe and the product between them."""

    stripe: StripeStandIn
    side: Side
    room_kind: str
    """A basic group becomes a supergroup in the middle of the story."""

    async def after(self, **time: float) -> None:
        """Time passes for all, and what follows from it is done."""
        self.stripe.advance(timedelta(**time))
        await self.hear()

    async def hear(self) -> None:
        """What Stripe tells arrives."""
        await self.stripe.deliver(self.side.app.web, STRIPE_SECRET)
        self.side.telegram.tick()
        await self.side.app.run_due()
        await self.side.quiet()

    async def pays(self, person: Person) -> str:
        """The person pays on the latest page; return whom it was made for."""
        page = next(
            url for url in reversed(urls(person.private.messages)) if self.stripe.url in url or "checkout" in url
        )
        await self.stripe.pay(page)
        await self.hear()
        (session,) = [row for row in self.stripe.objects("checkout.session") if row["id"] in page]
        return str(session["customer"])


@pytest.fixture(params=(("polling", "supergroup"), ("webhook", "group")), ids=("polling", "webhook"))
async def town(request: pytest.FixtureRequest, sqlite_url: str) -> AsyncIterator[Town]:
    mode, kind = request.param
    async with StripeStandIn(START) as stripe, TelegramStandIn(Clock(stripe)) as telegram:
        settings = settings_for(
            telegram,
            sqlite_url,
            telegram_mode=mode,
            telegram_webhook_secret=SECRET,
            stripe_secret_key=stripe.key,
            stripe_webhook_secret=STRIPE_SECRET,
            stripe_api_base=stripe.url,
        )
        owner = telegram.user(OWNER, "Olga", "en")
        async with build(settings, clock=Clock(stripe)) as app:
            telegram.serves(BASE, app.web)
            hurry(app)
            async with app.on_platforms():
                yield Town(stripe, Side(telegram, app, owner), kind)
        assert telegram.not_modelled == []


async def test_from_a_request_to_the_room_and_back_again(town: Town) -> None:
    side = town.side
    room: Room = getattr(side.telegram, town.room_kind)("VIP", side.owner)
    await a_vip_room(side, room)
    public = next(url for url in urls(side.owner.private.messages) if "t.me/+" in url)

    ann = side.telegram.user(2, "Ann", "en")
    ann.asks_to_join(public)
    await side.quiet()
    assert ann.id not in room.members
    assert room.requests == {}
    ann.follows(next(url for url in urls(ann.private.messages) if "?start=" in url))
    await side.quiet()

    customer = await town.pays(ann)
    own = urls(ann.private.messages)[-1]
    bob = side.telegram.user(3, "Bob", "en")
    bob.asks_to_join(own)
    await side.quiet()
    assert bob.id not in room.members
    ann.asks_to_join(own)
    await side.quiet()
    assert ann.id in room.members

    if town.room_kind == "group":
        room = room.migrates()
        await side.quiet()
        assert ann.id in room.members

    town.stripe.card_fails(customer)
    await town.after(days=29)
    await town.after(hours=2)
    assert ann.id in room.members
    demoted_at = side.now()
    side.owner.promotes(side.telegram.bot, room, "can_invite_users")
    await side.quiet()
    assert side.now() - demoted_at < timedelta(seconds=60)
    assert "Ban users" in words(side.owner.private.messages)
    await town.after(days=8)
    assert ann.id in room.members
    side.owner.promotes(side.telegram.bot, room)
    await side.quiet()
    assert ann.id not in room.members

    town.stripe.card_works(customer)
    await town.after(days=8)
    status = await side.writes(ann, "/status")
    if not any("t.me/+" in url for url in urls(status)):
        await side.writes(ann, "/subscribe vip")
        await town.pays(ann)
    ann.asks_to_join(next(url for url in reversed(urls(ann.private.messages)) if "t.me/+" in url))
    await side.quiet()
    assert ann.id in room.members
