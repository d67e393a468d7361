"""What is made out of stored facts, typed, by name."""

from dataclasses import dataclass

from core.study.certify import Certify
from core.study.discuss import Discuss
from core.study.plan import PlanStudy
from core.study.see_insights import SeeInsights
from core.study.sheet import Press
from core.study.students import SeeStudents
from core.study.tell import TellReport


@dataclass(frozen=True, slots=True)
class StudyCases:
    """The use cases of learning plans, reports, certificates and prompts."""

    plan: PlanStudy
    tell: TellReport
    certify: Certify
    press: Press
    discuss: Discuss
    insights: SeeInsights
    students: SeeStudents
