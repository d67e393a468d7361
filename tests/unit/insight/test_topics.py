"""Topics of a window: right on plain cases, the same every time, and calm about odd ones."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.insight.model import Spoken, Topics
from core.insight.topics import fitting_k, pools, some_of_each, topics, with_moods

START = datetime(2026, 1, 1, tzinfo=UTC)
FOOD = ["火锅 麻辣 聚餐", "麻辣 烧烤", "聚餐 烧烤 火锅", "火锅 烧烤"]
CODE = ["python pandas 表格", "pandas 报错", "python 报错 表格", "表格 pandas"]
SPORT = ["跑步 马拉松", "马拉松 训练 膝盖", "膝盖 跑步", "训练 跑步"]


def said(texts: Sequence[str], *, minutes: int = 10, authors: int = 7) -> list[Spoken]:
    return [Spoken(f"m{n}", t, START + timedelta(minutes=minutes * n), f"u{n % authors}") for n, t in enumerate(texts)]


def found_in(spoken: Sequence[Spoken], k: int | None = None) -> Topics:
    return topics(spoken, [message.text.split() for message in spoken], k=k)


def test_three_subjects_come_apart_and_carry_their_own_words() -> None:
    spoken = said([text for triple in zip(FOOD, CODE, SPORT, strict=True) for text in triple] * 10)
    found = found_in(spoken, 3)
    assert [topic.size for topic in found.found] == [40, 40, 40]
    for start in range(3):
        assert len({found.topic_of[n] for n in range(start, len(spoken), 3)}) == 1
    words = {found.topic_of[0]: FOOD, found.topic_of[1]: CODE, found.topic_of[2]: SPORT}
    for topic, texts in words.items():
        assert set(found.found[topic].words) <= {word for text in texts for word in text.split()}
        assert 0 < len(found.found[topic].words) <= 6


def test_a_topic_knows_its_people_and_its_first_message() -> None:
    found = found_in(said((FOOD + CODE) * 8), 2)
    assert {topic.people for topic in found.found} == {7}
    assert {topic.first_ref for topic in found.found} == {"m0", "m4"}


def test_the_first_message_is_the_oldest_also_in_a_file_that_runs_backwards() -> None:
    found = found_in(said(FOOD * 4)[::-1], 1)
    assert found.found[0].first_ref == "m0"


def test_a_topic_of_the_newer_half_grows_and_one_of_the_older_shrinks() -> None:
    found = found_in(said(FOOD * 10 + CODE * 10), 2)
    food, code = found.found[found.topic_of[0]], found.found[found.topic_of[-1]]
    assert food.growth < 0.1
    assert code.growth > 10


def test_a_topic_that_is_always_there_is_steady() -> None:
    found = found_in(said((FOOD + CODE) * 10), 2)
    assert all(0.8 < topic.growth < 1.25 for topic in found.found)


def test_without_times_and_authors_growth_is_steady_and_people_are_none() -> None:
    found = found_in([Spoken(str(n), text) for n, text in enumerate((FOOD + CODE) * 5)])
    assert {(topic.growth, topic.people, topic.mood) for topic in found.found} == {(1.0, 0, None)}


def test_a_message_without_usable_words_has_no_topic() -> None:
    spoken = said([*FOOD, "", *CODE])
    found = found_in(spoken, 2)
    assert found.topic_of[4] == -1
    assert sum(topic.size for topic in found.found) == 8


def test_nothing_said_gives_nothing() -> None:
    assert found_in([]) == Topics((), ())
    assert found_in(said(["", ""])) == Topics((), (-1, -1))


def test_one_message_is_one_topic() -> None:
    found = found_in(said(["火锅 麻辣"]))
    assert found.topic_of == (0,)
    assert found.found[0].size == 1


@pytest.mark.parametrize("text", ["火锅", "火锅 麻辣"])
@pytest.mark.parametrize("times", [2, 30, 80])
def test_the_same_message_over_and_over_is_at_most_one_topic(text: str, times: int) -> None:
    found = found_in(said([text] * times), 5)
    assert len(found.found) == 1
    assert found.topic_of == (0,) * times


def test_lone_words_that_never_meet_still_part() -> None:
    found = found_in(said(["火锅", "python"] * 20), 2)
    assert [topic.size for topic in found.found] == [20, 20]
    assert {topic.words for topic in found.found} == {("火锅",), ("python",)}


def test_the_number_of_topics_follows_the_size() -> None:
    assert [fitting_k(n) for n in (0, 1, 60, 135, 240, 2_160, 50_000)] == [2, 2, 2, 3, 4, 12, 12]


def test_messages_of_one_person_in_a_row_are_pooled_while_they_are_fresh() -> None:
    times = (0, 1, 2, 2, 20)
    authors = ("a", "a", "b", "a", "a")
    spoken = [
        Spoken(str(n), "x", START + timedelta(minutes=minute), author)
        for n, (minute, author) in enumerate(zip(times, authors, strict=True))
    ]
    assert pools(spoken) == [[0, 1], [2], [3], [4]]


def test_moods_are_means_of_what_was_read() -> None:
    found = found_in(said((FOOD + CODE) * 5), 2)
    felt = with_moods(found, {0: 1.0, 1: 0.0})
    moods = [felt.found[found.topic_of[0]].mood, felt.found[found.topic_of[4]].mood]
    assert moods == [0.5, None]


def test_a_few_messages_stand_for_each_topic() -> None:
    found = found_in(said((FOOD + CODE) * 25), 2)
    chosen = some_of_each(found, 10)
    assert chosen == sorted(set(chosen))
    assert 10 <= len(chosen) <= 20
    assert {found.topic_of[at] for at in chosen} == {0, 1}


VOCABULARY = st.sampled_from(("火锅", "麻辣", "烧烤", "python", "pandas", "表格", "报错", "跑步", "训练"))


@given(st.lists(st.lists(VOCABULARY, max_size=5), max_size=60), st.none() | st.integers(1, 12))
@settings(max_examples=60)
def test_every_message_is_placed_and_the_sizes_add_up(words_of: list[list[str]], k: int | None) -> None:
    spoken = said([" ".join(words) for words in words_of])
    found = topics(spoken, words_of, k=k)
    assert found == topics(spoken, words_of, k=k)
    assert len(found.topic_of) == len(spoken)
    assert [topic.size for topic in found.found] == [found.topic_of.count(n) for n in range(len(found.found))]
    assert sorted((topic.size for topic in found.found), reverse=True) == [topic.size for topic in found.found]
    firsts = [word for topic in found.found for word in topic.words[:3]]
    assert len(firsts) == len(set(firsts))
    assert all(topic >= 0 for topic, words in zip(found.topic_of, words_of, strict=True) if words and len(spoken) < 50)


def test_a_label_is_a_word_of_several_people_and_no_single_character() -> None:
    texts = ["火锅 麻辣 吃 r 2024x", "麻辣 吃 火锅 r", "吃 麻辣 火锅"] * 6
    spoken = [*said(texts, authors=5), Spoken("x", "火锅 暗号", START, "u0"), Spoken("y", "火锅 暗号", START, "u0")]
    (topic,) = found_in(spoken, 1).found
    assert set(topic.words) == {"火锅", "麻辣"}


def test_a_topic_without_any_such_word_has_its_strongest_one() -> None:
    (topic,) = found_in(said(["吃 喝", "吃"], authors=1), 1).found
    assert topic.words == ("吃",)


def test_unknown_authors_are_taken_for_different_people() -> None:
    (topic,) = found_in([Spoken(str(n), "火锅 麻辣") for n in range(3)], 1).found
    assert set(topic.words) == {"火锅", "麻辣"}
