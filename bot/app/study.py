"""Learning plans, reports and certificates, plugged in."""

from functools import partial

from adapters.sql.work import SqlWork
from adapters.system.chance import drawn
from bot.cases.study import StudyCases
from core.kernel.ports import Clock
from core.study.certificate import CODE_ALPHABET, CODE_LENGTH
from core.study.certify import Certify
from core.study.plan import PlanStudy
from core.study.sheet import Press
from core.study.tell import TellReport


def study_cases(work: SqlWork, clock: Clock, press: Press) -> StudyCases:
    """Return the use cases of the slice."""
    return StudyCases(
        plan=PlanStudy(work, clock),
        tell=TellReport(work, clock),
        certify=Certify(work, clock, partial(drawn, CODE_ALPHABET, CODE_LENGTH)),
        press=press,
    )
