"""A course of thirty days, played on the console by a creator and three members over restarts.

`python -m tests.flow.month` keeps what a member sees on the first and on the last day in docs/figures/month.md.
"""

import asyncio
import random
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.kernel.messages import Button, Reply
from core.members.model import Role
from tests.fakes.clock import HandClock
from tests.flow.month_stage import ConsoleStage, Stage
from tests.flow.month_words import EN, ZH, Words

FIGURE = Path("docs/figures/month.md")
MORNING = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai, on the first of a month of thirty days."""
DAYS, LESSONS, EVERY, CHALLENGE_DAYS = 30, 10, 3, 21
LIN, ZOE, EVE, BOB = PEOPLE = ("lin", "zoe", "eve", "bob")
BOB_COMES = 7
STEPS, RESTARTS = 210, 3


@dataclass
class Month:
    """The product over the month, stopped and started before seeded steps, and all that its people saw."""

    stage: Stage
    words: Words
    seed: int
    seen: dict[str, list[str]] = field(default_factory=dict)
    told: dict[str, list[Reply]] = field(default_factory=dict)
    restarts: int = 0
    day: int = 1
    _steps: int = 0

    async def say(self, person: str, text: str, ref: str | None = None) -> Reply:
        """Return the one answer to what the person says; its key is not that of a failure."""
        await self._restart_where_due()
        self._write(person, "→", text)
        return self._answer(person, await self.stage.say(person, text, ref))

    async def press(self, person: str, reply: Reply, action: str) -> Reply:
        """Return the one answer to the first button whose command begins so."""
        found = next((one for one in reply.buttons if (one.action or "").startswith(action)), None)
        assert found is not None, f"no button {action} in {[one.action for one in reply.buttons]}"
        return await self._press(person, found)

    async def solve(self, person: str, asked: Reply, *, is_right: bool = True) -> Reply:
        """Return what is said after a right answer, or a wrong one, to the question."""
        assert asked.poll is not None
        places = [n for n in range(len(asked.poll.options)) if (n in asked.poll.right) == is_right]
        return await self._press(person, asked.buttons[places[0]])

    async def let_happen(self) -> None:
        """What is due happens, and everybody reads what came."""
        await self._restart_where_due()
        await self.stage.app.run_due()
        for person in PEOPLE:
            for one in await self.stage.inbox(person):
                self.told.setdefault(person, []).append(one)
                self._write(person, "✉", self._shown(one))

    def counted(self, person: str) -> Counter[str]:
        """Return how often the person was told what."""
        return Counter(one.key for one in self.told.get(person, ()))

    async def _press(self, person: str, pressed: Button) -> Reply:
        await self._restart_where_due()
        self._write(person, "→", f"[{pressed.label}]")
        return self._answer(person, await self.stage.press(person, pressed))

    def _answer(self, person: str, replies: list[Reply]) -> Reply:
        assert len(replies) == 1, f"{len(replies)} answers to {person} on day {self.day}"
        self._write(person, "←", self._shown(replies[0]))
        return replies[0]

    def _shown(self, reply: Reply) -> str:
        rows = [reply.text, *(["<picture>"] if reply.picture else []), *(f"<{one.name}>" for one in reply.enclosures)]
        return "\n".join([*rows, *([" ".join(f"[{one.label}]" for one in reply.buttons)] if reply.buttons else [])])

    def _write(self, person: str, sign: str, text: str) -> None:
        moment = self.stage.clock.now() + timedelta(hours=8)
        self.seen.setdefault(f"{person} {self.day}", []).append(f"{moment:%H:%M} {sign} " + text.replace("\n", "\n  "))

    async def _restart_where_due(self) -> None:
        if self._steps in set(random.Random(self.seed).sample(range(STEPS), RESTARTS)):
            await self.stage.stop()
            await self.stage.start()
            self.restarts += 1
        self._steps += 1


@asynccontextmanager
async def month(stage: Stage, words: Words, seed: int, *, languages: Mapping[str, str]) -> AsyncIterator[Month]:
    """Enter a product with four people who read these languages (else that of the words); one of them teaches."""
    await stage.start()
    try:
        for person in PEOPLE:
            await stage.say(person, f"/lang {languages.get(person, words.lang)}")
        async with stage.app.work.write() as tx:
            lin = await tx.members.at(stage.account(LIN))
            assert lin is not None
            await tx.members.appoint(lin.id, frozenset((Role.CREATOR,)))
        yield Month(stage, words, seed)
    finally:
        await stage.stop()


def on_console(url: str) -> ConsoleStage:
    """Return the console on the morning of the first day."""
    return ConsoleStage(url, HandClock(MORNING))


async def teach(month: Month) -> tuple[str, list[str]]:
    """Publish the course from the chat with its quizzes; return the ids of the course and of its lessons."""
    words = month.words
    made = await month.say(LIN, f"/newcourse {words.course}")
    lessons: list[str] = []
    for number in range(1, LESSONS + 1):
        begun = await month.press(LIN, made, "/newlesson")
        assert begun.key == "newlesson.begin", begun.text
        text, ref = words.lesson(number), f"m{number}"
        card = await month.say(LIN, text, ref)
        if number == 1:
            assert await month.stage.say(LIN, text, ref) in ([], [card]), "what comes twice goes in once"
        done = await month.press(LIN, await month.press(LIN, card, "/preview"), "/publish")
        assert done.key == "publish.done", done.text
        lessons.append(next(one.action or "" for one in done.buttons).removeprefix("/lesson "))
        pasted = await month.say(LIN, f"/addquiz {lessons[-1]}\n{words.quiz(number)}")
        assert (await month.press(LIN, pasted, "/addquiz")).key == "addquiz.published"
    course = next(one.action or "" for one in made.buttons).removeprefix("/newlesson ")
    assert (await month.say(LIN, f"/drip {course} every {EVERY} at 9")).key == "drip.card"
    return course, lessons


async def learn(month: Month, person: str, opened: Reply, *, mistakes: int = 0) -> Reply:
    """Return what is said at the end of a lesson: read, finished by its quiz, failed so often before."""
    assert opened.key == "lesson.card", opened.text
    asked = await month.press(person, opened, "/done")
    assert asked.key == "done.quiz", asked.text
    for _ in range(mistakes):
        failed = await month.solve(person, asked, is_right=False)
        assert failed.key == "quiz.failed", failed.text
        asked = await month.press(person, failed, "/quiz")
    return await month.solve(person, asked)


async def play(month: Month) -> dict[str, str]:
    """The month goes by; return what the last day showed."""
    course, lessons = await teach(month)
    card = await month.say(LIN, f"/challenge {month.words.challenge} {CHALLENGE_DAYS}")
    for person in (ZOE, EVE):
        shown = await month.say(person, "/checkin")
        assert (await month.press(person, shown, "/takepart join")).key == "challenge.joined", card.text
    for month.day in range(1, DAYS + 1):
        await month.let_happen()
        await zoe_learns(month)
        await others_learn(month, lessons)
        await ask_and_answer(month)
        if month.day < DAYS:
            month.stage.clock.pass_by(timedelta(days=1))
    return await last_day(month, course)


async def zoe_learns(month: Month) -> None:
    """She looks around on the first day, checks in daily, and finishes each lesson two days after it came."""
    if month.day == 1:
        await month.press(ZOE, await month.say(ZOE, "/courses"), "/course")
        assert (await month.say(ZOE, "/next")).key == "lesson.card"
    if month.day <= CHALLENGE_DAYS:
        assert (await month.say(ZOE, f"/checkin {month.words.checkin}")).key == "checkin.done"
    if month.day % EVERY == 0 and month.day < DAYS:
        passed = await learn(month, ZOE, await month.say(ZOE, "/next"))
        assert (passed.key, f"{month.day // EVERY * 10}%" in passed.text) == ("quiz.passed", True), passed.text
        assert (await month.say(ZOE, "/next")).key == "next.waits"


async def others_learn(month: Month, lessons: list[str]) -> None:
    """Eve fails each quiz once on the day of its lesson; Bob comes late and only reads the first lesson."""
    if month.day % EVERY == 1:
        assert (await learn(month, EVE, await month.say(EVE, "/next"), mistakes=1)).key == "quiz.passed"
    if month.day == BOB_COMES:
        assert (await month.say(BOB, f"/lesson {lessons[0]}")).key == "lesson.card"
        assert (await month.say(BOB, f"/lesson {lessons[1]}")).key == "lesson.waits"


async def ask_and_answer(month: Month) -> None:
    """Eve asks on the fourth day, and is answered on the fifth."""
    if month.day == 4:
        assert (await month.say(EVE, f"/ask {month.words.question}")).key == "ask.sent"
    if month.day == 5:
        await month.press(LIN, await month.say(LIN, "/answer"), "/answer 1")
        assert (await month.say(LIN, f"/answer 1 {month.words.answer}")).key == "answer.sent"


async def last_day(month: Month, course: str) -> dict[str, str]:
    """The last lesson is learnt, the certificate given and verified by somebody else."""
    done = await learn(month, ZOE, await month.say(ZOE, "/next"))
    given = await month.press(ZOE, done, "/certificate")
    assert given.key == "certificate.given", given.text
    code = next(one.action or "" for one in given.buttons).removeprefix("/certificate ")
    assert (await month.say(BOB, f"/certificate {code}")).key == "certificate.valid"
    assert (await month.say(BOB, f"/certificate {course}")).key == "certificate.missing"
    assert "10/10" in (await month.say(ZOE, "/progress")).text
    await month.let_happen()
    return {"code": code, "given": given.text, "students": (await month.say(LIN, f"/students {course}")).text}


def check(month: Month, ended: Mapping[str, str]) -> None:
    """Everything was told once, and nothing is missing; Eve and Bob read English."""
    assert month.restarts == RESTARTS
    lessons = LESSONS - 1  # the first one is there at the start
    assert month.counted(ZOE) == {"drip.lesson": lessons, "challenge.ended": 1}
    assert month.counted(EVE) == {"drip.lesson": lessons, "challenge.ended": 1, "answer.told": 1}
    assert month.counted(BOB) == {"drip.lesson": (DAYS - BOB_COMES) // EVERY}
    assert month.counted(LIN) == {"ask.told": 1}
    for person, told in month.told.items():
        assert len({one.text for one in told}) == len(told), f"{person} was told something twice"
    named = "\n".join(one.text for one in month.told[ZOE])
    assert [title for title in month.words.titles[1:] if title not in named] == []
    assert "21 天里你打卡 21 天" in named
    assert "on 0 of 21 days" in "\n".join(one.text for one in month.told[EVE])
    assert "zoe" in ended["given"]
    assert ended["students"].count("100%") == 2, ended["students"]


async def figure() -> str:
    """Return the first and the last day as a member sees them, in Chinese and in English."""
    parts = ["# A month as a member sees it", "", "Kept by `python -m tests.flow.month`: → said, ← answered, ✉ told."]
    for words in (ZH, EN):
        with tempfile.TemporaryDirectory() as folder:
            async with month(on_console(f"sqlite+aiosqlite:///{folder}/month.db"), words, 30, languages={}) as opened:
                await play(opened)
        for day in (1, DAYS):
            parts += ["", f"## {words.heading.format(day=day)}", "", "```text", *opened.seen[f"{ZOE} {day}"], "```"]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    FIGURE.write_text(asyncio.run(figure()), "utf-8")
