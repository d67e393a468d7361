"""/studyplan [hours goal]: a dated plan to learn by; accepted, changed, and made anew when one falls behind."""

import re

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import Course, short_id
from core.kernel.errors import Refused
from core.kernel.ids import CourseId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.study.effort import HAN_A_MINUTE, WORDS_A_MINUTE
from core.study.learner import Learner
from core.study.model import FEWEST_HOURS, MOST_HOURS, Sitting
from core.study.plan import Planned

USUAL_HOURS = 5
HOURS = (2, 5, 8, 12)
"""Hours a week that buttons offer."""
MOST_DAYS = 7
"""Days of a plan that are shown; the rest is counted."""

_HOURS = re.compile(r"(-?\d{1,6}(?:\.\d{1,3})?)\s*(?:h|hours?|小时)?", re.IGNORECASE)


async def run(ask: Ask) -> Answer:
    """Show the plan that one goes by, or a draft; without a goal, three courses to choose from."""
    first, _, rest = ask.words.partition(" ")
    if first == "stop" and not rest:
        return await _stop(ask)
    if first == "edit":
        return await _edit(ask, rest.strip())
    if not ask.words and (kept := await ask.cases.study.plan.kept(await learner_of(ask))) is not None:
        return _kept(kept)
    hours, goal = _read(ask.words)
    return await _draft(ask, hours, goal) if goal else await _guesses(ask, hours, "studyplan.which")


async def learner_of(ask: Ask) -> Learner:
    """Return the asking person as one who learns."""
    return Learner(ask.member.id, frozenset(await ask.cases.standing(ask.member.id)), ask.zone)


def _read(words: str) -> tuple[int, str]:
    """Return the hours a week and the goal that the words say."""
    first, _, rest = words.partition(" ")
    found = _HOURS.fullmatch(first)
    if found is None:
        return USUAL_HOURS, words
    written = found[1]
    if not written.isascii() or not written.isdigit() or not FEWEST_HOURS <= int(written) <= MOST_HOURS:
        raise BadInput("studyplan.range", *_hours(rest.strip()), least=FEWEST_HOURS, most=MOST_HOURS)
    return int(written), rest.strip()


def _hours(goal: str) -> tuple[Choice, ...]:
    short = short_id(goal)
    return tuple(button("hours", f"/studyplan {hours} {short}".strip(), count=hours) for hours in HOURS)


async def _draft(ask: Ask, hours: int, goal: str) -> Answer:
    found = await ask.cases.study.plan.meant(await ask.cases.browse.meant(goal))
    if not found:
        return await _guesses(ask, hours, "studyplan.unknown", goal)
    if len(found) > 1:
        return say("studyplan.several", *(_goal(course, hours) for course in found), words=plain(goal[:64]))
    try:
        drafted = await ask.cases.study.plan(await learner_of(ask), found[0].id, hours)
    except Refused as refusal:
        raise BadInput(refusal.key, *_ways_out(refusal.key, found[0]), **refusal.params) from refusal
    short = short_id(found[0].id)
    ways = (button("accept_plan", f"/keepplan {hours} {short}"), button("edit_plan", f"/studyplan edit {short}"))
    source = phrase("studyplan.source", han=HAN_A_MINUTE, words=WORDS_A_MINUTE)
    return Answer((_head("studyplan.draft", drafted), _days(drafted), *_left_out(drafted), source), ways)


def _ways_out(key: str, course: Course) -> tuple[Choice, ...]:
    if key == "studyplan.shut":
        return (button("plans", "/plans"), button("course", f"/course {short_id(course.id)}"))
    if key == "studyplan.finished":
        return (button("recommend", "/recommend"),)
    return (button("courses", "/courses"),)


async def _guesses(ask: Ask, hours: int, key: str, goal: str = "") -> Answer:
    guesses = await ask.cases.study.plan.guesses(await learner_of(ask))
    if not guesses:
        return say("studyplan.nothing", button("courses", "/courses"), button("plans", "/plans"))
    ways = (*(_goal(course, hours) for course in guesses), button("courses", "/courses"))
    return say(key, *ways, words=plain(goal[:64]), hours=hours)


def _goal(course: Course, hours: int) -> Choice:
    return button("plain", f"/studyplan {hours} {short_id(course.id)}", text=course.title)


async def _edit(ask: Ask, goal: str) -> Answer:
    if not goal:
        kept = await ask.cases.study.plan.kept(await learner_of(ask))
        if kept is None:
            return await _guesses(ask, USUAL_HOURS, "studyplan.which")
        goal = kept.course.id
    return say("studyplan.edit", *_hours(await ask.cases.browse.meant(goal)))


