"""The analysis catches up with the rooms by a command, and takes only what may be read."""

import sqlalchemy as sa
from pytest import CaptureFixture

from adapters.sql.readings import readings
from bot.app import build
from bot.settings import Settings
from bot.shell.backfill import backfill
from core.members.agree import Agree
from core.members.model import Purpose


async def test_what_may_be_read_is_read_by_the_best_engine_and_the_rest_never(
    database_url: str, capsys: CaptureFixture[str]
) -> None:
    settings = Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings) as app:
        await app.say("owner", "/room talk")
        for person in ("ann", "bob"):
            await app.say(person, "大家好，今天有点事", "talk")
        await Agree(app.work, app.clock)((await app.member("ann")).id, (Purpose.MOOD,), is_on=True)
        await app.say("ann", "老师讲得太好了，谢谢！", "talk")
        await app.say("bob", "烂课，退钱", "talk")
    await backfill(settings)
    assert capsys.readouterr().out.strip()
    async with build(settings) as app, app.work.read() as tx:
        found = (
            await tx.connection.execute(sa.select(readings.c.label, readings.c.kind, readings.c.engine_version))
        ).all()
    assert [(label, kind) for label, kind, _ in found] == [("pos", "thanks")]
    assert found[0].engine_version.startswith("mood-1+use")
