"""What an owner is told of the money, through the whole product, over the night in which Berlin's clocks go back."""

from datetime import UTC, datetime

from bot.app import build
from bot.settings import Settings
from core.kernel.money import Money
from tests.flow.test_paid_room import HandClock, Shop

BERLIN = "Europe/Berlin"


async def told(shop: Shop, words: str) -> str:
    (reply,) = await shop.app.say("owner", f"/stats {words}")
    assert reply.key == "stats.head"
    return reply.text


async def at(shop: Shop, *moment: int) -> None:
    shop.clock.time = datetime(*moment, tzinfo=UTC)  # type: ignore[misc,arg-type]
    await shop.app.run_due()


async def test_two_currencies_over_three_months(sqlite_url: str) -> None:
    clock = HandClock(datetime(2026, 9, 5, 10, tzinfo=UTC))
    settings = Settings(database_url=sqlite_url, owner_ids="console:owner", timezone=BERLIN, default_language="en")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        lines = ("/newplan vip 30.00 cny month", "/newplan gold 10001 jpy year", "/newplan week 9.90 cny pass:7")
        for line, room in (*((line, None) for line in lines), ("/room vip-room", None), ("/bind vip", "vip-room")):
            await app.say("owner", line, room)
        for person, plan in (("m1", "vip"), ("m2", "vip"), ("m3", "gold"), ("m4", "week")):
            await shop.pay(person, plan)
        await app.say("owner", "/editplan vip price=45.00")
        await app.say("m2", "/cancel yes")
        # The last half hour of October in Berlin, and of September in UTC.
        await at(shop, 2026, 9, 30, 22, 30)
        await shop.pay("m5", "vip")
        await at(shop, 2026, 10, 31, 22, 59, 59)
        october = await told(shop, "2026-10")
        assert "From 2026-10-01 00:00 to 2026-10-31 23:59" in october
        assert "MRR CN¥75.00: 2 paying, 0 of them cancelled" in october
        assert "Live at the start 2, new 1, back 0, lost 1, at the end 2" in october
        assert "Churn 50.0 %\n  cancelled: 1" in october
        assert "Income CN¥120.00: CN¥120.00 charged" in october
        assert "MRR ¥833: 1 paying" in october
        assert october.endswith("vip-room: 2 / 2")
        september = await told(shop, "2026-09")
        assert "Income CN¥69.90: CN¥69.90 charged, CN¥0.00 of it given back" in september
        assert "Passes sold 1, for CN¥9.90" in september
        charge, *_ = await app.cases.manage.charges((await app.member("m5")).id)
        assert charge.amount == Money(4500, "cny")
        await at(shop, 2026, 11, 2, 12)
        await app.say("owner", f"/refund {charge.ref}")
        await app.run_due()
        november = await told(shop, "month")
        assert "From 2026-11-01 00:00" in november
        assert "lost 1, at the end 1" in november
        assert "Churn 50.0 %\n  refunded: 1" in november
        assert "MRR CN¥30.00: 1 paying" in november
    async with build(settings, clock=clock) as app:
        assert await told(Shop(app, clock), "month") == november
