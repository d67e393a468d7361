"""Learning plans, reports, certificates and prompts, plugged in."""

from datetime import timedelta
from functools import partial
from random import SystemRandom

from adapters.sql.work import SqlWork
from adapters.system.chance import drawn
from bot.cases.study import StudyCases
from bot.schedule import Periodic
from core.kernel.ports import Clock
from core.study.certificate import CODE_ALPHABET, CODE_LENGTH
from core.study.certify import Certify
from core.study.discuss import Discuss
from core.study.plan import PlanStudy
from core.study.see_insights import SeeInsights
from core.study.sheet import Press
from core.study.students import SeeStudents
from core.study.tell import TellReport


def study_cases(work: SqlWork, clock: Clock, press: Press, floor: int, per_week: int) -> StudyCases:
    """Return the use cases of the slice."""
    return StudyCases(
        plan=PlanStudy(work, clock),
        tell=TellReport(work, clock),
        certify=Certify(work, clock, partial(drawn, CODE_ALPHABET, CODE_LENGTH)),
        press=press,
        discuss=Discuss(work, clock, SystemRandom().betavariate),
        insights=SeeInsights(work, clock, floor),
        students=SeeStudents(work, clock, per_week),
    )


def study_periods(cases: StudyCases) -> tuple[Periodic, ...]:
    """Return what of the slice happens by itself."""
    return (Periodic("prompts", timedelta(hours=1), cases.discuss),)
