"""A process whose people talk until it is killed; what was acknowledged is told first of all.

    python -m tests.flow.intake_worker

For each line "DATABASE_URL KEYS RUN" on standard input it starts a child, so that ten kills pay for the imports once.
The child prints its process id, then one reference a line, each only after the product took the message in; an empty
line comes after its end. Some messages are told twice, as platforms do after a broken connection; some are from before
the last kill, as they do after a restart.
"""

import asyncio
import os
import random
import sys
from itertools import count

from bot.app import App, build
from bot.settings import Settings
from core.kernel.ids import CONSOLE
from core.kernel.messages import Incoming, Person

PEOPLE = 40
ROOMS = ("hall", "den", None)


def main() -> None:
    """Start children one after another until standard input ends."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            database_url, keys, run = line.split()
            asyncio.run(live(Settings(database_url=database_url, data_keys=keys, log_level="ERROR"), int(run)))
        os.waitpid(child, 0)
        say("")


async def live(settings: Settings, run: int) -> None:
    """Never return: people talk until the process is killed."""
    async with build(settings) as app, asyncio.TaskGroup() as people:
        say(str(os.getpid()))
        for person in range(PEOPLE):
            people.create_task(talk(app, run, person))


async def talk(app: App, run: int, person: int) -> None:
    """Never return: one person talks, each message once the one before was acknowledged."""
    chance = random.Random(run * 1_000 + person)
    for number in count():
        room = ROOMS[(person + number) % len(ROOMS)]
        for _ in range(2 if chance.random() < 0.1 else 1):
            await hand_in(app, person, f"{run}-{person}-{number}", room)
        say(f"{run}-{person}-{number}")
        if run and number < 3:
            # Perhaps it was kept before the kill, perhaps not.
            await hand_in(app, person, f"{run - 1}-{person}-{number}", room)


async def hand_in(app: App, person: int, ref: str, room: str | None) -> None:
    """The message is acknowledged."""
    who = Person(f"p{person}", f"Person {person}")
    await app.router(Incoming(CONSOLE, room, who, ref, f"The words of {ref}, said for the road.", app.clock.now()))


def say(line: str) -> None:
    """The test that started this process reads `line`."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
