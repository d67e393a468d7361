"""A burst is more than the room's volume explains, by several people, within hours."""

import random
from datetime import UTC, datetime, timedelta

from core.insight.bursts import bursts
from core.insight.model import Spoken

START = datetime(2026, 1, 5, tzinfo=UTC)
SMALL_TALK = [f"word{n}" for n in range(60)]


def talk(hours: int = 24 * 7, per_hour: int = 6, seed: int = 1) -> list[Spoken]:
    draw = random.Random(seed)
    return [
        Spoken(
            f"m{n}",
            " ".join(draw.sample(SMALL_TALK, 3)),
            START + timedelta(hours=draw.uniform(0, hours)),
            f"u{draw.randrange(30)}",
        )
        for n in range(hours * per_hour)
    ]


def said(word: str, times: int, *, people: int, at: datetime, within: timedelta) -> list[Spoken]:
    return [Spoken(f"{word}{n}", f"{word} word1", at + within * n / times, f"u{n % people}") for n in range(times)]


def found(spoken: list[Spoken]) -> list[tuple[str, ...]]:
    return [burst.words for burst in bursts(spoken, [message.text.split() for message in spoken])]


def test_a_steady_room_has_no_burst() -> None:
    assert found(talk()) == []


def test_a_word_that_many_say_within_hours_is_one() -> None:
    burst = said("refund", 8, people=4, at=START + timedelta(days=3), within=timedelta(hours=2))
    (one,) = bursts(both := talk() + burst, [message.text.split() for message in both])
    assert one.words == ("refund",)
    assert (one.messages, one.people, one.first_ref) == (8, 4, "refund0")
    assert one.first == START + timedelta(days=3)
    assert one.score > 6


def test_words_of_the_same_messages_are_one_burst() -> None:
    burst = [Spoken(f"b{n}", "refund policy", START + timedelta(days=3, minutes=n * 9), f"u{n % 5}") for n in range(10)]
    assert found(talk() + burst) == [("policy", "refund")]


def test_two_people_are_no_burst_and_neither_are_three_messages() -> None:
    at = START + timedelta(days=2)
    assert found(talk() + said("refund", 12, people=2, at=at, within=timedelta(hours=1))) == []
    assert found(talk() + said("refund", 3, people=3, at=at, within=timedelta(hours=1))) == []


def test_the_same_messages_over_a_week_are_none() -> None:
    assert found(talk() + said("refund", 8, people=4, at=START, within=timedelta(days=7))) == []


def test_a_loud_hour_is_no_burst_of_the_words_that_are_always_said() -> None:
    draw = random.Random(2)
    at = START + timedelta(days=4)
    loud = [
        Spoken(f"l{n}", " ".join(draw.sample(SMALL_TALK, 3)), at + timedelta(seconds=20 * n), f"u{n % 30}")
        for n in range(300)
    ]
    assert found(talk() + loud) == []


def test_what_has_no_time_or_no_author_does_not_count() -> None:
    nameless = [Spoken(f"n{n}", "refund", START + timedelta(days=1), None) for n in range(20)]
    timeless = [Spoken(f"t{n}", "refund", None, f"u{n}") for n in range(20)]
    assert found(talk() + nameless + timeless) == []
    assert bursts([], []) == []
