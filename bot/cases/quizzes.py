"""What may be done with quizzes, reviews, progress and ratings."""

from dataclasses import dataclass

from core.courses.compose_quiz import ComposeQuiz
from core.courses.look_back import LookBack
from core.courses.quiz_record import QuizRecord
from core.courses.rate import Rate
from core.courses.remind_reviews import RemindReviews
from core.courses.take_quiz import TakeQuiz
from core.courses.weak_lessons import WeakLessons


@dataclass(frozen=True, slots=True)
class Quizzes:
    """The use cases about checking what was learnt, and how well it was taught."""

    compose: ComposeQuiz
    take: TakeQuiz
    remind: RemindReviews
    look_back: LookBack
    rate: Rate
    record: QuizRecord
    weak: WeakLessons
