"""Some hundred people who bought, renewed, failed and left over half a year, in three currencies: drawn, and always the
same. Nothing here asks the code that is under test."""

from calendar import monthrange
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from adapters.sql.tx import Tx
from adapters.sql.work import SqlWork
from core.access.ports import Place
from core.kernel.ids import CONSOLE, Address, MemberId, PlanCode
from core.kernel.money import Money
from core.payments.model import Interval, Plan
from core.payments.provider import Charge
from core.payments.right import Dispute, Outcome, Right, RightKind, Status
from tests.contract.stores import a_member, a_room

DAY = timedelta(days=1)
FIRST, LAST = datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 11, 24, 12, tzinfo=UTC)
PLANS = (
    Plan(PlanCode("cm"), "月", "month", Money(3600, "cny"), Interval.MONTH),
    Plan(PlanCode("cy"), "年", "year", Money(29_900, "cny"), Interval.YEAR),
    Plan(PlanCode("jm"), "月", "month", Money(1500, "jpy"), Interval.MONTH),
    Plan(PlanCode("jy"), "年", "year", Money(15_800, "jpy"), Interval.YEAR),
    Plan(PlanCode("um"), "月", "month", Money(999, "usd"), Interval.MONTH),
    Plan(PlanCode("cp"), "通行证", "pass", Money(990, "cny"), Interval.ONCE, days=30),
)
BIG = Plan(PlanCode("cq"), "大", "big", Money(5555, "cny"), Interval.MONTH)
OLD_PRICE = {"cm": 3000, "cy": 25_001, "jm": 1500, "jy": 14_999, "um": 799}
"""Until the prices were raised on the first of September."""
RAISED = datetime(2026, 9, 1, tzinfo=UTC)
ENDINGS = (
    *("stays", "stays", "stays", "stays", "cancels", "cancels", "resumes", "recovers", "fails", "unpaid", "given_up"),
    *(
        "refunded",
        "part_refunded",
        "won",
        "lost",
        "disputed",
        "trial",
        "trial_left",
        "moves_up",
        "to_a_year",
        "revoked",
    ),
    *("comes_back", "free"),
)


@dataclass
class Story:
    """One member's subscription as the provider told it: versions with when they were learnt, charges, audit."""

    random: Random
    key: str
    plan: Plan
    told: list[tuple[datetime, Right]] = field(default_factory=list)
    paid: dict[str, Charge] = field(default_factory=dict)
    revoked: list[datetime] = field(default_factory=list)

    def says(self, at: datetime, right: Right) -> Right:
        """The provider says this; we learn it within two hours."""
        learnt = at + timedelta(seconds=self.random.choice((1, 3, 60, 7000)))
        if learnt <= LAST:
            self.told.append((learnt, right))
        return right

    def pays(self, amount: int, begin: datetime, end: datetime, plan: Plan | None = None) -> str:
        """Money came for a period; nothing comes in the future."""
        sold, ref = plan or self.plan, f"{self.key}-{len(self.paid)}"
        if begin <= LAST:
            money = Money(amount, sold.price.currency)
            self.paid[ref] = Charge(ref, self.key, sold.code, money, 0, begin + timedelta(seconds=2), begin, end)
        return ref

    def goes_back(self, ref: str, minor: int) -> None:
        """So much of a charge was given back."""
        if ref in self.paid:
            self.paid[ref] = replace(self.paid[ref], refunded_minor=minor)


def later(begin: datetime, months: int) -> datetime:
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    return begin.replace(year=year, month=month + 1, day=min(begin.day, monthrange(year, month + 1)[1]))


def told(number: int) -> Story:
    """Return the story of the member with this number."""
    random = Random(number)
    story = Story(random, f"sub_{number}", random.choice(PLANS[:5]))
    begin = FIRST + timedelta(seconds=random.randrange(int((LAST - FIRST).total_seconds())))
    ending = ENDINGS[number % len(ENDINGS)]
    if ending in {"moves_up", "to_a_year"}:
        story.plan = PLANS[0]
    price = OLD_PRICE[story.plan.code] if begin < RAISED else story.plan.price.amount_minor
    _live(story, ending, begin, 0 if ending == "free" else price)
    return story


def _live(story: Story, ending: str, begin: datetime, price: int) -> None:
    months = 12 if story.plan.interval is Interval.YEAR else 1
    right = Right(story.key, story.plan.code, RightKind.SUBSCRIPTION, Status.ACTIVE, begin)
    anchor = begin
    if ending.startswith("trial"):
        anchor = begin + 7 * DAY
        right = story.says(begin, replace(right, status=Status.TRIALING, paid_until=anchor))
        if ending == "trial_left":
            story.says(begin + 2 * DAY, replace(right, ends_at=anchor))
            story.says(anchor, replace(right, status=Status.CANCELED, ends_at=anchor))
            return
    for turn in range(story.random.randrange(1, 4)):
        start, end = later(anchor, turn * months), later(anchor, (turn + 1) * months)
        right = replace(right, status=Status.ACTIVE, paid_until=end)
        ref = story.pays(price, start, end) if price else ""
        story.says(start, right)
    _end(story, ending, right, (start, end), ref)


