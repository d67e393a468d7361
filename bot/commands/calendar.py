"""/calendar [course]: the lessons that are coming, as a file for one's calendar."""

from collections.abc import Sequence

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.phrases import Speaker
from core.courses.calendar import Event, calendar_file
from core.courses.timetable import Coming
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Enclosure
from core.kernel.phrase import phrase

MOST_LISTED = 10


async def run(ask: Ask) -> Answer:
    """Send the dated lessons of the course, or of all courses that are open to the person."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    only = CourseId(await ask.cases.browse.meant(ask.words)) if ask.words else None
    if only is not None and await ask.cases.browse.one(ask.member.id, only, plans) is None:
        return say(
            "calendar.unknown",
            button("calendar", "/calendar"),
            button("courses", "/courses"),
            words=plain(ask.words[:64]),
        )
    coming = await ask.cases.delivery.timetable.coming(ask.member.id, plans, only)
    if not coming:
        return say("calendar.none", button("next", "/next"), button("courses", "/courses"))
    lines = [phrase("drip.dated", at=one.at, title=plain(one.lesson.title)) for one in coming[:MOST_LISTED]]
    if len(coming) > MOST_LISTED:
        lines.append(phrase("drip.more", count=len(coming) - MOST_LISTED))
    said = phrase("calendar.card", count=len(coming), lines=tuple(lines))
    now = ask.cases.delivery.timetable.clock.now()
    name, events = _words(ask, coming)
    file = Enclosure("file", "lessons.ics", calendar_file(name, events, now), name)
    return Answer((said,), (button("next", "/next"), button("courses", "/courses")), enclosures=(file,))


def _words(ask: Ask, coming: Sequence[Coming]) -> tuple[str, list[Event]]:
    speaker = Speaker(ask.member.language, ask.zone)
    events = [
        Event(
            f"{one.course.id}|{one.lesson.id}",
            one.at,
            one.lesson.title,
            speaker.text(phrase("calendar.event", course=one.course.title, lesson=one.lesson.id)),
        )
        for one in coming
    ]
    return speaker.text(phrase("calendar.name")), events


COMMAND = Command("calendar", Section.LEARNER, run, aliases=("日历", "课程表"))
