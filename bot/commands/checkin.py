"""/checkin [text]: today counts, in every challenge that one takes part in."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.courses.challenge import Challenge
from core.courses.check_in import CheckedIn
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_BUTTONS = 4


async def run(ask: Ask) -> Answer:
    """Check in for today; who takes part nowhere is shown what there is."""
    checked = await ask.cases.delivery.check_in(ask.member.id, ask.words)
    if not checked:
        return _which([one for one, _ in await ask.cases.delivery.challenging.running(ask.member.id)])
    ways = tuple(button("board", f"/takepart board {one.challenge.id}") for one in checked[:1])
    return Answer(tuple(map(_said, checked)), (*ways, button("next", "/next")))


def _said(checked: CheckedIn) -> Phrase:
    count = checked.count
    return phrase(
        "checkin.done" if checked.is_new else "checkin.again",
        title=plain(checked.challenge.title),
        day=count.day,
        days=checked.challenge.days,
        done=count.done,
        row=count.in_a_row,
        missed=count.missed,
    )


def _which(running: list[Challenge]) -> Answer:
    if not running:
        return say("checkin.none", button("next", "/next"), button("courses", "/courses"))
    return say("checkin.join_first", *map(_join, running[:MOST_BUTTONS]))


def _join(challenge: Challenge) -> Choice:
    return button("join_one", f"/takepart join {challenge.id}", title=challenge.title)


COMMAND = Command("checkin", Section.LEARNER, run, aliases=("打卡", "签到"))
