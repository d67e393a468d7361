"""/grant <@user|platform:id|#number> <plan> <days>: a comp, after one confirmation, with ten minutes to undo it."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.status import line
from bot.commands.whom import fits, named, whom
from core.access.comps import LEAST_DAYS, MOST_DAYS, Gift
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer
from core.kernel.phrase import phrase
from core.members.model import Member

YES = frozenset(("yes", "是", "确定"))


async def run(ask: Ask) -> Answer:
    """Show what the comp does; with `yes`, give it."""
    words = ask.words.split()
    if not 3 <= len(words) <= 5 or (len(words) > 3 and words[3].lower() not in YES):
        raise BadInput("grant.form", button("help", "/help grant"), button("plans", "/plans"))
    member = await whom(ask, "grant", words[0], " ".join(words[1:3]))
    mark = words[4] if len(words) == 5 else ask.cases.grant.mark()
    gift = Gift(member.id, PlanCode(words[1].lower()), _days(words[2]), mark)
    if len(words) == 3 or not ask.cases.grant.is_fresh(mark):
        return await _sure(ask, member, Gift(member.id, gift.plan, gift.days, ask.cases.grant.mark()))
    return await _give(ask, member, gift)


def _days(word: str) -> int:
    number = word.removesuffix("d").removesuffix("天")
    if not number.isascii() or not number.isdigit() or len(number) > 6:
        raise Refused("grant.days", least=LEAST_DAYS, most=MOST_DAYS)
    return int(number)


async def _sure(ask: Ask, member: Member, gift: Gift) -> Answer:
    running = await ask.cases.grant.look(gift)
    yes = f"/grant #{member.id} {gift.plan} {gift.days} yes"
    marked = f"{yes} {gift.mark}"
    ways = (
        button("grant_yes", marked if fits(marked) else yes, plan=gift.plan),
        button("lookup", f"/lookup #{member.id}"),
    )
    said = [phrase("grant.sure", plan=gift.plan, count=gift.days, **named(member))]
    if running is not None:
        plans = {plan.code: plan for plan in await ask.cases.offer()}
        charges = await ask.cases.manage.charges(member.id)
        stands = line(gift.plan, running, plans.get(gift.plan), charges)
        said.append(phrase("grant.both", stands=stands))
    return Answer(tuple(said), ways)


async def _give(ask: Ask, member: Member, gift: Gift) -> Answer:
    verdict = await ask.cases.grant(gift, ask.member.id)
    digest = gift.key.rpartition(":")[2]
    ways = (
        button("undo", f"/undo grant #{member.id} {digest}"),
        button("lookup", f"/lookup #{member.id}"),
    )
    until = plain("—") if verdict.until is None else verdict.until
    key = "grant.done_beside" if verdict.until is None else "grant.done"
    return say(key, *ways, plan=gift.plan, count=gift.days, until=until, **named(member))


COMMAND = Command("grant", Section.STAFF, run)
