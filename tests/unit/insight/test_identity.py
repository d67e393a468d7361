"""A topic is known again by its words, and none is two."""

from dataclasses import replace
from datetime import timedelta

from core.insight.identity import MOST_MARKS, KnownTopic, joined, marks_of, recognised
from core.insight.model import Topic
from tests.fakes.clock import NOON
from tests.unit.insight.test_rooms import a_room, a_talk, discover


def topic(*words: str) -> Topic:
    return Topic(words, 10, 5, 1.0, None, "m1")


def known(number: int, *words: str) -> KnownTopic:
    return KnownTopic(number, marks_of(words), NOON, NOON)


def numbers(found: list[Topic], before: list[KnownTopic]) -> list[int | None]:
    return [None if one is None else one.id for one in recognised(found, before)]


def test_two_shared_words_make_it_the_same_and_one_does_not() -> None:
    before = [known(1, "soup", "noodles", "lunch")]
    assert numbers([topic("noodles", "soup", "dinner")], before) == [1]
    assert numbers([topic("noodles", "python", "dinner")], before) == [None]


def test_a_topic_of_one_word_is_known_by_it() -> None:
    assert numbers([topic("soup")], [known(1, "soup", "noodles")]) == [1]


def test_the_most_alike_takes_it_and_nothing_is_taken_twice() -> None:
    before = [known(1, "soup", "noodles", "lunch"), known(2, "soup", "noodles", "rice")]
    assert numbers([topic("soup", "noodles", "tea"), topic("soup", "noodles", "rice")], before) == [1, 2]
    assert numbers([topic("soup", "noodles"), topic("soup", "noodles", "lunch")], before[:1]) == [None, 1]


def test_marks_say_no_word_and_the_newest_stay() -> None:
    marks = marks_of(("soup", "课程"))
    assert all(len(mark) == 12 and mark.isascii() for mark in marks)
    assert joined(("a", "b"), ("b", "c")) == ("a", "b", "c")
    assert len(joined([f"{n}" for n in range(9)], [f"o{n}" for n in range(9)])) == MOST_MARKS


async def test_a_room_s_topic_keeps_its_number_and_its_beginning() -> None:
    work = await a_talk(messages=40)
    first = (await discover(work)(a_room(), 7)).topics
    again = (await discover(work)(a_room(), 7)).topics
    assert first is not None
    assert first == again
    assert sorted(one.number or 0 for one in first.found) == list(range(1, len(first.found) + 1))
    old = [replace(one, last_at=NOON - timedelta(days=400)) for _, one in work.tables.room_topics.values()]
    for one in old:
        work.tables.room_topics[one.id] = (a_room().id, replace(one, marks=("gone",)))
    later = (await discover(work)(a_room(), 7)).topics
    assert later is not None
    assert min(one.number or 0 for one in later.found) > len(old)
    assert all(number > len(old) for number in work.tables.room_topics)
