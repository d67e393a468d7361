"""/bind <plan> [grace=DAYS] and /unbind <plan>: which plan opens the room in which this is said."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.access.guest import GRACE_DAYS, MOST_GRACE_DAYS
from core.interactions.model import Room
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer

GRACE = "grace="
MOST_DIGITS = 4


async def bind(ask: Ask) -> Answer:
    """Let the plan open the room in which this is said; who is inside without it may stay for the days of grace."""
    room, words = _place(ask)
    grace_days = _grace(words[1:])
    is_new = await ask.cases.bind(PlanCode(words[0]), room.id, ask.member.id, grace_days)
    key = "bind.done" if is_new else "bind.there"
    return say(key, plan=words[0], room=plain(room.title), days=grace_days)


async def unbind(ask: Ask) -> Answer:
    """Let the plan open the room no more."""
    room, words = _place(ask)
    plan = PlanCode(words[0])
    was_bound = await ask.cases.bind.undo(plan, room.id, ask.member.id)
    return say("unbind.done" if was_bound else "unbind.not_bound", plan=plan, room=plain(room.title))


def _place(ask: Ask) -> tuple[Room, list[str]]:
    if ask.room is None:
        raise Refused("bind.where")
    if not (words := ask.words.split()):
        raise BadInput("bind.which", button("plans", "/plans"))
    return ask.room, words


def _grace(options: list[str]) -> int:
    """Return for how many days people may stay who are inside; words that are no option are passed over."""
    written = next((one.removeprefix(GRACE) for one in options if one.startswith(GRACE)), None)
    if written is None:
        return GRACE_DAYS
    if written.isascii() and written.isdecimal() and len(written) < MOST_DIGITS and int(written) <= MOST_GRACE_DAYS:
        return int(written)
    raise BadInput("bind.grace", button("help", "/help bind"), most=MOST_GRACE_DAYS)


BIND = Command("bind", Section.OWNER, bind)
UNBIND = Command("unbind", Section.OWNER, unbind)
