"""/insights [days]: how far people come in the courses, lesson by lesson, as text and picture."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, day_count, plain, say
from bot.commands.drawing import with_picture, words
from core.kernel.charts import Bar, Bars, Picture
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.study.insights import Funnel, Step
from core.study.see_insights import MOST_DAYS

USUAL_DAYS = 30
MOST_COURSES = 3
MOST_LESSONS = 12


async def run(ask: Ask) -> Answer:
    """Show the funnels of the courses that most people are in."""
    days, rest = day_count(ask.words, USUAL_DAYS)
    if rest or not 1 <= days <= MOST_DAYS:
        raise BadInput("insights.range", *_spans(), least=1, most=MOST_DAYS)
    funnels = (await ask.cases.study.insights(days, ask.creator))[:MOST_COURSES]
    if not funnels:
        return say("insights.none", *_spans(), days=days, people=ask.cases.study.insights.floor)
    said = (phrase("insights.head", days=days), *map(_course, funnels))
    return await with_picture(ask, Answer(said, _spans()), picture_of(ask, funnels, days))


def _spans() -> tuple[Choice, ...]:
    return tuple(button("days", f"/insights {days}", days=days) for days in (7, 30, 90))


def _course(funnel: Funnel) -> Phrase:
    lines = [_step(step) for step in funnel.steps[:MOST_LESSONS]]
    if funnel.drop is not None:
        lines.append(phrase("insights.drop", title=plain(funnel.drop.title)))
    return phrase(
        "insights.course",
        title=plain(funnel.course.title),
        began=funnel.began,
        finished=_or_few(funnel.finished),
        lines=tuple(lines),
    )


def _step(step: Step) -> Phrase:
    key = "insights.step" if step.rating is None else "insights.step_rated"
    rating = "" if step.rating is None else f"{step.rating:.1f}"
    shown = {"reached": _or_few(step.reached), "finished": _or_few(step.finished)}
    return phrase(key, title=plain(step.title), rating=rating, **shown)


def _or_few(count: int | None) -> object:
    """Return the count; a word where it is below the floor."""
    return phrase("insights.few") if count is None else count


def picture_of(ask: Ask, funnels: Sequence[Funnel], days: int) -> Picture:
    """Return one panel a course: how many people came to each lesson."""
    few = words(ask, "insights.few")
    panels = tuple(
        Bars(
            f"{funnel.course.title} ({funnel.began})",
            tuple(Bar(one.title, one.reached or 0, few if one.reached is None else str(one.reached)) for one in shown),
            most=funnel.began,
        )
        for funnel in funnels
        for shown in (funnel.steps[:MOST_LESSONS],)
    )
    head = words(ask, "insights.head", days=days)
    first = funnels[0]
    finding = words(
        ask, "insights.finding", title=first.course.title, began=first.began, finished=_or_few(first.finished)
    )
    return Picture(head, finding, panels, words(ask, "insights.foot", people=ask.cases.study.insights.floor))


COMMAND = Command("insights", Section.CREATOR, run)
