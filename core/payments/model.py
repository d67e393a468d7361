"""Plans and the facts that rights are derived from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.errors import Broken
from core.kernel.ids import MemberId, PlanCode
from core.kernel.money import Money


class Interval(StrEnum):
    """How often a plan is paid; `pass` is paid once, for some days."""

    MONTH = "month"
    YEAR = "year"
    ONCE = "pass"


@dataclass(frozen=True, slots=True)
class Plan:
    """Something to subscribe to, named in both languages.

    `days` is the length of a pass, None exactly for a subscription. `price_ref` is the provider's own price; an
    archived plan (`is_live` False) is sold no more and keeps its subscribers.
    """

    code: PlanCode
    title_zh: str
    title_en: str
    price: Money
    interval: Interval
    days: int | None = None
    trial_days: int = 0
    methods: tuple[str, ...] = ()
    price_ref: str = ""
    is_live: bool = True

    def __post_init__(self) -> None:
        if (self.days is None) is (self.interval is Interval.ONCE):
            raise Broken("exactly a pass has a number of days")


INTERVAL_MONTHS: Mapping[Interval, int] = {Interval.ONCE: 0, Interval.MONTH: 1, Interval.YEAR: 12}


def moves_up(present: Plan, wanted: Plan) -> bool:
    """Whether one who changes from `present` to `wanted` pays more at once, and so moves at once.

    A longer interval is up and a shorter one down, whatever they cost: from month to year one pays the year now, from
    year to month what was paid is used up first. Of one interval the dearer plan is up, and so is one of equal price.
    """
    if present.interval is not wanted.interval:
        return INTERVAL_MONTHS[wanted.interval] > INTERVAL_MONTHS[present.interval]
    return wanted.price.amount_minor >= present.price.amount_minor


class FactKind(StrEnum):
    """What a fact of the ledger says: a plan was given, that was ended before its time, or given back after all."""

    COMP = "comp"
    REVOKED = "revoked"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Fact:
    """A dated fact of the ledger.

    A comp: the plan is the member's from `starts_at` to before `ends_at` (None: open), or for `days` that wait for what
    is used up before them. A revocation ends the comp whose key is `about` at `starts_at`; a restoration takes back the
    revocation whose key is `about`. `key` makes a fact one, however often it is recorded.
    """

    member_id: MemberId
    plan: PlanCode
    kind: FactKind
    starts_at: datetime
    ends_at: datetime | None
    recorded_at: datetime
    key: str
    days: int | None = None
    about: str = ""

    def __post_init__(self) -> None:
        if self.ends_at is not None and self.ends_at < self.starts_at:
            raise Broken("a fact ends before it starts")
        if bool(self.about) is (self.kind is FactKind.COMP):
            raise Broken("exactly a comp is about nothing")
