"""What is said before an end, through the whole product, its restarts, and a clock that is moved by hand."""

from datetime import timedelta

import pytest

from bot.app import build
from bot.settings import Settings
from tests.flow.test_paid_room import START, HandClock, Shop

DAY = timedelta(days=1)
END = START.replace(month=12)
OPENING = (("/newplan vip 30.00 cny month", None), ("/room vip-room", None), ("/bind vip", "vip-room"))


async def told(shop: Shop, person: str = "m1") -> list[tuple[str, list[str | None]]]:
    """Do what is due; return the key of each new message with what its buttons do."""
    await shop.app.run_due()
    return [(reply.key, [way.action for way in reply.buttons]) for reply in await shop.app.inbox(person)]


async def test_a_cancelled_month_is_told_3_days_before_and_at_its_end_once_over_every_restart(
    database_url: str,
) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        for line, room in OPENING:
            await app.say("owner", line, room)
        await shop.pay("m1", "vip")
        await app.say("m1", "/cancel yes")
        assert [key for key, _ in await told(shop)] == ["access.opened"]
        clock.time = END - 3 * DAY - timedelta(seconds=1)
        assert await told(shop) == []
    clock.time += timedelta(seconds=1)
    for expected in ([("reminder.access_ends", ["/resume"])], []):
        async with build(settings, clock=clock) as app:
            assert await told(Shop(app, clock)) == expected
            assert await told(Shop(app, clock)) == []
    clock.time = END
    for expected in (["access.closed"], []):
        async with build(settings, clock=clock) as app:
            assert [key for key, _ in await told(Shop(app, clock))] == expected
            assert await app.members("vip-room") == frozenset()
    clock.time = END + 40 * DAY
    async with build(settings, clock=clock) as app:
        assert await told(Shop(app, clock)) == []


async def test_who_resumes_hears_of_no_end(database_url: str) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        for line, room in OPENING:
            await app.say("owner", line, room)
        await shop.pay("m1", "vip")
        await app.say("m1", "/cancel yes")
        await app.say("m1", "/resume")
        await told(shop)
        for moment in (END - 3 * DAY, END, END + DAY):
            clock.time = moment
            assert await told(shop) == []


@pytest.mark.parametrize(("late", "said"), [(12, ["reminder.access_ends"]), (13, [])])
async def test_a_pass_is_told_unless_the_product_slept_half_a_day(
    database_url: str, late: int, said: list[str]
) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        await app.say("owner", "/newplan week 9.90 cny pass:7")
        await shop.pay("m1", "week")
        assert await told(shop) == []
    clock.time = START + 4 * DAY + timedelta(hours=late)
    async with build(settings, clock=clock) as app:
        assert [key for key, _ in await told(Shop(app, clock))] == said


async def test_a_trial_is_told_before_it_is_charged(database_url: str) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        shop = Shop(app, clock)
        await app.say("owner", "/newplan pro 30.00 cny month trial=7")
        await shop.pay("m1", "pro")
        clock.time = START + 4 * DAY
        assert await told(shop) == [("reminder.trial_ends", ["/cancel"])]
        clock.time = START + 7 * DAY
        assert await told(shop) == []
