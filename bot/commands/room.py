"""/room <name>: the owner makes a room on the console."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.kernel.ids import CONSOLE, Address
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Make the room; a name that is taken is said and changes nothing."""
    name = ask.words.strip()
    if not name:
        raise BadInput("room.which", button("help", "/help"))
    room, is_new = await ask.cases.open_room(Address(CONSOLE, name), name, ask.member.id)
    return say("room.made" if is_new else "room.there", name=plain(room.title))


COMMAND = Command("room", Section.OWNER, run)
