"""/students [course]: who learns in a course, stuck ones first; those who allow it can be reminded."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import Course, short_id
from core.courses.owning import is_own
from core.kernel.ids import CourseId, MemberId
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.study.students import Student

MOST_SHOWN = 15
MOST_NUDGES = 5


async def run(ask: Ask) -> Answer:
    """Show the learners of the course; without a course, those of the only one, else the question which."""
    found = await _meant(ask)
    if len(found) != 1:
        ways = (button("plain", f"/students {short_id(one.id)}", text=one.title) for one in found[:5])
        raise BadInput("students.which", *ways, button("courses", "/courses"))
    roster = await ask.cases.study.students(found[0].id, MOST_SHOWN, ask.creator)
    title, shown = plain(roster.course.title), roster.students
    if not shown:
        return say("students.none", button("courses", "/courses"), title=title)
    lines = [_line(one) for one in shown]
    if rest := roster.count - len(shown):
        lines.append(phrase("students.rest", count=rest))
    head = phrase("students.list", title=title, count=roster.count, stuck=roster.stuck, lines=tuple(lines))
    short = short_id(roster.course.id)
    willing = [one for one in shown if one.may_be_nudged][:MOST_NUDGES]
    ways = tuple(button("nudge", f"/nudge {one.member_id} {short}", name=one.name) for one in willing)
    return Answer((head,), ways, is_personal=True)


async def _meant(ask: Ask) -> list[Course]:
    if ask.words:
        named = await ask.cases.study.plan.meant(await ask.cases.browse.meant(ask.words))
        return [one for one in named if is_own(one, ask.creator)] or list(named[:1])
    found = await ask.cases.browse(ask.member.id, "", frozenset())
    taught = (seen.course for seen in found.courses if seen.course.lessons)
    return [course for course in taught if is_own(course, ask.creator)]


def _line(one: Student) -> Phrase:
    key = "students.stuck" if one.is_stuck else "students.line"
    progress = one.progress
    return phrase(
        key, name=plain(one.name), percent=progress.percent, done=progress.done, total=progress.total, last=one.last_at
    )


async def nudge(ask: Ask) -> Answer:
    """Have the learner be reminded; pressed, never typed."""
    number, _, short = ask.words.partition(" ")
    if not number.isascii() or not number.isdigit() or len(number) > 15:
        raise BadInput("students.which", button("students", "/students"))
    course_id = CourseId(await ask.cases.browse.meant(short.strip()))
    student = await ask.cases.study.students.nudge(course_id, MemberId(int(number)), ask.creator)
    return say("nudge.done", button("students", f"/students {short_id(course_id)}"), name=plain(student.name))


COMMAND = Command("students", Section.CREATOR, run, aliases=("学员",))
NUDGE = Command("nudge", Section.STAFF, nudge, is_hidden=True)
