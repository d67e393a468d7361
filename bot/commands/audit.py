"""/audit [@user|days]: the newest entries of the audit, for the owner."""

from bot.commands.base import Ask, Command, Section, button, day_count, plain
from bot.commands.whom import whom
from core.access.trail import Noted, Trail, id_of
from core.kernel.ids import MemberId, RoomId
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

USUAL_DAYS = 7
NO_DAYS = -1_000_000
"""What no number of days can be that somebody writes."""


async def run(ask: Ask) -> Answer:
    """Show who did what about whom, and when, of the last days or of one person."""
    days, word = day_count(ask.words, NO_DAYS)
    member = None
    if days == NO_DAYS and word:
        word, _, rest = word.partition(" ")
        member = await whom(ask, "audit", word, rest)
        days, _ = day_count(rest, NO_DAYS)
    days = USUAL_DAYS if days == NO_DAYS else days
    trail = await ask.cases.read_audit(days, None if member is None else member.id)
    of = "" if member is None else f" #{member.id}"
    ways = (button("days", f"/audit{of} 30", days=30), button("days", f"/audit{of} 90", days=90))
    if not trail.entries:
        return Answer((phrase("audit.none", count=days),), ways)
    said = [phrase("audit.list", count=days, lines=tuple(_line(one, trail) for one in trail.entries))]
    said += [phrase("audit.more", count=trail.more)] if trail.more else []
    return Answer(tuple(said), ways)


def _line(entry: Noted, trail: Trail) -> Phrase:
    actor = phrase("audit.operator") if entry.actor is None else plain(_person(entry.actor, trail))
    figures = " ".join(f"{name}={value}" for name, value in sorted(entry.detail.items()) if value is not None)
    about = f"{_about(entry.about, trail)} {figures}".strip()
    return phrase("audit.line", at=entry.at, who=actor, what=entry.action, about=plain(about))


def _about(about: str, trail: Trail) -> str:
    if (number := id_of("member", about)) is not None:
        return _person(MemberId(number), trail)
    if (number := id_of("room", about)) is not None and RoomId(number) in trail.rooms:
        return trail.rooms[RoomId(number)]
    return about


def _person(member_id: MemberId, trail: Trail) -> str:
    return f"{trail.people.get(member_id, '')} #{member_id}".strip()


COMMAND = Command("audit", Section.OWNER, run)
