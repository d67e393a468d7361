"""/editplan <code> key=value…: a plan is sold on other terms; who has it keeps theirs."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.commands.plan_words import listed, methods_of, options_of, trial_of
from core.kernel.ids import CourseId, PlanCode
from core.kernel.messages import Answer
from core.kernel.phrase import phrase
from core.kernel.text import displayable
from core.payments.plans import Edit

OPTIONS = frozenset(("title_zh", "title_en", "trial", "methods", "price", "courses"))
MAY_BE_EMPTY = frozenset(("methods", "courses"))
"""No methods at all means whatever the provider offers, and no courses at all that the plan opens rooms alone."""


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
    courses = None if "courses" not in options else [CourseId(one) for one in listed(options["courses"])]
    await ask.cases.open_courses.check(courses or ())
    plan = await ask.cases.edit_plan(PlanCode(bare[0]), edit, ask.member.id)
    said = [phrase("editplan.done", plan=plan.code, price=plan.price)]
    if courses is not None:
        titles = await ask.cases.open_courses(plan.code, courses, ask.member.id)
        named = tuple(map(plain, titles))
        said.append(phrase("editplan.courses", lines=named) if named else phrase("editplan.no_courses"))
    return Answer(tuple(said), (button("plans", "/plans"),))


def _title(written: str | None) -> str | None:
    return None if written is None else displayable(written)


def _are_there(options: dict[str, str]) -> bool:
    return all(value for name, value in options.items() if name not in MAY_BE_EMPTY)


COMMAND = Command("editplan", Section.OWNER, run, asks_provider=True)
