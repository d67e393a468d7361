"""Which kind of prompt is tried, and what counts as a reply to one."""

from collections import Counter
from random import Random

import pytest

from core.interactions.model import Interaction
from core.kernel.ids import InteractionId, MemberId, RoomId
from core.study.prompt import (
    Arm,
    Draft,
    Prompt,
    PromptId,
    PromptKind,
    chosen,
    marks_of,
    open_questions,
    replies_of,
    reward_of,
)
from tests.factories import an_entry


def said(number: int, text: str, *, by: int = 2, reply_to: str | None = None) -> Interaction:
    entry = an_entry(f"m{number}", text)
    return Interaction(
        id=InteractionId(number),
        room_id=RoomId(1),
        member_id=MemberId(by),
        message_ref=entry.message_ref,
        at=entry.at,
        received_at=entry.at,
        text=text,
        kind=entry.kind,
        reply_to=reply_to,
        origin=entry.origin,
    )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("best", PromptKind)
def test_the_kind_that_works_better_wins(best: PromptKind, seed: int) -> None:
    chance, arms = Random(seed), dict.fromkeys(PromptKind, Arm())
    firsts: list[PromptKind] = []
    for _ in range(400):
        kind = chosen(arms, 1, chance.betavariate)[0]
        replies = sum(chance.random() < (0.6 if kind is best else 0.3) for _ in range(10))
        arms[kind] = Arm(arms[kind].posts + 1, arms[kind].reward + reward_of(replies))
        firsts.append(kind)
    assert Counter(firsts[-200:]).most_common(1)[0][0] is best
    assert Counter(firsts[-200:])[best] > 120


def test_a_kind_that_nobody_tried_is_still_tried_and_no_kind_comes_twice() -> None:
    arms = {PromptKind.STORY: Arm(20, 8.0)}
    drawn = [chosen(arms, 3, Random(seed).betavariate) for seed in range(200)]
    assert all(len(set(kinds)) == 3 for kinds in drawn)
    assert {kind for kinds in drawn for kind in kinds} == set(PromptKind)
    assert chosen(arms, 3, Random(1).betavariate) == chosen(arms, 3, Random(1).betavariate)


def test_more_than_ten_replies_are_none_the_better() -> None:
    assert [reward_of(replies) for replies in (0, 5, 10, 999)] == [0.0, 0.5, 1.0, 1.0]


def test_marks_are_words_and_pairs_of_characters() -> None:
    assert marks_of("Pandas 数据框, a C++ x") == {"pandas", "数据", "据框", "c++"}
    assert marks_of("", "🎉 ??") == frozenset()


def test_a_reply_shares_a_word_with_the_prompt_and_is_by_somebody_else() -> None:
    draft = Draft(PromptKind.STORY, "…", marks_of("数据清洗", "pandas"))
    prompt = Prompt(PromptId(1), MemberId(1), draft)
    heard = [said(1, "我用数据透视"), said(2, "I like PANDAS!"), said(3, "数据", by=1), said(4, "吃饭了吗")]
    assert replies_of(prompt, heard) == 2


def test_only_questions_on_the_subject_that_nobody_replied_to_are_open() -> None:
    heard = [
        said(1, "pandas 怎么用？"),
        said(2, "how does pandas join?"),
        said(3, "see the docs", reply_to="m2"),
        said(4, "去哪吃饭？"),
        said(5, "pandas is fine"),
    ]
    assert open_questions(heard, marks_of("pandas")) == 1
