"""A process that delivers lessons until it is killed, or until everybody was told.

    python -m tests.flow.delivery_worker DATABASE_URL MOMENT

It says "ready" before it begins. `people` fills a store with members who all have the plan of one dripped course.
"""

import asyncio
import sys
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from bot.app import build
from bot.settings import Settings
from core.courses.drip import Drip
from core.courses.model import Course, Lesson
from core.kernel.ids import CONSOLE, CourseId, LessonId, PlanCode
from tests.fakes.clock import HandClock

BEGAN = datetime(2026, 11, 24, 10, tzinfo=UTC)
COURSE, VIP = CourseId("py"), PlanCode("vip")
LESSONS = 3
KEYS = "k1:" + "A" * 43 + "="


def settings(database_url: str) -> Settings:
    """Return the settings of every process here."""
    return Settings(database_url=database_url, data_keys=KEYS, worker_id="one", timezone="UTC")


async def fill(work: SqlWork, count: int) -> None:
    """Let there be a course of three lessons, one a day, and so many people who were given its plan."""
    lessons = tuple(Lesson(LessonId(f"py-{n}"), COURSE, n, f"Lesson {n}") for n in range(1, LESSONS + 1))
    member = {"language": "en", "language_source": "default", "created_at": BEGAN}
    async with work.write() as tx:
        await tx.courses.put(Course(COURSE, "Python", plans=frozenset((VIP,)), lessons=lessons))
        await tx.drips.put(Drip(COURSE, BEGAN - timedelta(days=1), 1))
        numbers = range(1, count + 1)
        await tx.connection.execute(
            sa.insert(metadata.tables["members"]), [{"id": n, "name": f"p{n}"} | member for n in numbers]
        )
        accounts = [
            {"platform": CONSOLE, "external_id": f"p{n}", "member_id": n, "name": f"p{n}", "seen_at": BEGAN}
            for n in numbers
        ]
        await tx.connection.execute(sa.insert(metadata.tables["accounts"]), accounts)
        given = {"plan": VIP, "kind": "comp", "starts_at": BEGAN, "ends_at": None, "recorded_at": BEGAN}
        facts = [{"member_id": n, "key": f"comp:{n}"} | given for n in numbers]
        await tx.connection.execute(sa.insert(metadata.tables["ledger"]), facts)


async def main(database_url: str, moment: str) -> None:
    """Deliver everything that is due at the moment."""
    clock = HandClock(datetime.fromisoformat(moment))
    async with build(settings(database_url), clock=clock) as app:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await app.cases.delivery.deliver()
        await app.run_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
