"""A quiz on the console: written, answered over a restart, failed, passed, and what was missed asked again."""

from datetime import timedelta

from bot.app import App, build
from bot.settings import Settings
from core.courses.model import Course, Lesson
from core.kernel.ids import CourseId, LessonId
from core.kernel.messages import Reply
from core.members.model import Role
from tests.flow.test_paid_room import HandClock

PASTED = """pass: 75

Capital of France? {=Paris ~London ~Rome ####It is on the Seine.}

Primes? {~%50%2 ~%50%3 ~%-100%4}

The Earth is flat. {F}

2 + 2? {=4 ~5}
"""


async def say(app: App, person: str, line: str) -> Reply:
    (reply,) = await app.say(person, line)
    return reply


async def press(app: App, person: str, reply: Reply, place: int) -> Reply:
    (answer,) = await app.press(person, reply.buttons[place])
    return answer


async def teach(app: App) -> None:
    """Let the teacher have a course with two lessons."""
    for person in ("teach", "ann"):
        await app.say(person, "/lang en")
    teacher = (await app.member("teach")).id
    lessons = tuple(Lesson(LessonId(f"geo-{n}"), CourseId("geo"), n, f"Lesson {n}", "Text.") for n in (1, 2))
    async with app.work.write() as tx:
        await tx.members.appoint(teacher, frozenset((Role.CREATOR,)))
        await tx.courses.put(Course(CourseId("geo"), "Geography", lessons=lessons, creator=teacher))
    await app.say("ann", "/lesson geo-1")


async def test_a_quiz_from_the_paste_to_the_last_review(database_url: str) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        await teach(app)
        assert (await say(app, "teach", "/addquiz geo-1")).key == "addquiz.begin"
        bad = await say(app, "teach", PASTED.replace("{F}", "{F"))
        assert (bad.key, "Line 7:" in bad.text) == ("addquiz.bad", True)
        assert "has 4 questions" in (await say(app, "teach", PASTED)).text

    async with build(settings, clock=clock) as app:  # a draft outlives a restart
        assert (await press(app, "teach", await say(app, "teach", "/addquiz geo-1"), 0)).key == "addquiz.published"
        first = await say(app, "ann", "/done geo-1")
        assert (first.key, "0%" in (await say(app, "ann", "/progress geo")).text) == ("done.quiz", True)
        second = await press(app, "ann", first, 1)
        toggled = await press(app, "ann", second, 0)
        assert (second.key, toggled.buttons[0].label) == ("quiz.wrong", "☑ 1. 2")

    async with build(settings, clock=clock) as app:  # so does a half answered question
        again = await say(app, "ann", "/quiz")
        assert again.buttons[0].label == "☑ 1. 2"
        assert (await press(app, "ann", first, 0)).key == "quiz.repeated_press"
        third = await press(app, "ann", again, 3)
        failed = await press(app, "ann", await press(app, "ann", third, 1), 0)
        assert (failed.key, "50% (2 of 4; 75% needed)" in failed.text) == ("quiz.failed", True)
        assert (await press(app, "ann", third, 0)).key == "quiz.expired"
        reply = await press(app, "ann", failed, 0)
        for place in (0, 0, 1, 3, 1, 0):
            reply = await press(app, "ann", reply, place)
        assert (reply.key, "Geography: ▰▰▰▰▰▱▱▱▱▱ 50%" in reply.text) == ("quiz.passed", True)
        assert (await press(app, "ann", reply, 5)).key == "rate.kept"
        await say(app, "ann", "/rate geo-1 4 more maps, please")
        assert "more maps, please" in (await say(app, "teach", "/weak")).text
        assert (await say(app, "teach", "/quizstats geo-1")).key == "quizstats.few"

        clock.time += timedelta(days=1)
        card = await say(app, "ann", "/progress")
        assert ("2 questions are due" in card.text, "1 day in a row" in card.text) == (True, True)
        review = await press(app, "ann", card, 0)
        while review.key != "review.done":
            review = await say(app, "ann", _right(review))
        assert "100% (2 of 2)" in review.text
        later = await say(app, "ann", "/quiz review")
        assert (later.key, "2 questions come back" in later.text) == ("review.later", True)


def _right(asked: Reply) -> str:
    """Return what a platform with native polls sends for the right pick."""
    assert asked.poll is not None
    return f"{asked.poll.action} {','.join(map(str, sorted(asked.poll.right)))}"


async def test_what_is_due_is_pushed_by_day_to_who_allows_it(database_url: str) -> None:
    clock, settings = HandClock(), Settings(database_url=database_url, owner_ids="console:owner")
    async with build(settings, clock=clock) as app:
        await teach(app)
        await say(app, "teach", f"/addquiz geo-1\n{PASTED}")
        await say(app, "teach", "/addquiz geo-1 ok")
        for purpose in ("personal", "nudges"):
            await say(app, "ann", f"/consent {purpose} on")
        reply = await say(app, "ann", "/quiz geo-1")
        for place in (1, 0, 3, 0, 1):
            reply = await press(app, "ann", reply, place)
        assert reply.key == "quiz.failed"
        await say(app, "ann", "/done geo-2")
        told: list[str] = []
        for _day in range(2):
            clock.time += timedelta(days=1)
            await app.run_due()
            told += [one.text for one in await app.inbox("ann")]
        assert ["4 questions that you missed are due" in one for one in told] == [True], "once in half a week"
