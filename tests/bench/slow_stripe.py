"""Whether chat waits for a slow Stripe: how long until a message is kept, with a quick Stripe and with a slow one.

    uv run python -m tests.bench.slow_stripe [--rate 500] [--seconds 10] [--delay 3] [--runs 3]

Messages are said at a fixed rate, whatever becomes of them, and each wait counts from the moment at which its message
was due. Meanwhile people ask for a page to pay on and Stripe delivers webhooks, both at a fixed rate too. Stripe's
stand-in runs in the same process, so its own work is in both figures; the ratio of slow to quick is the result.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from statistics import median
from uuid import uuid4

from bot.app import App
from core.kernel.ids import CONSOLE
from core.kernel.messages import Incoming, Person
from tests.flow.stripe_room import SECRET, Community, community

PEOPLE = 500
ROOMS = 20
ASKING_A_SECOND = 5
TEXT = "老师，第三课的作业里 groupby 报错了，谁能帮我看一下？ thanks in advance, this one is tricky!"


@dataclass(frozen=True, slots=True)
class Waits:
    """Milliseconds from when a message was due until it was kept, and how many a second were."""

    p50: float
    p99: float
    rate: float


async def at_a_rate(rate: float, seconds: float, act: Callable[[int], Awaitable[object]]) -> list[float]:
    """Return how long each act took, in seconds, counted from when it was due; none waits for another."""
    took: list[float] = []

    async def one(number: int, due: float) -> None:
        await act(number)
        took.append(time.perf_counter() - due)

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(ceil(rate * seconds)):
            due = begun + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(one(number, due))
    return took


def spoken(number: int) -> Incoming:
    """Return a group message of somebody."""
    person = Person(f"p{number % PEOPLE}", f"Person {number % PEOPLE}", "zh")
    return Incoming(CONSOLE, f"room-{number % ROOMS}", person, str(number), TEXT, datetime.now(UTC))


async def chat_while_stripe_takes(delay_s: float, options: argparse.Namespace, folder: Path) -> Waits:
    """Return the waits of chat while every answer of Stripe takes so long."""
    async with community(f"sqlite+aiosqlite:///{folder}/{uuid4().hex}.db") as opened:
        app = opened.app
        for number in range(PEOPLE):  # everybody has been seen once
            await app.router(spoken(-1 - number))
        await opened.buy("payer", "vip")
        if delay_s:
            opened.stripe.slow("/v1/", delay_s)
        paying = asyncio.create_task(_paying(opened, app, options.seconds))
        begun = time.perf_counter()
        took = await at_a_rate(options.rate, options.seconds, lambda number: app.router(spoken(number)))
        spent = time.perf_counter() - begun
        asked = await paying
        opened.stripe.works_again()
    assert asked, "nobody asked Stripe for anything"
    return waits(took, spent)


async def _paying(opened: Community, app: App, seconds: float) -> int:
    """People ask for pages, and webhooks have customers read; returns how often."""
    charge = opened.charge("payer")

    async def ask(number: int) -> None:
        if number % 2:
            await app.say(f"asks-{number}", "/subscribe vip")
        else:
            opened.stripe.refund(charge, 1)
            await opened.stripe.deliver(app.web, SECRET)

    return len(await at_a_rate(ASKING_A_SECOND, seconds, ask))


def waits(took: Sequence[float], spent: float) -> Waits:
    """Return the figures of these waits."""
    ranked = sorted(1000 * one for one in took)
    return Waits(median(ranked), ranked[ceil(len(ranked) * 0.99) - 1], len(ranked) / spent)


async def measured(options: argparse.Namespace) -> None:
    """Print each pair of runs, and the median ratios."""
    ratios: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.runs):
            quick = await chat_while_stripe_takes(0, options, Path(folder))
            slow = await chat_while_stripe_takes(options.delay, options, Path(folder))
            ratios.append((slow.p50 / quick.p50, slow.p99 / quick.p99))
            for name, one in (("quick", quick), ("slow", slow)):
                print(f"{name}: p50 {one.p50:.1f} ms, p99 {one.p99:.1f} ms at {one.rate:.0f} messages/s")
    p50, p99 = (median(column) for column in zip(*ratios, strict=True))
    print(f"slow Stripe ({options.delay:.0f} s an answer) to quick: p50 {p50:.2f}, p99 {p99:.2f}")


def main() -> None:
    """Measure by the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=500)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--delay", type=float, default=3)
    parser.add_argument("--runs", type=int, default=3)
    asyncio.run(measured(parser.parse_args()))


if __name__ == "__main__":
    main()
