"""Courses, lessons and suggestions, as they are answered: by phrase key and by what the buttons do."""

from dataclasses import replace

import pytest

from core.courses.model import Course, Lesson
from core.interactions.model import ActKind
from core.kernel.ids import CourseId, LessonId
from core.members.model import Purpose
from tests.factories import VIP, a_course, a_fact, a_lesson, a_member, a_plan, an_act, keep
from tests.fakes.product import Product, actions

STARS = tuple(f"/rate py-1 {number}" for number in range(1, 6))
ANN = a_member(allows=(Purpose.PERSONAL,))


@pytest.fixture
async def school(product: Product) -> Product:
    """Two courses, one of them behind a plan, and Ann, who allows personal suggestions."""
    paid = a_course("paid", plan=VIP)
    paid = replace(paid, lessons=(replace(paid.lessons[0], is_free=True), *paid.lessons[1:]))
    await keep(product.work, ANN, a_course("py", title="Python", tags=("code",)), paid, a_plan())
    return product


async def test_the_catalogue_lists_and_opens_courses(school: Product) -> None:
    listed = await school.ask("/courses")
    assert (listed.key, actions(listed)) == ("courses.list", ["/course paid", "/course py"])
    card = await school.press(listed.buttons[1])
    assert (card.key, actions(card)) == ("course.card", ["/lesson py-1", "/courses"])
    lesson = await school.press(card.buttons[0])
    assert (lesson.key, actions(lesson)) == ("lesson.card", ["/done py-1", "/course py"])
    done = await school.press(lesson.buttons[0])
    assert (done.key, actions(done)) == (
        "done.saved",
        ["/next", "/course py", *STARS],
    )
    assert (await school.press(lesson.buttons[0])).key == "done.again"
    assert actions(await school.press(done.buttons[0])) == ["/done py-2", "/course py"]


async def test_an_empty_catalogue_says_so(product: Product) -> None:
    for line, key in (("/courses", "courses.none"), ("/next", "next.none"), ("/recommend", "recommend.none")):
        assert (await product.ask(line)).key == key


async def test_a_search_that_finds_nothing_shows_the_nearest_courses_and_opens_them(school: Product) -> None:
    reply = await school.ask("/courses pytxyn")
    assert (reply.key, actions(reply)) == ("courses.not_found", ["/course py", "/course paid", "/courses"])


async def test_a_typing_error_is_forgiven(school: Product) -> None:
    reply = await school.ask("/courses pyton")
    assert (reply.key, actions(reply)[0]) == ("courses.list", "/course py")


async def test_a_long_catalogue_is_cut_and_says_how_much_is_left(product: Product) -> None:
    await keep(product.work, *(a_course(f"c{n:02}", title=f"Title {n}") for n in range(14)))
    reply = await product.ask("/courses")
    assert "Title 9" in reply.text and "Title 10" not in reply.text
    assert reply.text.splitlines()[-1].startswith("4 more")
    assert len(reply.buttons) == 5


async def test_an_unknown_course_becomes_a_search(school: Product) -> None:
    assert (await school.ask("/course")).key == "course.which"
    found = await school.ask("/course code")
    assert (found.key, actions(found)) == ("course.unknown", ["/course py", "/courses"])
    assert actions(await school.ask("/course pyton"))[0] == "/course py"


async def test_a_locked_course_shows_its_lock_and_the_way_to_the_plans(school: Product) -> None:
    card = await school.ask("/course paid")
    assert (card.key, actions(card)) == ("course.card", ["/lesson paid-1", "/plans", "/courses"])
    assert (await school.ask("/lesson paid-1")).key == "lesson.card"
    for line in ("/lesson paid-2", "/done paid-2"):
        refused = await school.ask(line)
        assert (refused.key, actions(refused)) == ("lesson.locked", ["/plans"])
    await school.ask("/done paid-1")
    assert actions(await school.ask("/course paid")) == ["/plans", "/courses"]
    await keep(school.work, a_fact())
    assert (await school.ask("/lesson paid-2")).key == "lesson.card"
    assert actions(await school.ask("/course paid")) == ["/lesson paid-2", "/courses"]


@pytest.mark.parametrize(
    ("line", "key", "buttons"),
    [
        ("/lesson", "lesson.which", ["/next", "/courses"]),
        ("/lesson nothing", "lesson.unknown", ["/courses"]),
        ("/done nothing", "lesson.unknown", ["/courses"]),
        ("/done", "done.which", ["/next", "/courses"]),
        ("/why", "why.no_list", ["/recommend"]),
        ("/recommend gardening", "recommend.none_on", ["/recommend"]),
    ],
)
async def test_bad_input_changes_nothing_and_offers_a_way(
    school: Product, line: str, key: str, buttons: list[str]
) -> None:
    before = school.work.tables.copied()
    reply = await school.ask(line)
    assert (reply.key, actions(reply)) == (key, buttons)
    assert (school.work.tables.acts, school.work.tables.courses) == (before.acts, before.courses)


async def test_done_without_a_word_is_the_lesson_opened_last(school: Product) -> None:
    await school.ask("/lesson py-2")
    assert (await school.ask("/done")).key == "done.saved"
    assert "py-2" in {act.item for act in school.work.tables.acts.values() if act.kind is ActKind.DONE}
    assert (await school.ask("/done")).key == "done.which"


