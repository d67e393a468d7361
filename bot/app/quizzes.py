"""The use cases of quizzes, plugged in."""

from datetime import timedelta

from adapters.files.quiz_csv import quiz_table
from adapters.sql.work import SqlWork
from bot.cases.quizzes import Quizzes
from bot.schedule import Periodic
from core.access.verdict import Policy
from core.courses.compose_quiz import ComposeQuiz
from core.courses.look_back import LookBack
from core.courses.quiz_record import QuizRecord
from core.courses.rate import Rate
from core.courses.remind_reviews import RemindReviews
from core.courses.take_quiz import TakeQuiz
from core.courses.weak_lessons import WeakLessons
from core.kernel.ports import Clock


def quizzes_of(work: SqlWork, clock: Clock, per_week: int, policy: Policy) -> Quizzes:
    """Return the use cases over this store; `per_week` is how many pushes of any kind a member gets."""
    return Quizzes(
        compose=ComposeQuiz(work, clock, quiz_table),
        take=TakeQuiz(work, clock),
        remind=RemindReviews(work, clock, per_week, policy),
        look_back=LookBack(work, clock),
        rate=Rate(work, clock),
        record=QuizRecord(work),
        weak=WeakLessons(work, clock),
    )


def quiz_periods(quizzes: Quizzes) -> tuple[Periodic, ...]:
    """Return what happens by itself with quizzes; before suggestions, which share the pushes of the week with it."""
    return (Periodic("reviews", timedelta(hours=1), quizzes.remind),)
