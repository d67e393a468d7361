"""Words are found as people write them: in both languages, in any case, with a typing error."""

from dataclasses import replace

import pytest

from core.courses.browse import Browse
from core.courses.grams import asked, spellings
from core.courses.tagging import suggested_tags
from core.kernel.ids import MemberId
from tests.factories import VIP, a_course, a_lesson, keep
from tests.fakes.store import FakeWork

STATS = replace(
    a_course("stats", title="统计学入门", tags=("数据",)),
    lessons=(
        replace(a_lesson("stats-1", course="stats"), title="平均数与方差", body="方差衡量数据的离散程度。" * 3),
        replace(a_lesson("stats-2", course="stats", position=2), title="假设检验", body="p 值不是概率的概率。"),
    ),
)
PYTHON = replace(
    a_course("py", title="Python for Beginners", plan=VIP),
    lessons=(replace(a_lesson("py-1"), title="Loops", body="A dictionary maps keys to values. Comprehensions too."),),
)


@pytest.mark.parametrize(
    ("words", "courses", "lessons"),
    [
        ("PYTHON", ["py"], []),
        ("begginers", ["py"], []),
        ("dictionaries dictionary", [], ["py-1"]),
        ("dictoinary", [], ["py-1"]),
        ("统计学", ["stats"], []),
        ("统计学入门客", ["stats"], []),
        ("方差", [], ["stats-1"]),
        ("离散程渡", [], ["stats-1"]),
        ("假设检验", [], ["stats-2"]),
        ("loop", [], ["py-1"]),
    ],
)
async def test_what_was_meant_is_found(words: str, courses: list[str], lessons: list[str]) -> None:
    work = FakeWork()
    await keep(work, STATS, PYTHON)
    found = await Browse(work)(MemberId(1), words, ())
    assert [seen.course.id for seen in found.courses] == courses
    assert [lesson.id for _, lesson in found.lessons] == lessons


async def test_what_is_behind_a_plan_is_found_and_stays_shut() -> None:
    work = FakeWork()
    await keep(work, STATS, PYTHON)
    ((seen, lesson),) = (await Browse(work)(MemberId(1), "dictionary", ())).lessons
    assert not seen.may_open(lesson)


async def test_nonsense_finds_three_that_come_near() -> None:
    work = FakeWork()
    await keep(work, STATS, PYTHON, a_course("go"), a_course("sql"))
    found = await Browse(work)(MemberId(1), "统机", ())
    assert found.is_empty
    assert found.nearest[0].id == "stats"
    assert len(found.nearest) == 3


def test_a_question_is_never_longer_than_a_sentence() -> None:
    assert len(asked("".join(map(chr, range(0x4E00, 0x5E00))))) == 24
    assert asked("") == asked("!? …") == ()


def test_words_one_error_apart_share_a_spelling() -> None:
    for left, right in (("python", "pyhton"), ("python", "pythn"), ("python", "pythonn"), ("python", "pythom")):
        assert spellings(left) & spellings(right), right
    assert not spellings("python") & spellings("prawns")


def test_tags_are_what_a_text_says_again_and_again() -> None:
    text = "方差是数据的离散程度。方差大则数据散。样本方差用 n-1。 Pandas computes it; pandas is quick; use pandas."
    assert suggested_tags(text, {"数据", "历史"})[:3] == ("数据", "pandas", "方差")
    assert suggested_tags("a b c", ()) == ()
