"""/report [week|month|course]: what one learnt, counted from one's own acts, and one next step."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.studyplan import learner_of, span
from core.courses.model import short_id
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.study.report import CourseLine, LearningReport
from core.study.tell import Step, StepKind, Told

SPANS = {"": 7, "week": 7, "month": 30, "周": 7, "本周": 7, "月": 30, "本月": 30}
MOST_COURSES = 6


async def run(ask: Ask) -> Answer:
    """Show the report of a span or of one course; where nothing was learnt, say so and how to go on."""
    told = await _told(ask)
    if told.report.is_empty:
        return say("report.nothing", button("next", "/next"), *_spans())
    return Answer((_head(told), _counts(told.report), *_courses(told), _step(told.step)), (*_way(told.step), *_spans()))


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
    now, before = report.now, report.before
    lines = (
        phrase("report.finished", count=now.finished, before=before.finished),
        phrase("report.opened", count=now.opened, before=before.opened),
        phrase("report.days", count=now.active_days, of=report.span.length, before=before.active_days),
        phrase("report.time", time=span(now.minutes)),
    )
    return phrase("report.counts", lines=lines)


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
