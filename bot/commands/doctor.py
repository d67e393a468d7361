"""/doctor: whether every gated room can be guarded and what helps, how payments are taken, what waits for the owner."""

from collections.abc import Mapping

from bot.commands.base import Ask, Command, Section, button, plain
from core.access.rounds import Guarded
from core.kernel.ids import Address
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase


async def run(ask: Ask) -> Answer:
    """Ask the platforms now, and say what is wrong with the way to mend it."""
    rooms = await ask.cases.look_around()
    gateway = ask.cases.subscribe.gateway
    money = phrase("rounds.test_money" if gateway.is_test else "rounds.money", provider=gateway.name)
    said = [phrase("rounds.rooms", lines=tuple(map(_line, rooms))) if rooms else phrase("rounds.no_rooms"), money]
    if deaf := await ask.cases.look_around.unheard(await _rooms(ask)):
        said.append(phrase("rounds.deaf", lines=tuple(map(_line, deaf))))
    ways = [button("sync_dry", "/sync all dry")]
    if waiting := await ask.cases.fuse.asked():
        said.append(phrase("rounds.fuse", count=len(waiting)))
        ways.insert(0, button("fuse", "/fuse"))
    return Answer(tuple(said), (*ways, button("again", "/doctor")))


async def _rooms(ask: Ask) -> Mapping[Address, str]:
    """Return the rooms of many people, newest first: the oldest have mostly been left."""
    return {room.address: room.title for room in reversed(await ask.cases.rooms.all())}


def _line(room: Guarded) -> Phrase:
    title, platform = plain(room.title), room.platform
    if room.problem is None:
        return phrase("rounds.well", room=title, platform=platform)
    return phrase("rounds.ill", room=title, platform=platform, why=room.problem)


COMMAND = Command("doctor", Section.OWNER, run)
