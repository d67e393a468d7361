"""A question becomes a poll that Telegram takes, and nothing of it is lost or said twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.telegram.quiz import MOST_EXPLANATION, MOST_OPTION, MOST_QUESTION, quiz_of, said_before, without_options
from adapters.telegram.text import units
from core.kernel.messages import Button, Poll, Reply

WORDS = st.text(st.sampled_from("a字👍 \n"), min_size=1, max_size=400).filter(lambda text: text.strip())


def a_poll(question: str = "Q?", options: tuple[str, ...] = ("a", "b"), right: tuple[int, ...] = (0,)) -> Poll:
    return Poll(question, options, "/answer 7", frozenset(right))


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, min_size=2, max_size=10), WORDS)
def test_everything_is_as_short_as_telegram_wants_it(question: str, options: list[str], explanation: str) -> None:
    quiz = quiz_of(Poll(question, tuple(options), "/answer 7", frozenset((0,)), explanation))
    assert 1 <= units(quiz.question) <= MOST_QUESTION
    assert all(1 <= units(one) <= MOST_OPTION for one in quiz.options)
    assert len(quiz.options) == len(options)
    assert units(quiz.explanation) <= MOST_EXPLANATION
    assert quiz.explanation.count("\n") == 0


@settings(max_examples=60)
@given(WORDS, st.lists(WORDS, min_size=2, max_size=10))
def test_what_does_not_fit_stands_before_it(question: str, options: list[str]) -> None:
    poll = Poll(question, tuple(options), "/answer 7", frozenset((0,)))
    quiz, text = quiz_of(poll), said_before(Reply("Lesson"), poll)
    together = " ".join(" ".join((text, quiz.question, *quiz.options)).split())
    assert all(" ".join(one.split()) in together for one in (question, *options))


@pytest.mark.parametrize(
    "text",
    ["", "Q?", "Q?\n\na\nb", "Q?\n\n1. a\n2. b", "\n\nQ?\n1. a\n2. b\n"],
    ids=["", "q", "plain", "numbered", "mixed"],
)
def test_what_the_poll_says_is_not_said_before_it(text: str) -> None:
    assert said_before(Reply(text), a_poll()) == ""
    assert said_before(Reply(f"2 of 5\n\n{text}"), a_poll()) == "2 of 5"


def test_what_is_too_long_is_said_once() -> None:
    long = "x" * 301
    assert said_before(Reply(f"2 of 5\n\n{long}"), a_poll(long)) == f"2 of 5\n\n{long}"
    wide = ("y" * 101, "b")
    lines = f"1. {wide[0]}\n2. b"
    assert said_before(Reply(f"2 of 5\n\n{lines}"), a_poll(options=wide)) == f"2 of 5\n\n{lines}"


@pytest.mark.parametrize(
    ("right", "is_multiple", "marked", "several"),
    [((1,), False, 1, False), ((0, 1), False, None, True), ((1,), True, None, True), ((), False, None, False)],
)
def test_telegram_marks_the_one_right_answer(
    right: tuple[int, ...], is_multiple: bool, marked: int | None, several: bool
) -> None:
    quiz = quiz_of(Poll("Q?", ("a", "b"), "/answer 7", frozenset(right), "why", is_multiple))
    assert (quiz.right, quiz.takes_several) == (marked, several)
    assert bool(quiz.explanation) is (marked is not None)


def test_the_buttons_that_are_no_options_stay() -> None:
    buttons = (Button("a", "/answer 7 0"), Button("Skip", "/skip 7"), Button("Site", url="https://x"))
    assert without_options(Reply("Q?", buttons), a_poll()) == buttons[1:]
