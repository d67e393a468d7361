"""A quiz as a value: questions with 2 to 10 options, the mark to pass, and how often one may try."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import NewType

from core.kernel.errors import Refused
from core.kernel.ids import LessonId
from core.kernel.text import storable

Mark = NewType("Mark", str)
"""What a question is called: made of its content, so that it keeps its record when the quiz around it changes."""

LEAST_OPTIONS, MOST_OPTIONS = 2, 10
MOST_QUESTIONS = 50
MOST_QUESTION, MOST_OPTION, MOST_EXPLANATION = 800, 200, 800
"""Characters: a question with ten options and its explanation fits one message of any platform."""
MOST_TRIES = 20
TRIES_WITHIN = timedelta(hours=24)
"""Tries are counted over the last 24 hours: a calendar day would double them at midnight or with a change of zone."""
PASS_PERCENT, TRIES = 70, 3
MARK_LETTERS = 16


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `right` are positions in `options`. `picture` is a web address, or empty.

    Raises `Refused("quiz.bad...")` with what is wrong with it.
    """

    text: str
    options: tuple[str, ...]
    right: frozenset[int]
    explanation: str = ""
    picture: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", storable(self.text).strip())
        object.__setattr__(self, "options", tuple(" ".join(storable(one).split()) for one in self.options))
        object.__setattr__(self, "explanation", storable(self.explanation).strip())
        _check_words(self)
        if not LEAST_OPTIONS <= len(self.options) <= MOST_OPTIONS:
            raise Refused("quiz.bad.options", found=len(self.options), least=LEAST_OPTIONS, most=MOST_OPTIONS)
        if len(set(self.options)) < len(self.options):
            raise Refused("quiz.bad.twice")
        if not self.right:
            raise Refused("quiz.bad.no_right")
        if not self.right <= frozenset(range(len(self.options))):
            raise Refused("quiz.bad.right", options=len(self.options))

    @property
    def is_multiple(self) -> bool:
        """Whether several options are right: all of them have to be picked, and no other."""
        return len(self.right) > 1

    @property
    def mark(self) -> Mark:
        """What the question is called."""
        said = json.dumps(
            [self.text, self.options, sorted(self.right), self.explanation, self.picture], ensure_ascii=False
        )
        return Mark(hashlib.sha256(said.encode()).hexdigest()[:MARK_LETTERS])

    def is_answered_by(self, chosen: Collection[int]) -> bool:
        """Whether exactly the right options were chosen."""
        return frozenset(chosen) == self.right


def _check_words(question: Question) -> None:
    if not question.text:
        raise Refused("quiz.bad.no_text")
    if not all(question.options):
        raise Refused("quiz.bad.empty_option")
    longest = max(map(len, question.options), default=0)
    for size, most in (
        (len(question.text), MOST_QUESTION),
        (longest, MOST_OPTION),
        (len(question.explanation), MOST_EXPLANATION),
    ):
        if size > most:
            raise Refused("quiz.bad.too_long", size=size, most=most)


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of a lesson; a draft may have none yet. Raises `Refused` for numbers out of range."""

    lesson_id: LessonId
    questions: tuple[Question, ...] = ()
    pass_percent: int = PASS_PERCENT
    tries_a_day: int = TRIES

    def __post_init__(self) -> None:
        if len(self.questions) > MOST_QUESTIONS:
            raise Refused("quiz.too_many", found=len(self.questions), most=MOST_QUESTIONS)
        if len({one.mark for one in self.questions}) < len(self.questions):
            raise Refused("quiz.repeated")
        if not 1 <= self.pass_percent <= 100:
            raise Refused("quiz.pass_range")
        if not 1 <= self.tries_a_day <= MOST_TRIES:
            raise Refused("quiz.tries_range", most=MOST_TRIES)


def is_passed(right: int, total: int, pass_percent: int) -> bool:
    """Whether so many right answers are enough; compared in whole numbers, so that 70 % of 10 is 7."""
    return total > 0 and right * 100 >= pass_percent * total


@dataclass(frozen=True, slots=True)
class Lined:
    """A question, and the line on which it begins in what was pasted."""

    line: int
    question: Question