async def test_the_last_lesson_of_a_course_leads_to_a_suggestion(school: Product) -> None:
    for lesson in ("py-1", "py-2"):
        assert (await school.ask(f"/done {lesson}")).key == "done.saved"
    reply = await school.ask("/done py-3")
    assert (reply.key, actions(reply)) == (
        "done.finished",
        ["/certificate py", "/recommend", "/course py", *(one.replace("py-1", "py-3") for one in STARS)],
    )


async def test_next_goes_on_and_when_nothing_is_left_suggests(school: Product) -> None:
    for expected in ("paid-1", "py-1", "py-2", "py-3"):
        assert actions(await school.ask("/next"))[0] == f"/done {expected}"
        await school.ask("/done")
    assert (await school.ask("/next")).key == "next.none"


async def test_a_suggestion_is_opened_liked_refused_or_known(school: Product) -> None:
    listed = await school.ask("/recommend")
    assert listed.key == "recommend.list"
    first = listed.buttons[0].action or ""
    item = first.removeprefix("/open ")
    assert actions(listed)[:4] == [first, f"/opinion like {item}", f"/opinion no {item}", f"/opinion known {item}"]
    assert (await school.press(listed.buttons[0])).key == "lesson.card"
    after = await school.press(listed.buttons[2])
    assert after.key == "opinion.saved"
    assert first not in actions(after)
    assert (await school.press(listed.buttons[2])).key == "opinion.again"


async def test_what_is_liked_leaves_the_list_and_can_be_opened_there_and_then(school: Product) -> None:
    listed = await school.ask("/recommend")
    first = listed.buttons[0].action
    after = await school.press(listed.buttons[1])
    assert actions(after)[0] == first
    assert first not in actions(after)[1:]


async def test_suggestions_hold_nothing_closed(school: Product) -> None:
    assert not {"/open paid-2", "/open paid-3"} & set(actions(await school.ask("/recommend")))
    await keep(school.work, a_fact())
    assert {"/open paid-2", "/open paid-3"} & set(actions(await school.ask("/recommend")))


async def test_without_consent_the_list_is_everybodys_and_says_so(school: Product) -> None:
    reply = await school.ask("/recommend", by="bo")
    assert reply.key == "recommend.list"
    assert actions(reply)[-1] == "/consent personal on"
    assert len(reply.text.split("\n\n")) == 2
    await school.press(reply.buttons[-1], by="bo")
    assert "/consent personal on" not in actions(await school.ask("/recommend", by="bo"))


async def test_a_topic_keeps_the_list_to_it(school: Product) -> None:
    opened = {action for action in actions(await school.ask("/recommend CODE")) if action and "/open" in action}
    assert opened == {"/open py-1", "/open py-2", "/open py-3"}


async def test_why_shows_the_facts_of_what_was_listed(school: Product) -> None:
    await keep(school.work, an_act("py-1"), *(an_act(f"py-{n}", by=by) for by in (7, 8, 9) for n in (1, 2)))
    listed = await school.ask("/recommend")
    reply = await school.ask("/why 1")
    assert (reply.key, actions(reply)) == ("why.card", ["/recommend", "/consent"])
    count = len([action for action in actions(listed) if action and action.startswith("/open ")])
    for words in ("0", str(count + 1), "x", "-1", "²", ""):
        refused = await school.ask(f"/why {words}")
        assert refused.key == "why.range"
        assert actions(refused) == [f"/why {rank}" for rank in range(1, count + 1)]


async def test_a_typed_hidden_command_is_unknown(school: Product) -> None:
    for line in ("/opinion like py-1", "/open py-1"):
        assert (await school.ask(line)).key.startswith("command.")
    assert school.work.tables.acts == {}


LONG = "数据分析" * 10
ODD = Course(
    CourseId(LONG),
    "A very long title " * 20,
    lessons=(Lesson(LessonId(f"{LONG}-1"), CourseId(LONG), 1, "L" * 300), a_lesson(LONG + "x", course=LONG)),
)


async def test_long_ids_and_titles_still_fit_their_buttons_and_lead_where_they_say(product: Product) -> None:
    bare = a_course(LONG + "!", title="Bare " * 50, lessons=0)
    await keep(product.work, ANN, ODD, bare)
    listed = await product.ask("/courses")
    assert {(await product.press(button)).key for button in listed.buttons} == {"course.card"}
    card = await product.ask(f"/course {LONG}")
    assert card.key == "course.card"
    lesson = await product.press(card.buttons[0])
    assert lesson.key == "lesson.card"
    assert (await product.press(lesson.buttons[0])).key == "done.saved"
    assert (await product.press(lesson.buttons[1])).key == "course.card"
    suggested = await product.ask("/recommend")
    assert {(await product.press(button)).key for button in suggested.buttons if "/open" in (button.action or "")} <= {
        "course.card",
        "lesson.card",
    }
    assert (await product.press(suggested.buttons[1])).key == "opinion.saved"
    bare_card = await product.ask(f"/course {bare.id}")
    assert (await product.press(bare_card.buttons[0])).key == "done.finished_whole"