async def _stop(ask: Ask) -> Answer:
    was_there = await ask.cases.study.plan.drop(ask.member.id)
    return say("studyplan.stopped" if was_there else "studyplan.none", button("courses", "/courses"))


async def keep(ask: Ask) -> Answer:
    """Keep the plan of a draft, made anew as of now; pressed, never typed."""
    hours, goal = _read(ask.words)
    course_id = CourseId(await ask.cases.browse.meant(goal))
    kept = await ask.cases.study.plan.accept(await learner_of(ask), course_id, hours)
    way = button("studyplan", "/studyplan")
    return Answer((_head("studyplan.accepted", kept), _today(kept)), (*_begin(kept), way))


def _kept(kept: Planned) -> Answer:
    left = [item for item in kept.plan.items if item not in kept.done]
    short = short_id(kept.course.id)
    change = (button("edit_plan", f"/studyplan edit {short}"), button("stop_plan", "/studyplan stop"))
    if not left:
        whole = phrase("studyplan.whole", title=plain(kept.course.title))
        return Answer(
            (whole,), (button("certificate", f"/certificate {short}"), button("stop_plan", "/studyplan stop"))
        )
    said = [_head("studyplan.kept", kept), _today(kept), _days(kept), *_left_out(kept)]
    if kept.is_moved:
        said.insert(0, phrase("studyplan.moved", until=f"{kept.plan.days[-1]}"))
    return Answer(tuple(said), (*_begin(kept), *change))


def _head(key: str, shown: Planned) -> Phrase:
    left = [one for one in shown.plan.sittings if one.item not in shown.done]
    return phrase(
        key,
        title=plain(shown.course.title),
        hours=shown.plan.hours,
        lessons=len({one.item for one in left}),
        time=span(sum(one.minutes for one in left)),
        until=f"{shown.plan.days[-1]}",
    )


def span(minutes: int) -> Phrase:
    """Return so many minutes in hours and minutes."""
    if minutes < 60:
        return phrase("studyplan.minutes", minutes=minutes)
    return phrase("studyplan.span", hours=minutes // 60, minutes=minutes % 60)


def today_line(kept: Planned) -> Phrase:
    """Return what the plan has for today in one line."""
    left = _left_on(kept, kept.today)
    if left:
        return phrase("studyplan.today_line", time=span(sum(one.minutes for one in left)), title=_title(kept, left[0]))
    coming = next((one for one in kept.plan.sittings if one.day > kept.today and one.item not in kept.done), None)
    if coming is None:
        return phrase("studyplan.nothing_left")
    return phrase("studyplan.next_line", day=f"{coming.day}", title=_title(kept, coming))


async def plan_line(ask: Ask) -> tuple[Phrase, ...]:
    """Return the line of `/me` about the plan; none where there is none."""
    kept = await ask.cases.study.plan.kept(await learner_of(ask))
    if kept is None:
        return ()
    return (phrase("me.studyplan", title=plain(kept.course.title), line=today_line(kept)),)


def _today(kept: Planned) -> Phrase:
    return phrase("studyplan.today", line=today_line(kept))


def _left_on(kept: Planned, day: object) -> list[Sitting]:
    return [one for one in kept.plan.sittings if one.day == day and one.item not in kept.done]


def _begin(kept: Planned) -> tuple[Choice, ...]:
    following = next((one for one in kept.plan.sittings if one.item not in kept.done), None)
    if following is None:
        return ()
    title = kept.titles.get(following.item, following.item)
    return (button("continue", f"/lesson {short_id(following.item)}", title=title),)


def _title(kept: Planned, sitting: Sitting) -> Phrase:
    return plain(kept.titles.get(sitting.item, sitting.item))


def _days(shown: Planned) -> Phrase:
    """Return the next days with their lessons; what is finished is left out."""
    days = [day for day in shown.plan.days if _left_on(shown, day)]
    lines: list[Phrase] = []
    for day in days[:MOST_DAYS]:
        left = _left_on(shown, day)
        lines.append(phrase("studyplan.day", day=f"{day}", time=span(sum(one.minutes for one in left))))
        lines += [phrase("studyplan.part", title=_title(shown, one), minutes=one.minutes) for one in left]
    if len(days) > MOST_DAYS:
        lines.append(phrase("studyplan.rest", count=len(days) - MOST_DAYS, until=f"{days[-1]}"))
    return phrase("studyplan.days", lines=tuple(lines))


def _left_out(shown: Planned) -> tuple[Phrase, ...]:
    if not shown.left_out:
        return ()
    return (phrase("studyplan.left_out", lines=tuple(map(plain, shown.left_out[:5]))),)


COMMAND = Command("studyplan", Section.LEARNER, run, aliases=("学习计划",))
KEEP = Command("keepplan", Section.LEARNER, keep, is_hidden=True)
