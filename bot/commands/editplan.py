"""/editplan <code> key=value…: a plan is sold on other terms; who has it keeps theirs."""

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from bot.commands.plan_words import methods_of, options_of, trial_of
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer
from core.kernel.text import displayable
from core.payments.plans import Edit

OPTIONS = frozenset(("title_zh", "title_en", "trial", "methods", "price"))


async def run(ask: Ask) -> Answer:
    """Change what is written and leave the rest."""
    bare, options = options_of(ask.words)
    if len(bare) != 1 or not options or not options.keys() <= OPTIONS or not _are_there(options):
        raise BadInput("editplan.form", button("help", "/help editplan"), button("plans", "/plans"))
    trial, methods = options.get("trial"), options.get("methods")
    edit = Edit(
        title_zh=_title(options.get("title_zh")),
        title_en=_title(options.get("title_en")),
        trial_days=None if trial is None else trial_of(trial, "editplan"),
        methods=None if methods is None else methods_of(methods),
        price=options.get("price"),
    )
    plan = await ask.cases.edit_plan(PlanCode(bare[0]), edit, ask.member.id)
    return say("editplan.done", button("plans", "/plans"), plan=plan.code, price=plan.price)


def _title(written: str | None) -> str | None:
    return None if written is None else displayable(written)


def _are_there(options: dict[str, str]) -> bool:
    """Whether every value is there; no methods at all means whatever the provider offers."""
    return all(value for name, value in options.items() if name != "methods")


COMMAND = Command("editplan", Section.OWNER, run, asks_provider=True)
