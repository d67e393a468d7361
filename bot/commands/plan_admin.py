"""/newplan and /archiveplan: what the owner offers; /bind and /unbind: which room it opens."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.interactions.model import Room
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer
from core.kernel.money import Money, money_from_major
from core.payments.model import Interval, Plan

OPTIONS = frozenset(("trial", "methods"))
MOST_DAYS = 3_650


async def new(ask: Ask) -> Answer:
    """Keep a plan: `<code> <amount> <currency> <month|year|pass:DAYS>`, or `<code> price_… [pass:DAYS]`; options."""
    plan = await ask.cases.new_plan(_written(ask.words.split()))
    return say("newplan.made", button("plans", "/plans"), plan=plan.code, price=plan.price)


def _written(words: list[str]) -> Plan:
    options = {name: value for name, _, value in (word.partition("=") for word in words if "=" in word)}
    bare = [word for word in words if "=" not in word]
    if len(bare) < 2 or not options.keys() <= OPTIONS or not _is_code(bare[0]):
        raise BadInput("newplan.form", button("help", "/help newplan"))
    code, trial = PlanCode(bare[0]), _number(options.get("trial", "0"))
    methods = tuple(filter(None, options.get("methods", "").split(",")))
    if bare[1].startswith("price_"):
        days = _days(bare[2]) if len(bare) > 2 else None
        interval = Interval.MONTH if days is None else Interval.ONCE
        return Plan(code, code, code, Money(0, "usd"), interval, days, trial, methods, price_ref=bare[1])
    if len(bare) != 4:
        raise BadInput("newplan.form", button("help", "/help newplan"))
    price = money_from_major(bare[1], bare[2])
    every = bare[3].partition(":")[0]
    if every not in {interval.value for interval in Interval}:
        raise BadInput("newplan.form", button("help", "/help newplan"))
    days = _days(bare[3]) if every == Interval.ONCE.value else None
    return Plan(code, code, code, price, Interval(every), days, trial, methods)


def _is_code(word: str) -> bool:
    return 0 < len(word) <= 32 and word.replace("_", "").replace("-", "").isalnum()


def _days(word: str) -> int:
    days = _number(word.partition(":")[2])
    if not word.startswith("pass:") or not 1 <= days <= MOST_DAYS:
        raise BadInput("newplan.days", button("help", "/help newplan"), most=MOST_DAYS)
    return days


def _number(word: str) -> int:
    if not word.isascii() or not word.isdigit() or len(word) > 4:
        raise BadInput("newplan.form", button("help", "/help newplan"))
    return int(word)


async def archive(ask: Ask) -> Answer:
    """Sell a plan no more."""
    if not ask.words:
        raise BadInput("archiveplan.which", button("plans", "/plans"))
    plan = await ask.cases.archive_plan(PlanCode(ask.words.strip()))
    return say("archiveplan.done", button("plans", "/plans"), plan=plan.code)


async def bind(ask: Ask) -> Answer:
    """Let the plan open the room in which this is said."""
    room, plan = _place(ask)
    is_new = await ask.cases.bind(plan, room.id)
    return say("bind.done" if is_new else "bind.there", plan=plan, room=plain(room.title))


async def unbind(ask: Ask) -> Answer:
    """Let the plan open the room no more."""
    room, plan = _place(ask)
    was_bound = await ask.cases.bind.undo(plan, room.id)
    return say("unbind.done" if was_bound else "unbind.not_bound", plan=plan, room=plain(room.title))


def _place(ask: Ask) -> tuple[Room, PlanCode]:
    if ask.room is None:
        raise Refused("bind.where")
    if not ask.words.strip():
        raise BadInput("bind.which", button("plans", "/plans"))
    return ask.room, PlanCode(ask.words.split()[0])


NEW = Command("newplan", Section.OWNER, new)
ARCHIVE = Command("archiveplan", Section.OWNER, archive)
BIND = Command("bind", Section.OWNER, bind)
UNBIND = Command("unbind", Section.OWNER, unbind)
