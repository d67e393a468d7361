"""Where an attempt at a quiz stands, as values."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.courses.attempt import Attempt
from core.courses.model import Course, Lesson, Progress
from core.courses.quiz import Question, Quiz
from core.kernel.ids import MemberId, PlanCode


@dataclass(frozen=True, slots=True)
class Learner:
    """Who answers, and by which plans lessons are open to them."""

    member_id: MemberId
    plans: Collection[PlanCode]


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with what was picked."""

    question: Question
    chosen: frozenset[int]
    is_right: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Where an attempt stands: the question that waits (None: all are answered), and the one just answered.

    `again_at` is when the next try may begin, None: at once. `course` and `progress` stand after a passed quiz.
    """

    attempt: Attempt
    title: str
    question: Question | None
    pass_percent: int = 0
    before: Answered | None = None
    is_repeated: bool = False
    wrong: Sequence[Answered] = ()
    course: Course | None = None
    progress: Progress | None = None
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """What an attempt is about: with its questions in order; without a lesson and a quiz it is a round of reviews."""

    attempt: Attempt
    questions: Sequence[Question]
    quiz: Quiz | None = None
    course: Course | None = None
    lesson: Lesson | None = None


def step_of(scene: Scene) -> Step:
    """Return where the attempt stands."""
    attempt, place = scene.attempt, scene.attempt.place
    answered = [
        Answered(scene.questions[one], pick.chosen, bool(pick.is_right)) for one, pick in sorted(attempt.picks.items())
    ]
    return Step(
        attempt,
        title=scene.lesson.title if scene.lesson else "",
        question=None if place is None else scene.questions[place],
        pass_percent=scene.quiz.pass_percent if scene.quiz else 0,
        wrong=() if place is not None else [one for one in answered if not one.is_right],
    )
