"""A prompt for a discussion: what kind it is, what it rests on, and what came of it."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NewType

from core.interactions.model import Interaction
from core.kernel.ids import LessonId, MemberId, RoomId

PromptId = NewType("PromptId", int)
Draw = Callable[[float, float], float]
"""Draws a number from Beta(a, b)."""

HEARD_FOR = timedelta(hours=48)
"""How long after it was posted replies to a prompt are counted."""
FULL_REPLIES = 10
"""So many replies are a full success; more are none the better."""
MOST_TEXT = 1_000
"""Characters of a prompt."""

_LATIN = re.compile(r"[a-z0-9][a-z0-9+#.]{2,}")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")


class PromptKind(StrEnum):
    """What a prompt asks for."""

    STORY = "story"
    CHOICE = "choice"
    OBSTACLE = "obstacle"
    EXAMPLE = "example"
    EXPLAIN = "explain"


@dataclass(frozen=True, slots=True)
class Draft:
    """A prompt before it is kept. `marks` are what a reply to it is told by: short pieces of its topic and lesson."""

    kind: PromptKind
    text: str
    marks: frozenset[str]
    lesson_id: LessonId | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A kept prompt of a member; posted into a room at a time or not yet, its replies counted or not yet."""

    id: PromptId
    member_id: MemberId
    draft: Draft
    room_id: RoomId | None = None
    posted_at: datetime | None = None
    replies: int | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    """What came of one kind of prompt: how many were counted, and the sum of their rewards, each in [0, 1]."""

    posts: int = 0
    reward: float = 0.0


def reward_of(replies: int) -> float:
    """Return what so many replies are worth, in [0, 1]."""
    return min(replies, FULL_REPLIES) / FULL_REPLIES


def chosen(arms: Mapping[PromptKind, Arm], count: int, draw: Draw) -> tuple[PromptKind, ...]:
    """Return `count` kinds, the most promising first, drawn by Thompson's rule.

    Of each kind one value is drawn from Beta(1 + reward, 1 + posts - reward); the kinds with the largest are taken:
    what is known to work comes often, and what is little known comes sometimes.
    Source: Agrawal & Goyal, COLT 2012 (rewards in [0, 1]).
    """
    drawn: dict[PromptKind, float] = {}
    for kind in PromptKind:
        arm = arms.get(kind, Arm())
        drawn[kind] = draw(1 + arm.reward, 1 + arm.posts - arm.reward)
    return tuple(sorted(drawn, key=lambda kind: -drawn[kind])[:count])


def marks_of(*texts: str) -> frozenset[str]:
    """Return the words (of at least three letters) and pairs of Chinese characters in the texts, folded."""
    folded = [text.casefold() for text in texts]
    words = {word for text in folded for word in _LATIN.findall(text)}
    return frozenset(words | {a + b for text in folded for run in _HAN.findall(text) for a, b in pairwise(run)})


def replies_of(prompt: Prompt, said: Sequence[Interaction]) -> int:
    """Return how many of the messages share a word with the prompt and are not by whoever posted it."""
    others = (one for one in said if one.member_id != prompt.member_id)
    return sum(not prompt.draft.marks.isdisjoint(marks_of(one.text)) for one in others)


def open_questions(said: Sequence[Interaction], marks: Collection[str]) -> int:
    """Return how many questions share a word with the marks and were replied to by nobody."""
    answered = {(one.room_id, one.reply_to) for one in said if one.reply_to is not None}
    asked = (one for one in said if one.text.rstrip().endswith(("?", "\uff1f")))
    waiting = [one for one in asked if (one.room_id, one.message_ref) not in answered]
    return sum(not marks_of(one.text).isdisjoint(marks) for one in waiting)
