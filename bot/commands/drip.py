"""/drip <course> [daily|weekly|every N|dates …|off] [at HOUR]: when the lessons of a course are released."""

from dataclasses import replace
from datetime import date

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from core.courses.drip import MOST_EVERY, Drip
from core.courses.drip_rule import Asked, Preview
from core.courses.model import Course, short_id
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase

MOST_LESSONS = 40
EVERY = {"daily": 1, "每天": 1, "每日": 1, "weekly": 7, "每周": 7}
OFF = frozenset(("off", "关", "关闭", "取消"))
AT = frozenset(("at", "在", "@"))


async def run(ask: Ask) -> Answer:
    """Show the rule of the course with its calendar, or make another one."""
    code, *words = ask.words.split() or [""]
    if not code:
        raise BadInput("drip.which", button("courses", "/courses"))
    course_id = CourseId(await ask.cases.browse.meant(code))
    rule = ask.cases.delivery.drip_rule
    present = await rule.look(course_id, ask.zone, ask.creator)
    if not words:
        return _card(present)
    asked = _asked(words, present)
    return _card(await rule(course_id, asked, ask.zone, ask.creator), is_new=True)


def _asked(words: list[str], present: Preview) -> Asked:
    hour = None
    if len(words) > 1 and words[-2].lower() in AT:
        hour, words = _hour(words[-1], present.course), words[:-2]
    match [words[0].lower(), *words[1:]] if words else []:
        case [word] if word in EVERY:
            return Asked(every=EVERY[word], hour=hour)
        case [word] if word in OFF and hour is None:
            return Asked()
        case ["every" | "每", number, *rest] if (
            rest in ([], ["days"], ["天"]) and number.isascii() and number.isdigit()
        ):
            return Asked(every=min(int(number[:6]), MOST_EVERY + 1), hour=hour)
        case ["dates" | "日期", _, *_]:
            return Asked(dates=tuple(_date(one, present.course) for one in words[1:]), hour=hour)
        case [] if present.drip is not None:
            return replace(Asked(present.drip.every, present.drip.dates), hour=hour)
        case _:
            raise BadInput("drip.form", *_ways(present.course), course=present.course.id)


def _date(written: str, course: Course) -> date:
    try:
        return date.fromisoformat(written.strip(",，、"))
    except ValueError:
        raise BadInput("drip.date", *_ways(course), written=plain(written[:32]), course=course.id) from None


def _hour(written: str, course: Course) -> int:
    number = written.removesuffix("点").removesuffix(":00")
    if not (number.isascii() and number.isdigit() and len(number) <= 2):
        raise BadInput("drip.form", *_ways(course), course=course.id)
    return int(number)


def _ways(course: Course) -> tuple[Choice, ...]:
    code = short_id(course.id)
    return (
        button("drip_daily", f"/drip {code} daily"),
        button("drip_weekly", f"/drip {code} weekly"),
    )


def _card(preview: Preview, *, is_new: bool = False) -> Answer:
    course, drip = preview.course, preview.drip
    back = button("course", f"/course {short_id(course.id)}")
    if drip is None:
        key = "drip.off" if is_new else "drip.none"
        return Answer((phrase(key, title=plain(course.title), course=course.id),), (*_ways(course), back))
    said = [phrase("drip.card", title=plain(course.title), rule=_rule(drip)), _calendar(preview)]
    if (left := len(preview.calendar) - MOST_LESSONS) > 0:
        said.append(phrase("drip.left", count=left))
    if any(at is None for _, at in preview.calendar):
        said.append(phrase("drip.some_undated"))
    return Answer(tuple(said), (button("drip_off", f"/drip {short_id(course.id)} off"), back))


def _rule(drip: Drip) -> Phrase:
    if drip.every is None:
        return phrase("drip.rule_dates", hour=drip.hour)
    return phrase("drip.rule_every", count=drip.every, hour=drip.hour)


def _calendar(preview: Preview) -> Phrase:
    key = "drip.calendar_own" if preview.drip is not None and preview.drip.every else "drip.calendar"
    lines = [
        phrase("drip.undated", title=plain(one.title))
        if at is None
        else phrase("drip.dated", at=at, title=plain(one.title))
        for one, at in preview.calendar[:MOST_LESSONS]
    ]
    return phrase(key, lines=tuple(lines))


COMMAND = Command("drip", Section.CREATOR, run, aliases=())
