"""Many pushes on a strict Bot API: no flood control is met, and commands are answered meanwhile.

    uv run python -m tests.bench.telegram --pushes 12000

The product speaks at its own pace, in real time: 12,000 pushes take about eight minutes. Somebody asks for something
every two seconds meanwhile; timed from the update to the answer in the chat. The stand-in is in the same process, and
so is its share of the CPU.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from core.kernel.ids import TELEGRAM, Address, MemberId
from core.kernel.messages import Answer, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import notice_job
from core.members.model import Language, LanguageSource, Member
from tests.wire.telegram import Limits, Person, TelegramStandIn
from tests.wire.telegram_side import BEGIN, Side, serving

ASKING, EVERY_S, BATCH, PATIENCE_S = 40, 2.0, 500, 60.0


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of it: how many arrived, in which time, how many 429 there were, and how long commands waited."""

    arrived: int
    spent_s: float
    refused: int
    waits_s: Sequence[float]


async def pushes(count: int) -> Pushed:
    """Return what came of so many pushes, each to somebody else."""
    async with _served() as side:
        people = _town(side, count + ASKING)
        told, asking = people[:count], people[count:]
        members = await _known(side, told)
        for person in asking:
            person.writes("/lang en")
        await side.quiet()
        waits: list[float] = []
        asks = asyncio.create_task(_ask(side, asking, waits))
        begin = time.perf_counter()
        await _put(side, members)
        arrived = await _arrive(told)
        spent = time.perf_counter() - begin
        asks.cancel()
        return Pushed(arrived, spent, side.telegram.world.flood.refused, waits)


def said(found: Pushed) -> str:
    """Return the figures in one line."""
    middle, worst = median(found.waits_s), max(found.waits_s)
    rate = found.arrived / found.spent_s
    arrived = f"{found.arrived:,} arrived in {found.spent_s:,.0f} s ({rate:.1f} a second), {found.refused} answers 429"
    waited = f"{middle:.2f} s at the median, {worst:.2f} s at most"
    return f"pushes: {arrived}; {len(found.waits_s)} commands meanwhile, answered in {waited}"


@asynccontextmanager
async def _served() -> AsyncIterator[Side]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}"
        async with (
            TelegramStandIn(BEGIN, follows_real_time=True, limits=Limits(), checks_shapes=False) as telegram,
            serving(telegram, url, is_paced=True) as side,
        ):
            yield side


def _town(side: Side, count: int) -> list[Person]:
    """Return people who have started the bot, which was not told so."""
    updates = side.telegram.world.updates
    allowed, updates.allowed = updates.allowed, frozenset()
    people = [side.telegram.user(100_000 + number, f"P{number}", "en") for number in range(count)]
    for person in people:
        person.starts()
    updates.allowed = allowed
    return people


async def _known(side: Side, people: Sequence[Person]) -> list[MemberId]:
    members: list[MemberId] = []
    for start in range(0, len(people), BATCH):
        async with side.app.work.write() as tx:
            for person in people[start : start + BATCH]:
                draft = Member(MemberId(0), person.name, Language.EN, LanguageSource.HINT, BEGIN)
                members.append((await tx.members.add(Address(TELEGRAM, str(person.id)), draft)).id)
    return members


async def _put(side: Side, members: Sequence[MemberId]) -> None:
    for start in range(0, len(members), BATCH):
        async with side.app.work.write() as tx:
            for member in members[start : start + BATCH]:
                key = f"push:{member}"
                await tx.outbox.put(Notice(member, key, Answer((phrase("plain", text=key),))), side.now())
                await tx.jobs.enqueue(notice_job(key))


async def _arrive(people: Sequence[Person]) -> int:
    """Return how many were told, once that is everybody, or nobody more for a minute."""
    told, changed = 0, time.monotonic()
    while told < len(people) and time.monotonic() - changed < PATIENCE_S:
        await asyncio.sleep(1.0)
        now = sum(any(one.is_by_bot for one in person.private.messages) for person in people)
        if now != told:
            told, changed = now, time.monotonic()
            print(f"\r{told:,}", end="", file=sys.stderr, flush=True)
    return told


async def _ask(side: Side, people: Sequence[Person], waits: list[float]) -> None:
    """Somebody asks for something every now and then; how long they waited is kept."""
    number = 0
    while True:
        person = people[number % len(people)]
        number += 1
        before, begin = len(person.private.messages), time.perf_counter()
        person.writes("/me")
        await side.telegram.until(lambda who=person, n=before: len(who.private.messages) > n + 1, 60)
        waits.append(time.perf_counter() - begin)
        await asyncio.sleep(EVERY_S)
