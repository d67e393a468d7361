"""`python -m tests.wire.telegram [PORT]`: a Telegram for a whole `zhishe run`, by real time, until it is stopped.

It prints its settings as lines of an environment file. Then each line of standard input is a person writing in
private: `ann /start` is Ann (a number is an id, a word gets one), and what the bot sends to anybody is printed.
"""

import asyncio
import contextlib
import sys
from datetime import UTC, datetime

from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.people import Person
from tests.wire.telegram.stand_in import TelegramStandIn


async def main(port: int) -> None:
    """Serve until standard input ends or the process is stopped."""
    async with TelegramStandIn(datetime.now(UTC), follows_real_time=True, port=port) as telegram:
        print(f"TELEGRAM_API_BASE={telegram.base}\nTELEGRAM_FILE_BASE={telegram.file_base}")
        print(f"TELEGRAM_BOT_TOKEN={telegram.token}", flush=True)
        people: dict[str, Person] = {}
        echo = asyncio.create_task(_echo(people))
        while line := await asyncio.to_thread(sys.stdin.readline):
            _say(telegram, people, line)
        echo.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await echo


def _say(telegram: TelegramStandIn, people: dict[str, Person], line: str) -> None:
    name, _, text = line.strip().partition(" ")
    if not name or not text:
        return
    if name not in people:
        people[name] = telegram.user(int(name) if name.isdecimal() else 9000 + len(people), name, "en")
    try:
        people[name].writes(text)
    except NotPossible as error:
        print(f"! {error}", flush=True)


async def _echo(people: dict[str, Person]) -> None:
    while True:
        for name, person in list(people.items()):
            for message in person.inbox():
                print(f"{name} < {message.text}", *(f"[{button.label}]" for button in message.buttons), flush=True)
        await asyncio.sleep(0.1)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
