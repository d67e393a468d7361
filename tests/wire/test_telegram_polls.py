"""Questions are polls on Telegram, votes are answers, and signs on messages are kept."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.kernel.messages import Button, Poll, Reply
from tests.wire.telegram import Message, Person, TelegramStandIn
from tests.wire.telegram.model import Json
from tests.wire.telegram_side import BEGIN, Side, serving

ASKED = Poll("Which is even?", ("One", "Two", "Three"), "/lang", frozenset((1,)), "Two is 2 · 1.")
BUTTONS = (Button("One", "/lang 0"), Button("Two", "/lang 1"), Button("Later", "/help"))
QUESTION = Reply("1 of 2\n\nWhich is even?\n\n1. One\n2. Two\n3. Three", BUTTONS, key="quiz.asked", poll=ASKED)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandIn]:
    async with TelegramStandIn(BEGIN, follows_real_time=True) as stand_in:
        yield stand_in
    assert stand_in.not_modelled == []


@pytest.fixture
async def side(telegram: TelegramStandIn, sqlite_url: str) -> AsyncIterator[Side]:
    async with serving(telegram, sqlite_url) as served:
        yield served


async def a_person(side: Side, number: int = 2) -> Person:
    person = side.telegram.user(number, f"Ann {number}", "en")
    person.starts()
    await side.quiet()
    return person


def poll_of(messages: list[Message]) -> Json:
    found: Json = messages[-1].content["poll"]
    return found


async def test_a_question_is_a_quiz_where_one_answer_is_right_else_one_of_several_answers(side: Side) -> None:
    ann = await a_person(side)
    text, poll = await side.told(ann, QUESTION)
    assert text.text == "1 of 2"
    asked = poll_of([poll])
    assert (asked["type"], asked["question"], asked["correct_option_ids"]) == ("quiz", "Which is even?", [1])
    assert ([one["text"] for one in asked["options"]], asked["explanation"]) == (
        ["One", "Two", "Three"],
        "Two is 2 · 1.",
    )
    assert not asked["is_anonymous"]
    assert [one.label for one in poll.buttons] == ["Later"]
    several = replace(ASKED, right=frozenset((0, 2)), is_multiple=True)
    [poll] = await side.told(ann, Reply("Which is even?", poll=several), "n2")
    assert (poll_of([poll])["type"], poll_of([poll])["allows_multiple_answers"]) == ("regular", True)
    ann.votes(poll, 2, 0)
    await side.quiet()
    assert "/lang" in ann.private.messages[-1].text


async def test_a_vote_is_an_action_also_after_a_restart(telegram: TelegramStandIn, sqlite_url: str) -> None:
    async with serving(telegram, sqlite_url) as side:
        ann = await a_person(side)
        [poll] = await side.told(ann, Reply("Which is even?", poll=ASKED))
    ann.votes(poll, 1)
    async with serving(telegram, sqlite_url) as side:
        await side.quiet()
        [answer] = [one for one in ann.private.messages if one.id > poll.id and one.is_by_bot]
        assert "/lang" in answer.text


async def test_a_vote_that_is_taken_back_a_foreign_one_and_somebody_elses_do_nothing(side: Side) -> None:
    ann, bob = await a_person(side), await a_person(side, 3)
    [poll] = await side.told(ann, Reply("Which is even?", poll=replace(ASKED, right=frozenset())))
    before = len(bob.private.messages)
    ann.votes(poll)
    chosen = {"option_ids": [0], "option_persistent_ids": ["0"]}
    for poll_id, person in (("77", ann), (poll_of([poll])["id"], bob)):
        body = {"poll_id": poll_id, "user": person.json(), **chosen}
        side.telegram.world.emit("poll_answer", body, ("poll", 77))
    await side.quiet()
    assert ann.private.messages[-1] is poll
    assert len(bob.private.messages) == before


async def test_what_is_too_long_stands_before_a_poll_and_where_polls_are_forbidden_the_buttons_ask(side: Side) -> None:
    ann = await a_person(side)
    question, option = "为什么" * 120 + "？", "因为" * 60
    long = Poll(question, (option, "短", "👍" * 60), "/lang", frozenset((0,)), "说明\n\n\n" * 80)
    text, poll = await side.told(ann, Reply("2 of 2", poll=long))
    assert text.text == f"2 of 2\n\n{question}\n\n1. {option}\n2. 短\n3. {'👍' * 60}"
    asked = poll_of([poll])
    assert asked["question"].endswith("…")
    assert [one["text"][:3] for one in asked["options"]] == ["1. ", "2. ", "3. "]
    side.telegram.fault("status", "sendPoll", status=400, description="Bad Request: not enough rights to send polls")
    shown = await side.told(ann, QUESTION, "n2")
    assert [one.label for one in shown[-1].buttons] == ["One", "Two", "Later"]
    assert shown[-1].text == QUESTION.text


async def test_signs_on_messages_are_kept_as_they_stand(side: Side) -> None:
    hall = side.telegram.supergroup("Hall", side.owner)
    side.owner.adds(side.telegram.bot, hall)
    side.owner.promotes(side.telegram.bot, hall)
    ann = await a_person(side)
    side.owner.adds(ann, hall)
    said = side.owner.says(hall, "hello")
    ann.reacts(said, "👍", "🔥")
    await side.quiet()
    assert await side.count("reactions") == 2
    ann.reacts(said, "🔥")
    await side.quiet()
    assert await side.count("reactions") == 1
    ann.reacts(said)
    await side.quiet()
    assert await side.count("reactions") == 0
