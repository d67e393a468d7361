"""The rights of one person at one moment, each with the fact that decides it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.kernel.ids import PlanCode
from core.payments.model import Fact


def open_plans(facts: Sequence[Fact], now: datetime) -> Mapping[PlanCode, Fact]:
    """Return the plans that are open at `now`, each with its deciding fact: the one that lasts longest.

    A fact opens its plan from its start to the last moment before its end.
    """
    deciding: dict[PlanCode, Fact] = {}
    for fact in facts:
        if fact.starts_at <= now and (fact.ends_at is None or now < fact.ends_at):
            known = deciding.get(fact.plan)
            if known is None or _lasts_longer(fact, known):
                deciding[fact.plan] = fact
    return deciding


def _lasts_longer(fact: Fact, known: Fact) -> bool:
    return known.ends_at is not None and (fact.ends_at is None or fact.ends_at > known.ends_at)
