"""`zhishe analyse --store`: the analysis catches up with the rooms, and says how far it is."""

import sys

from bot.app import build
from bot.operator import in_words, progress
from bot.settings import Settings
from core.kernel.phrase import phrase


async def backfill(settings: Settings) -> None:
    """Have the log read to its end by the present engine, behind the same cursor and the same consents as live."""
    async with build(settings) as app:
        analyse, done = app.cases.analyse, 0
        with progress("analyse") as tell:
            total = await analyse.behind()
            tell(done, total)
            while looked_at := await analyse():
                done += looked_at
                tell(done, max(total, done))
        sys.stdout.write(in_words(phrase("file.caught_up", rows=done)) + "\n")
