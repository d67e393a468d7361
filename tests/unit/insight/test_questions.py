"""A question waits until somebody else answers it."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from adapters.language.vectors import HashedEncoder
from core.insight.model import Spoken
from core.insight.questions import Waiting, asks, unanswered

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ASKED = "退款怎么申请？"


def line(n: int, text: str, by: str, *, minute: int, to: int | None = None) -> Spoken:
    return Spoken(f"m{n}", text, NOON + timedelta(minutes=minute), by, None if to is None else f"m{to}")


def waiting(*spoken: Spoken) -> list[Waiting]:
    return unanswered(spoken, HashedEncoder().encode([message.text for message in spoken]))


@pytest.mark.parametrize(
    "text", ["怎么退款", "有谁知道答案", "请问几点开始", "这样对吗", "How do I do this", "and now?"]
)
def test_a_question_is_known_by_its_words_or_its_mark(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["我学完了", "不怎么样都行", "I know how to do it", "", "???"[:2], "https://a.b/?c=d"])
def test_a_statement_is_none(text: str) -> None:
    assert not asks(text)


def test_a_question_that_nobody_spoke_after_waits() -> None:
    (one,) = waiting(line(1, ASKED, "ann", minute=0))
    assert (one.at, one.ref, one.since, one.answered_ref) == (0, "m1", NOON, None)


def test_a_reply_of_somebody_else_answers_it_however_late_and_whatever_it_says() -> None:
    noise = [line(n, f"别的事情 {n}", "bob", minute=200 + n, to=0) for n in range(2, 30)]
    reply = line(90, "好", "cat", minute=900, to=1)
    assert waiting(line(1, ASKED, "ann", minute=0), *noise, reply) == []
    own = line(90, "顶一下", "ann", minute=900, to=1)
    assert len(waiting(line(1, ASKED, "ann", minute=0), *noise, own)) == 1


def test_the_next_word_of_somebody_else_answers_it_in_a_quiet_room() -> None:
    assert waiting(line(1, ASKED, "ann", minute=0), line(2, "找老师", "bob", minute=5)) == []
    assert len(waiting(line(1, ASKED, "ann", minute=0), line(2, "找老师", "bob", minute=50))) == 1


def test_a_later_word_about_the_same_answers_it() -> None:
    talk = [line(n, "今天天气不错", "bob", minute=20 + n) for n in range(2, 5)]
    answer = line(9, "退款在个人页面申请退款", "cat", minute=40)
    assert waiting(line(1, ASKED, "ann", minute=0), *talk, answer) == []
    assert len(waiting(line(1, ASKED, "ann", minute=0), *talk)) == 1


def test_who_asks_the_same_does_not_answer_and_who_asks_twice_waits_once() -> None:
    other = waiting(line(1, ASKED, "ann", minute=0), line(2, ASKED, "bob", minute=1))
    assert [one.ref for one in other] == ["m1", "m2"]
    again = waiting(line(1, ASKED, "ann", minute=0), line(2, ASKED, "ann", minute=60))
    assert [one.ref for one in again] == ["m1"]


def test_a_question_that_was_answered_before_is_linked_to_that_answer() -> None:
    before = [line(1, ASKED, "ann", minute=0), line(2, "在个人页面里点申请", "bob", minute=1, to=1)]
    (one,) = waiting(*before, line(3, "退款怎么申请", "cat", minute=600))
    assert (one.ref, one.answered_ref) == ("m3", "m2")


def test_what_was_not_read_is_not_said_to_wait() -> None:
    assert unanswered([line(1, ASKED, "ann", minute=0)], np.zeros((1, 512), np.float32)) == []
