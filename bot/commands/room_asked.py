"""Which room and how many days a figure is asked of: for every command that shows one."""

from bot.commands.base import Ask, BadInput, button, day_count, plain, say
from core.insight.figures import BelowFloor
from core.insight.window import MOST_DAYS
from core.interactions.model import Room
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase
from core.members.authority import authorize


def below_floor(missing: BelowFloor, room: Room, command: str, name: str, most: int = MOST_DAYS) -> Answer:
    """Return what is said where too few people or messages may be counted."""
    said = phrase(
        "floor.below", room=plain(room.title), people=missing.people_missing, messages=missing.messages_missing
    )
    longer = button("days", f"/{command} {most} {name}".strip(), days=most)
    return Answer((said,), (longer, button("privacy", "/privacy")))


def day_buttons(command: str, name: str, most: int = MOST_DAYS) -> tuple[Choice, ...]:
    """Return buttons for usual spans, of which none is longer than `most` days."""
    spans = (7, 30, 90) if most >= 90 else (3, 7, most)
    return tuple(button("days", f"/{command} {days} {name}".strip(), days=days) for days in spans)


async def room_asked(ask: Ask, name: str, command: str, days: int) -> Room | Answer:
    """Return the room that is meant, whose door is open to the person; else the question which one."""
    room = await _meant(ask, name, command, days)
    if isinstance(room, Room):
        authorize(ask.member, command, await ask.cases.door(room.address, ask.member.id), owners=ask.owners)
    return room


async def _meant(ask: Ask, name: str, command: str, days: int) -> Room | Answer:
    """Return the room where it is asked, the named one, one's only one; else the question."""
    if ask.room is not None and not name:
        return ask.room
    mine = await ask.cases.rooms(ask.member.id, is_staff=ask.is_staff)
    if name:
        named = [room for room in mine if name in {room.title, room.address.external_id, f"#{room.id}"}]
        if named:
            return named[0]
    elif len(mine) == 1:
        return mine[0]
    ways = tuple(button("plain", f"/{command} {days} #{room.id}", text=room.title) for room in mine[:10])
    if not mine:
        return say("rooms.none", button("help", "/help"))
    lines = tuple(plain(room.title) for room in mine)
    return say("rooms.unknown" if name else "rooms.which", *ways, name=plain(name[:64]), lines=lines)


def days_asked(ask: Ask, command: str, default: int, most: int = MOST_DAYS) -> tuple[int, str]:
    """Return the days that are asked for and the name of the room behind them."""
    days, name = day_count(ask.words, default)
    if not 1 <= days <= most:
        raise BadInput("days.range", *day_buttons(command, "", most), least=1, most=most)
    return days, name


def room_word(name: str, room: Room) -> str:
    """Return how a button names the room: by its number, since a title may be longer than a button can carry."""
    return f"#{room.id}" if name else ""
