"""/join: the person's rooms are brought in line now, and each is listed with how it stands."""

from collections.abc import Iterator, Mapping
from contextlib import suppress

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.kept_out import kept_out
from bot.commands.status import way
from core.access.entrances import Entrance, Entrances
from core.access.verdict import Because, Verdict
from core.kernel.errors import NotYet
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.payments.model import Plan


async def run(ask: Ask) -> Answer:
    """Move the person's doors, then say where they are in, where not, and what helps."""
    # A door that cannot be moved now is tried again by the job of its own; the others moved.
    with suppress(NotYet):
        await ask.cases.apply(ask.member.id)
    found = await ask.cases.entrances(ask.member)
    if found.ban is not None:
        return kept_out(found.ban)
    if not found.rooms:
        return _no_room(found)
    plans = {plan.code: plan for plan in await ask.cases.offer()}
    lines = tuple(_line(room, is_staff=found.is_staff) for room in found.rooms)
    is_open = found.is_staff or any(room.verdict.is_open for room in found.rooms)
    ways = () if found.is_staff else tuple(_ways(found, plans))
    return Answer((phrase("join.rooms" if is_open else "join.closed", lines=lines),), ways or (_status(),))


def _no_room(found: Entrances) -> Answer:
    if not found.has_gated:
        return say("join.no_rooms", button("plans", "/plans"))
    if found.plans:
        return say("join.unbound", _status(), plans=plain(", ".join(sorted(found.plans))))
    return say("join.not_entitled", button("plans", "/plans"), why=phrase("because.nothing"))


def _status() -> Choice:
    return button("status", "/status")


def _line(room: Entrance, *, is_staff: bool) -> Phrase:
    title, why = plain(room.title), _why(room.verdict)
    if is_staff:
        return phrase("join.staff", room=title)
    if not room.verdict.is_open:
        return phrase("join.shut", room=title, why=why)
    if room.is_in:
        return phrase("join.inside", room=title, why=why)
    if not room.has_account:
        return phrase("join.elsewhere", room=title, platform=room.platform)
    return phrase("join.on_its_way", room=title, why=why)


def _why(verdict: Verdict) -> Phrase:
    why = phrase(f"because.{verdict.because.value}")
    if verdict.until is None:
        return why
    key = "because.begins" if verdict.because is Because.NOT_BEGUN else "because.until"
    return phrase(key, why=why, until=verdict.until)


def _ways(found: Entrances, plans: Mapping[PlanCode, Plan]) -> Iterator[Choice]:
    """Yield the one button that helps with each closed room, each button once."""
    seen: set[str | None] = set()
    for room in found.rooms:
        right = room.verdict.right
        if room.verdict.is_open or right is None:
            continue
        helps = way(right.plan, room.verdict, plans)
        if helps.action not in seen:
            seen.add(helps.action)
            yield helps


COMMAND = Command("join", Section.SUBSCRIBER, run, aliases=("进群",))
