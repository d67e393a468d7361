"""Delivery, plugged in: the use cases, their periodic work and their jobs."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from adapters.sql.work import SqlWork
from bot.cases.deliver import Delivery
from bot.schedule import Periodic
from bot.settings import Settings
from core.access.verdict import Policy
from core.courses.answering import Answering
from core.courses.asking import Asking
from core.courses.challenging import Challenging
from core.courses.check_in import CheckIn
from core.courses.deliver import Deliver
from core.courses.drip_rule import DripRule
from core.courses.question_hour import QuestionHours
from core.courses.timetable import Timetable
from core.kernel.ports import Clock, Job
from core.members.nudging import Nudging


def delivery_of(settings: Settings, work: SqlWork, clock: Clock, policy: Policy) -> Delivery:
    """Return the use cases of delivery."""
    return Delivery(
        drip_rule=DripRule(work, clock),
        deliver=Deliver(work, clock, settings.timezone, policy),
        timetable=Timetable(work, clock, settings.timezone),
        nudging=Nudging(work, clock),
        challenging=Challenging(work, clock, settings.timezone, settings.group_floor_people),
        check_in=CheckIn(work, clock, settings.timezone),
        asking=Asking(work, clock, settings.timezone, settings.owners),
        answering=Answering(work, clock),
        question_hours=QuestionHours(work, clock, settings.timezone),
    )


def delivery_periods(delivery: Delivery) -> tuple[Periodic, ...]:
    """Return what delivery does by itself, and how often."""
    return (
        Periodic("deliver", timedelta(minutes=10), delivery.deliver),
        Periodic("challenges", timedelta(minutes=10), delivery.challenging.end),
        Periodic("question-hours", timedelta(minutes=10), delivery.question_hours.announce),
    )


def delivery_jobs(delivery: Delivery) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
    """Return what delivery does after a commit, by the names of the jobs."""

    async def deliver(_job: Job) -> None:
        await delivery.deliver()

    return {"deliver": deliver}
