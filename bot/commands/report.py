"""/report [week|month|course]: what one learnt, counted from one's own acts, and one next step."""

from datetime import date

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.drawing import speaker, with_picture, words
from bot.commands.studyplan import learner_of, span
from core.courses.model import short_id
from core.kernel.charts import Bar, Bars, Picture
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.study.report import CourseLine, LearningReport
from core.study.tell import Step, StepKind, Told

SPANS = {"": 7, "week": 7, "month": 30, "周": 7, "本周": 7, "月": 30, "本月": 30}
MOST_COURSES = 6
MOST_BARS = 10
"""Bars of the picture: a longer span is drawn in spells of several days."""


async def run(ask: Ask) -> Answer:
    """Show the report of a span or of one course; where nothing was learnt, say so and how to go on."""
    told = await _told(ask)
    if told.report.is_empty:
        return say("report.nothing", button("next", "/next"), *_spans())
    said = (_head(told), _counts(told.report), *_courses(told), _step(told.step))
    return await with_picture(ask, Answer(said, (*_way(told.step), *_spans())), picture_of(ask, told))


def picture_of(ask: Ask, told: Told) -> Picture:
    """Return the report as bars: how many lessons were finished when, and how far each course is."""
    report, say_it = told.report, speaker(ask).text
    when = tuple(Bar(name, count, str(count)) for name, count in _spells(report))
    courses = tuple(
        Bar(
            line.title, line.progress.percent, f"{line.progress.done}/{line.progress.total} · {line.progress.percent} %"
        )
        for line in report.courses[:MOST_COURSES]
    )
    panels = (Bars(words(ask, "report.chart_days"), when), Bars(words(ask, "report.chart_courses"), courses, most=100))
    finding = " · ".join(say_it(part) for part in _counts_lines(report))
    return Picture(say_it(_head(told)), finding, panels, words(ask, "report.chart_foot"))


def _spells(report: LearningReport) -> list[tuple[str, int]]:
    """Return the days of a short span, or spells of equal length of a long one, each with what was finished in it."""
    step = -(-report.span.length // MOST_BARS)
    parts = [report.by_day[start : start + step] for start in range(0, len(report.by_day), step)]
    return [(_spell(part[0][0], part[-1][0]), sum(count for _, count in part)) for part in parts]


def _spell(first: date, last: date) -> str:
    return f"{first:%m-%d}" if first == last else f"{first:%m-%d}…{last:%m-%d}"


async def _told(ask: Ask) -> Told:
    learner, words = await learner_of(ask), ask.words.strip()
    if (days := SPANS.get(words.lower())) is not None:
        return await ask.cases.study.tell(learner, days)
    found = await ask.cases.study.plan.meant(await ask.cases.browse.meant(words))
    if len(found) == 1:
        return await ask.cases.study.tell.of_course(learner, CourseId(found[0].id))
    ways = (button("plain", f"/report {short_id(one.id)}", text=one.title) for one in found)
    raise BadInput("report.unknown", *ways, *_spans(), words=words[:64])


def _spans() -> tuple[Choice, ...]:
    return (button("days", "/report week", days=7), button("days", "/report month", days=30))


def _head(told: Told) -> Phrase:
    days = told.report.span
    first, last = f"{days.first}", f"{days.last}"
    if told.course is None:
        return phrase("report.head", first=first, last=last)
    return phrase("report.head_course", title=plain(told.course.title), first=first, last=last)


def _counts(report: LearningReport) -> Phrase:
    return phrase("report.counts", lines=_counts_lines(report))


def _counts_lines(report: LearningReport) -> tuple[Phrase, ...]:
    now, before = report.now, report.before
    return (
        phrase("report.finished", count=now.finished, before=before.finished),
        phrase("report.opened", count=now.opened, before=before.opened),
        phrase("report.days", count=now.active_days, of=report.span.length, before=before.active_days),
        phrase("report.time", time=span(now.minutes)),
    )


def _courses(told: Told) -> tuple[Phrase, ...]:
    lines = tuple(map(_line, told.report.courses[:MOST_COURSES]))
    return (phrase("report.courses", lines=lines),) if lines else ()


def _line(line: CourseLine) -> Phrase:
    progress = line.progress
    return phrase(
        "report.course",
        title=plain(line.title),
        finished=line.finished,
        done=progress.done,
        total=progress.total,
        percent=progress.percent,
    )


def _step(step: Step) -> Phrase:
    return phrase("report.step", step=phrase(f"step.{step.kind.value}", title=plain(step.title)))


def _way(step: Step) -> tuple[Choice, ...]:
    match step.kind:
        case StepKind.FIND:
            return (button("recommend", "/recommend"),)
        case StepKind.CERTIFICATE:
            return (button("certificate", f"/certificate {short_id(step.item)}"),)
        case _:
            return (button("continue", f"/lesson {short_id(step.item)}", title=step.title),)


COMMAND = Command("report", Section.LEARNER, run, aliases=("学习报告",))
