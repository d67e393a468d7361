"""`/courses words` over 5,000 lessons: how long a search takes.

Run: `python -m tests.bench.search [LESSONS] [DATABASE_URL]`. The bar is a median below 200 ms on 2 cores.
"""

import asyncio
import random
import statistics
import sys
import tempfile
import time

from bot.app import build
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId

LESSONS = 5_000
PER_COURSE = 50
ASKED = 60
BAR_MS = 200.0
SYLLABLES = (
    "ba",
    "con",
    "de",
    "fi",
    "gra",
    "ho",
    "in",
    "ko",
    "lu",
    "mer",
    "no",
    "pro",
    "qui",
    "ra",
    "sta",
    "ti",
)
SIGNS = "".join(chr(0x4E00 + 7 * n) for n in range(2_000))


def a_text(chance: random.Random, words: list[str], common: str) -> str:
    """Return about 1,500 signs in both languages; frequent words are frequent, as in speech."""
    english = " ".join(words[min(int(chance.paretovariate(0.6)) - 1, len(words) - 1)] for _ in range(120))
    chinese = "".join(common[min(int(chance.paretovariate(0.5)) - 1, len(common) - 1)] for _ in range(700))
    return f"{english}\n\n{chinese}"


async def measure(url: str, count: int) -> float:
    """Fill the store, print the figures and return the median in milliseconds."""
    chance = random.Random(7)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(20_000)]
    asked: list[str] = []
    async with build(Settings(database_url=url, owner_ids="console:owner")) as app:
        began = time.perf_counter()
        for number in range(count // PER_COURSE):
            code = CourseId(f"c{number:03}")
            lessons: list[Lesson] = []
            for place in range(1, PER_COURSE + 1):
                body = a_text(chance, words, SIGNS)
                lessons.append(Lesson(LessonId(f"{code}-{place}"), code, place, f"{body[:12]} {body[-6:]}", body))
            asked += [lessons[0].body[-20:-16], lessons[1].body.split()[7][:-1], lessons[2].body[-9:-7]]
            async with app.work.write() as tx:
                await tx.courses.put(Course(code, f"Course {number} {lessons[0].body[-4:]}", lessons=tuple(lessons)))
        sys.stdout.write(f"published {count} lessons in {time.perf_counter() - began:.1f} s\n")
        took: list[float] = []
        frequent = (SIGNS[0] + SIGNS[1], " ".join(words[:3]))
        for line in (*chance.sample(asked, ASKED), "qqqq xxxx", *frequent):
            began = time.perf_counter()
            await app.say("ann", f"/courses {line}")
            took.append((time.perf_counter() - began) * 1000)
            if took[-1] > BAR_MS:
                sys.stdout.write(f"{took[-1]:.0f} ms for {line}\n")
        median, worst = statistics.median(took), max(took)
        sys.stdout.write(f"{len(took)} searches: median {median:.0f} ms, slowest {worst:.0f} ms (bar {BAR_MS:.0f})\n")
    return median


def main(count: int, url: str | None) -> int:
    """Print the measurement; 1 where the bar is not met."""
    with tempfile.TemporaryDirectory() as folder:
        median = asyncio.run(measure(url or f"sqlite+aiosqlite:///{folder}/bench.db", count))
    return int(median >= BAR_MS)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else LESSONS, sys.argv[2] if len(sys.argv) > 2 else None))
