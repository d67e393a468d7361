"""Quizzes, progress and ratings, as they are answered: by phrase key and by what the buttons do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.kernel.ids import CONSOLE, Address, CourseId, LessonId
from core.kernel.messages import Button, Reply
from core.members.model import Purpose, Role
from tests.factories import VIP, a_course, a_member, keep
from tests.fakes.product import Product, actions

ANN = a_member(allows=(Purpose.PERSONAL, Purpose.NUDGES))
TEACHER = replace(a_member(2, at=Address(CONSOLE, "teach")), roles=frozenset((Role.CREATOR,)))
PLAIN = "tries: 2\n1 + 1?\n+ 2\n- 3\n# Two ones.\n\nPrimes?\n+ 2\n+ 3\n- 4\n\n5?\n+ yes\n- no"


@pytest.fixture
async def school(product: Product) -> Product:
    """Python, which the teacher made, and a course that somebody else made."""
    other = a_course("go", lessons=1)
    await keep(product.work, ANN, TEACHER, replace(a_course("py", title="Python"), creator=TEACHER.id), other)
    return product


async def taught(school: Product) -> None:
    assert (await school.ask(f"/addquiz py-1\n{PLAIN}", by="teach")).key == "addquiz.added"
    assert (await school.ask("/addquiz py-1 publish", by="teach")).key == "addquiz.published"
    for line in ("/quiz py-1", "/done py-1"):
        unopened = await school.ask(line)
        assert (unopened.key, actions(unopened)[0]) == ("quiz.unopened", "/lesson py-1")
    await school.press(unopened.buttons[0])


async def press(school: Product, reply: Reply, *places: int) -> Reply:
    """Return the last answer after these buttons, each of the answer before."""
    for place in places:
        reply = await school.press(reply.buttons[place])
    return reply


async def test_a_quiz_is_written_in_several_messages_seen_published_replaced_and_removed(school: Product) -> None:
    begun = await school.ask("/addquiz py-1", by="teach")
    assert (begun.key, actions(begun)) == ("addquiz.begin", ["/addquiz py-1 stop"])
    assert (await school.ask("Capital? {=Paris ~Rome}", by="teach")).key == "addquiz.added"
    added = await school.ask("题目,A,B,答案\n天？,蓝,红,A", by="teach")
    assert (added.key, actions(added)) == (
        "addquiz.added",
        ["/addquiz py-1 ok", "/addquiz py-1 see", "/addquiz py-1 drop"],
    )
    preview = await school.ask("/addquiz py-1 预览", by="teach")
    assert preview.key == "addquiz.preview"
    assert "✓ Paris (right)" in preview.text and "蓝" in preview.text
    assert (await school.ask("/quiz py-1")).key == "quiz.none", "nobody is asked a draft"
    assert (await school.ask("/addquiz py-1 pass 100", by="teach")).key == "addquiz.rules"
    assert (await school.ask("/addquiz py-1 ok", by="teach")).key == "addquiz.published"
    assert (await school.ask("/addquiz py-1 ok", by="teach")).key == "addquiz.no_draft"
    assert (await school.ask("hello", by="teach")).key == "talk.kept"
    assert (await school.ask("/addquiz py-1 tries 5", by="teach")).key == "addquiz.rules"
    await school.ask("/addquiz py-1", by="teach")
    assert (await school.ask("/addquiz py-1 tries 6", by="teach")).key == "addquiz.rules", (
        "an empty draft hides no quiz"
    )
    live = school.work.tables.quizzes[LessonId("py-1")]
    assert (len(live.questions), live.pass_percent, live.tries_a_day) == (2, 100, 6)
    assert (await school.ask("/addquiz py-1 off", by="teach")).key == "addquiz.removed"
    assert (await school.ask("/addquiz py-1 off", by="teach")).key == "quiz.none"


async def test_a_bad_line_is_named_and_nothing_is_saved(school: Product) -> None:
    await school.ask("/addquiz py-1", by="teach")
    before = school.work.tables.copied()
    bad = await school.ask("A? {=1 ~2}\n\nB? {=1}", by="teach")
    assert (bad.key, actions(bad)) == ("addquiz.bad", ["/addquiz py-1 see", "/addquiz py-1 stop"])
    assert "Line 3:" in bad.text
    assert school.work.tables.quiz_drafts == before.quiz_drafts
    assert (await school.press(bad.buttons[1], by="teach")).key == "addquiz.stopped"
    assert (await school.ask("B? {=1}", by="teach")).key == "talk.kept"


async def test_a_quiz_is_for_its_teacher_and_the_staff_alone(school: Product) -> None:
    assert (await school.ask("/addquiz py-1")).key == "denied"
    assert (await school.ask("/addquiz go-1", by="teach")).key == "content.not_yours"
    assert (await school.ask("/quizstats go-1", by="teach")).key == "content.not_yours"
    assert (await school.ask("/addquiz go-1", by="root")).key == "addquiz.begin"
    for line, key in (
        ("/addquiz", "addquiz.which"),
        ("/addquiz zzz", "lesson.unknown"),
        ("/quizstats", "quizstats.which"),
    ):
        assert (await school.ask(line, by="teach")).key == key


async def test_a_quiz_is_asked_by_polls_and_buttons_and_passes_the_lesson(school: Product) -> None:
    await taught(school)
    asked = await school.ask("/done py-1")
    assert (asked.key, actions(asked)) == ("done.quiz", ["/quiz pick 1 0 0", "/quiz pick 1 0 1"])
    assert asked.poll is not None
    assert (asked.poll.options, asked.poll.right, asked.poll.action) == (("2", "3"), {0}, "/quiz pick 1 0")
    several = await school.press(asked.buttons[0])
    assert several.poll is not None and several.poll.is_multiple
    assert actions(several) == [*(f"/quiz pick 1 1 ~{n}" for n in range(3)), "/quiz pick 1 1 ok"]
    assert all((action or "").startswith(several.poll.action) for action in actions(several))
    assert (await school.press(asked.buttons[1])).key == "quiz.repeated_press"
    assert (await school.ask("/quiz")).key == "quiz.head", "it goes on where it was"
    assert (await school.press(several.buttons[3])).key == "quiz.empty"
    last = await press(school, await school.press(several.buttons[0]), 1, 3)
    assert last.key == "quiz.right"
    passed = await school.press(last.buttons[0])
    assert (passed.key, actions(passed)[:3]) == ("quiz.passed", ["/next", "/progress", "/rate py-1 1"])
    assert "▰▰▰▱▱▱▱▱▱▱ 33%" in passed.text
    assert (await school.press(last.buttons[0])).key == "quiz.expired"
    assert (await school.ask("/done py-1")).key == "done.again"


async def test_a_poll_picks_several_at_once_and_nonsense_is_expired(school: Product) -> None:
    await taught(school)
    await press(school, await school.ask("/quiz py-1"), 0)
    for words in ("pick 1 1 x", "pick 1 1", "pick x 1 0", "pick 1 1 0,x", "pick 1 9 0", "pick 1 1 ~", "pick ² 1 0"):
        assert (await school.ask(f"/quiz {words}")).key == "quiz.expired", words
    assert (await school.ask("/quiz pick 1 1 0,1")).key == "quiz.right"


async def test_used_tries_say_when_again_and_what_was_missed_is_due_tomorrow(school: Product) -> None:
    await taught(school)
    failed = await press(school, await school.ask("/quiz py-1"), 1, 0, 3, 1)
    assert (failed.key, actions(failed)) == ("quiz.failed", ["/quiz py-1", "/lesson py-1"])
    assert "why: Two ones." in failed.text and "3 questions come back tomorrow" in failed.text
    await press(school, await school.ask("/quiz py-1"), 1, 0, 3, 1)
    used = await school.ask("/quiz py-1")
    assert (used.key, actions(used)) == ("quiz.used", ["/lesson py-1", "/quiz review"])
    assert "2026-11-25 12:00" in used.text
    assert (await school.ask("/quiz review")).key == "review.later"
    card = await school.ask("/progress")
    assert (card.key, "• Lesson py-1: 3 questions not learnt yet" in card.text) == ("progress.card", True)
    school.clock.pass_by(timedelta(days=1))
    card = await school.ask("/progress")
    assert "3 questions are due" in card.text and actions(card)[0] == "/quiz review"
    assert (await school.press(card.buttons[0])).key == "review.head"


async def test_what_is_due_is_told_to_the_willing_within_the_pushes_of_the_week(school: Product) -> None:
    await taught(school)
    for by in ("ann", "bob"):
        await school.ask("/lesson py-1", by=by)
        reply = await school.ask("/quiz py-1", by=by)
        for place in (1, 0, 3, 1):
            reply = await school.press(reply.buttons[place], by=by)
    remind = school.cases.quizzes.remind
    assert await remind() == 0, "nothing is due yet"
    school.clock.pass_by(timedelta(days=1))
    assert (await remind(), await remind()) == (1, 0)
    (notice,) = [notice for notice, _ in school.work.tables.notices.values()]
    assert (notice.member_id, notice.answer.phrases[0].params["count"]) == (ANN.id, 3)
    school.clock.pass_by(timedelta(days=3))
    assert await remind() == 0, "two a week, and the gap between them"
    school.clock.pass_by(timedelta(days=1))
    assert await remind() == 1
    assert await replace(remind, per_week=0)() == 0


async def test_progress_is_shown_for_all_and_for_one_and_bad_words_are_named(school: Product) -> None:
    assert (await school.ask("/progress")).key == "progress.none"
    unknown = await school.ask("/progress zzz")
    assert (unknown.key, actions(unknown)) == ("progress.unknown", ["/courses"])
    await school.ask("/done py-2")
    one = await school.ask("进度")
    assert "33%" in one.text and "(1/3) Python" in one.text
    whole = await school.ask("/progress py")
    assert "✓ Lesson py-2 (done)" in whole.text and "○ Lesson py-1" in whole.text
    assert "0%" in (await school.ask("/progress go")).text


async def test_a_finished_lesson_is_rated_by_a_button_and_in_words(school: Product) -> None:
    done = await school.ask("/done py-1")
    assert actions(done)[2:] == [f"/rate py-1 {n}" for n in range(1, 6)]
    kept = await school.press(done.buttons[4])
    assert (kept.key, "/rate py-1 3 your text" in kept.text) == ("rate.kept", True)
    await school.ask("/rate py-1 2 too fast for me")
    await school.press(done.buttons[6])
    (rating,) = school.work.tables.ratings.values()
    assert (rating.stars, rating.text) == (5, "too fast for me")
    weak = await school.ask("/weak", by="teach")
    assert "too fast for me" in weak.text and "ann" not in weak.text
    for words, key in (
        ("", "rate.which"),
        ("py-1", "rate.how"),
        ("py-1 x", "rate.how"),
        ("py-1 9", "rate.range"),
        ("py-1 0", "rate.range"),
        ("zzz 3", "lesson.unknown"),
        ("py-2 3", "rate.not_done"),
        ("py-1 3 " + "x" * 1001, "rate.too_long"),
    ):
        assert (await school.ask(f"/rate {words}")).key == key


async def test_weak_lessons_are_listed_for_their_teacher(school: Product) -> None:
    body = "A long text about loops and what they are for, with [a link](htp:/x). " * 9
    course = replace(a_course("py"), creator=TEACHER.id)
    lessons = tuple(replace(one, body=body) for one in course.lessons[:2])
    await keep(school.work, replace(course, lessons=(*lessons, course.lessons[2])))
    await school.ask("/lesson py-1")
    weak = await school.ask("/weak", by="teach")
    assert weak.key == "weak.card"
    assert "nearly the same text as" in weak.text and "htp:/x" in weak.text and "90 days" in weak.text
    assert "go-1" not in weak.text
    assert (await school.ask("/weak")).key == "denied"


async def test_low_ratings_of_enough_old_accounts_are_listed(school: Product) -> None:
    for number in range(6):
        await school.ask("/done py-1", by=f"m{number}")
        for lesson in ("py-2", "py-3", "go-1"):
            await school.ask(f"/done {lesson}", by=f"m{number}")
        await school.ask("/rate py-1 1", by=f"m{number}")
    assert "rated 1" not in (await school.ask("/weak", by="teach")).text, "they are all new"
    school.clock.pass_by(timedelta(days=61))
    assert "rated 1.0 of 5" in (await school.ask("/weak", by="teach")).text


async def test_the_record_of_a_quiz_hides_figures_of_few(school: Product) -> None:
    await taught(school)
    assert (await school.ask("/quizstats py-2", by="teach")).key == "quiz.none"
    for number in range(10):
        by = f"m{number}"
        await school.ask("/lesson py-1", by=by)
        reply = await school.ask("/quiz py-1", by=by)
        for place in (number % 2, 0, 1, 3, 0):
            reply = await school.press(reply.buttons[place], by=by)
        if number == 8:
            few = await school.ask("/quizstats py-1", by="teach")
            assert (few.key, "too few to say" in few.text) == ("quizstats.few", True)
    record = await school.ask("/quizstats py-1", by="teach")
    assert (record.key, "50% right" in record.text, "very easy" in record.text) == ("quizstats.card", True, True)
    assert "10 members, 50% passed" in record.text


async def test_a_locked_lesson_asks_nothing(school: Product) -> None:
    await taught(school)
    await keep(school.work, replace(a_course("py", plan=VIP), creator=TEACHER.id))
    assert (await school.ask("/quiz py-1")).key == "lesson.locked"
    assert (await school.ask("/quiz")).key == "quiz.which"
    assert (await school.ask("/quiz zzz")).key == "lesson.unknown"


async def test_ids_of_any_length_fit_on_every_button(school: Product) -> None:
    long = CourseId("course-" + "x" * 100)
    course = a_course(long)
    await keep(school.work, replace(course, creator=TEACHER.id))
    code = course.lessons[0].id
    for words in ("", PLAIN, "see", "ok"):
        await school.ask(f"/addquiz {code} {words}", by="teach")
    await school.ask(f"/lesson {code}")
    failed = await press(school, await school.ask(f"/quiz {code}"), 1, 0, 3, 1)
    assert (await school.press(failed.buttons[0])).key == "quiz.head"
    done = await school.ask(f"/done {course.lessons[1].id}")
    assert (await school.press(done.buttons[-1])).key == "rate.kept"


async def test_to_know_a_lesson_already_does_not_pass_its_quiz(school: Product) -> None:
    await taught(school)
    said = await school.press(Button("known", "/opinion known py-1"))
    assert (said.key, actions(said)[0]) == ("opinion.quiz", "/open py-1")
    assert "0%" in (await school.ask("/progress py")).text
    assert (await school.ask("/done py-1")).key == "done.quiz"


async def test_stop_says_that_the_draft_of_a_quiz_is_kept(school: Product) -> None:
    await school.ask("/addquiz py-1", by="teach")
    await school.ask("Capital? {=Paris ~Rome}", by="teach")
    left = await school.ask("/stop", by="teach")
    assert (left.key, actions(left)) == ("stop.quiz_left", ["/addquiz py-1"])
    assert (await school.ask("/stop", by="teach")).key == "stop.nothing"
    assert "1 question" in (await school.press(left.buttons[0], by="teach")).text
