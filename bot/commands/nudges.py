"""/nudges [on|off|weekly]: whether the bot may write on its own, and how often."""

from bot.commands.base import Ask, BadInput, Command, Section, button
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.members.nudging import Nudges

CHOICES: dict[str, tuple[bool, int | None]] = {
    "on": (True, None),
    "开": (True, None),
    "off": (False, None),
    "关": (False, None),
    "weekly": (True, 1),
    "每周": (True, 1),
}


async def run(ask: Ask) -> Answer:
    """Show the choice, or keep another one."""
    word = ask.words.lower()
    if not word:
        return _card(await ask.cases.delivery.nudging.look(ask.member.id))
    if word not in CHOICES:
        raise BadInput("nudges.form", *_ways(None), words=ask.words[:32])
    is_on, per_week = CHOICES[word]
    return _card(await ask.cases.delivery.nudging(ask.member.id, is_on=is_on, per_week=per_week))


def _card(nudges: Nudges) -> Answer:
    if not nudges.is_on:
        said = [phrase("nudges.off")]
    else:
        said = [phrase("nudges.weekly") if nudges.per_week == 1 else phrase("nudges.on")]
        if not nudges.is_personal:
            said.append(phrase("nudges.not_personal"))
    allow = (button("turn_on", "/consent personal on", purpose=phrase("purpose.personal")),)
    return Answer(tuple(said), (*_ways(nudges), *(allow if len(said) > 1 else ())), is_personal=True)


def _ways(nudges: Nudges | None) -> tuple[Choice, ...]:
    off = (button("nudges_off", "/nudges off"),) if nudges is None or nudges.is_on else ()
    weekly = (button("nudges_weekly", "/nudges weekly"),) if nudges is None or nudges.per_week != 1 else ()
    on = (button("nudges_on", "/nudges on"),) if nudges is None or not nudges.is_on or nudges.per_week == 1 else ()
    return (*on, *weekly, *off)


COMMAND = Command("nudges", Section.LEARNER, run, aliases=("推送",))
