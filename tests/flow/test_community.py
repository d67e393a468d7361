"""The look at the community on the console: who answers whom, until somebody says no."""

from itertools import pairwise

from bot.app import build
from bot.settings import Settings
from tests.flow.test_paid_room import HandClock

PEOPLE = ("ann", "bob", "cid", "dan", "eve", "fay")


async def test_the_owner_sees_who_answers_and_who_waits_until_consent_ends(sqlite_url: str) -> None:
    async with build(Settings(database_url=sqlite_url, owner_ids="console:owner"), clock=HandClock()) as app:
        await app.say("owner", "/room hall")
        await app.say("owner", "/lang en")
        for person in PEOPLE:
            await app.say(person, "/consent personal on")
            await app.say(person, "hello", "hall", ref=f"by-{person}")
        for other in PEOPLE[1:4]:
            await app.say("ann", "welcome", "hall", reply_to=f"by-{other}")
        for one, other in pairwise(PEOPLE[:4]):
            await app.say(other, "thanks", "hall", reply_to=f"by-{one}")
        (told,) = await app.say("owner", "/community")
        assert "6 people who allow it, 6 replies and reactions" in told.text
        assert "· ann: 3 people" in told.text
        assert "· eve: 1 message\n· fay: 1 message" in told.text
        await app.say("ann", "/consent personal off")
        (told,) = await app.say("owner", "/community")
        assert "5 people who allow it, 2 replies and reactions" in told.text
        assert "ann" not in told.text
