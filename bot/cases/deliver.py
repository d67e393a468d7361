"""What is delivered, counted day by day, and asked of those who teach: the use cases by name."""

from dataclasses import dataclass

from core.courses.answering import Answering
from core.courses.asking import Asking
from core.courses.challenging import Challenging
from core.courses.check_in import CheckIn
from core.courses.deliver import Deliver
from core.courses.drip_rule import DripRule
from core.courses.question_hour import QuestionHours
from core.courses.timetable import Timetable
from core.members.nudging import Nudging


@dataclass(frozen=True, slots=True)
class Delivery:
    """The use cases of delivery."""

    drip_rule: DripRule
    deliver: Deliver
    timetable: Timetable
    nudging: Nudging
    challenging: Challenging
    check_in: CheckIn
    asking: Asking
    answering: Answering
    question_hours: QuestionHours
