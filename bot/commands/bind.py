"""/bind <plan> and /unbind <plan>: which plan opens the room in which this is said."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.interactions.model import Room
from core.kernel.errors import Refused
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer


async def bind(ask: Ask) -> Answer:
    """Let the plan open the room in which this is said."""
    room, plan = _place(ask)
    is_new = await ask.cases.bind(plan, room.id, ask.member.id)
    return say("bind.done" if is_new else "bind.there", plan=plan, room=plain(room.title))


async def unbind(ask: Ask) -> Answer:
    """Let the plan open the room no more."""
    room, plan = _place(ask)
    was_bound = await ask.cases.bind.undo(plan, room.id, ask.member.id)
    return say("unbind.done" if was_bound else "unbind.not_bound", plan=plan, room=plain(room.title))


def _place(ask: Ask) -> tuple[Room, PlanCode]:
    if ask.room is None:
        raise Refused("bind.where")
    if not ask.words.strip():
        raise BadInput("bind.which", button("plans", "/plans"))
    return ask.room, PlanCode(ask.words.split()[0])


BIND = Command("bind", Section.OWNER, bind)
UNBIND = Command("unbind", Section.OWNER, unbind)
