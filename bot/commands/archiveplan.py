"""/archiveplan <plan>: a plan is sold no more; who has it keeps it."""

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer

MOST_BUTTONS = 5


async def run(ask: Ask) -> Answer:
    """Archive the plan of this code."""
    code = ask.words.strip()
    if not code:
        sold = [plan for plan in await ask.cases.offer() if plan.is_live]
        ways = (button("archiveplan", f"/archiveplan {plan.code}", plan=plan.code) for plan in sold[:MOST_BUTTONS])
        raise BadInput("archiveplan.which", *ways, button("plans", "/plans"))
    plan = await ask.cases.archive_plan(PlanCode(code), ask.member.id)
    return say("archiveplan.done", button("plans", "/plans"), plan=plan.code)


COMMAND = Command("archiveplan", Section.OWNER, run, asks_provider=True)