def _end(story: Story, ending: str, right: Right, period: tuple[datetime, datetime], ref: str) -> None:
    match ending:
        case "cancels" | "resumes" | "revoked" | "comes_back":
            _cancelled(story, ending, right, period)
        case "recovers" | "fails" | "unpaid" | "given_up":
            _failed(story, ending, right, period[1])
        case "refunded" | "part_refunded" | "won" | "lost" | "disputed":
            _taken(story, ending, right, period[0] + 9 * DAY, ref)
        case "moves_up" | "to_a_year":
            _moved(story, ending, right, period)
        case _:
            """Stays, or was free, or was on trial before."""


def _last_price(story: Story) -> int:
    return list(story.paid.values())[-1].amount.amount_minor if story.paid else 0


def _cancelled(story: Story, ending: str, right: Right, period: tuple[datetime, datetime]) -> None:
    middle, end = period[0] + 9 * DAY, period[1]
    asked = story.says(middle, replace(right, ends_at=end))
    if ending == "resumes":
        story.says(middle + DAY, right)
        return
    if ending == "revoked" and middle <= LAST:
        story.revoked.append(middle)
    story.says(end, replace(asked, status=Status.CANCELED))
    if ending == "comes_back":
        again = end + 5 * DAY
        story.pays(_last_price(story), again, later(again, 1))
        story.says(again, replace(right, ends_at=None, paid_until=later(again, 1)))


def _failed(story: Story, ending: str, right: Right, end: datetime) -> None:
    failing = story.says(end, replace(right, status=Status.PAST_DUE, failed_at=end))
    if ending == "recovers":
        story.pays(_last_price(story), end, later(end, 1))
        story.says(end + 3 * DAY, replace(right, paid_until=later(end, 1)))
    elif ending == "unpaid":
        story.says(end + 5 * DAY, replace(failing, status=Status.UNPAID))
    elif ending == "given_up":
        story.says(end + 4 * DAY, replace(failing, status=Status.CANCELED, ends_at=end + 4 * DAY))


def _taken(story: Story, ending: str, right: Right, middle: datetime, ref: str) -> None:
    if ending == "refunded":
        story.goes_back(ref, _last_price(story))
        gone = story.says(middle, replace(right, refunded_at=middle))
        story.says(middle + timedelta(hours=3), replace(gone, status=Status.CANCELED, ends_at=middle))
    elif ending == "part_refunded":
        story.goes_back(ref, _last_price(story) // 3)
    else:
        story.says(middle, replace(right, disputes=(Dispute(middle),)))
    if ending in {"won", "lost"}:
        closed = middle + 6 * DAY
        story.says(closed, replace(right, disputes=(Dispute(middle, Outcome(ending), closed),)))


def _moved(story: Story, ending: str, right: Right, period: tuple[datetime, datetime]) -> None:
    """In the middle, to a dearer plan for the rest of the month, or to a year less what was left of it."""
    middle = period[0] + 9 * DAY
    if ending == "moves_up":
        story.pays(1234, middle, period[1], BIG)
        story.says(middle, replace(right, plan=BIG.code))
    else:
        story.pays(27_000, middle, later(middle, 12), PLANS[1])
        story.says(middle, replace(right, plan=PLANS[1].code, paid_until=later(middle, 12)))


async def fill(work: SqlWork, people: int) -> None:
    """Keep the stories of so many people, a pass of every fifth, and a gated room in which the first ten are."""
    async with work.write() as tx:
        for plan in (*PLANS, BIG):
            await tx.plans.put(plan)
        room = await a_room(tx, Address(CONSOLE, "gated"))
        await tx.bindings.bind(PlanCode("cm"), room.id, FIRST)
        for number in range(people):
            member = await a_member(tx, f"m{number}")
            await _keep(tx, member, told(number))
            if number % 5 == 0:
                await _pass(tx, member, number)
            if number < 10:
                await tx.places.confirm(Place(room.id, member, True, FIRST))


async def _keep(tx: Tx, member: MemberId, story: Story) -> None:
    for at, right in sorted(story.told, key=lambda pair: pair[0]):
        await tx.rights.record(member, "stripe", [right], at)
    await tx.charges.put(member, "stripe", list(story.paid.values()))
    for at in story.revoked:
        await tx.audit.note(None, "revoke", f"member:{member}", at, {})


async def _pass(tx: Tx, member: MemberId, number: int) -> None:
    """A pass for 9.90, a tenth of them given back in full."""
    begin, key = FIRST + number * timedelta(hours=13), f"pi_{number}"
    right = Right(key, PlanCode("cp"), RightKind.PASS, Status.ACTIVE, begin, days=30)
    back = 990 if number % 50 == 0 else 0
    paid = Charge(f"ch_{number}", key, right.plan, Money(990, "cny"), back, begin, begin, begin + 30 * DAY)
    await tx.rights.record(member, "stripe", [replace(right, refunded_at=begin + DAY if back else None)], begin)
    await tx.charges.put(member, "stripe", [paid])
