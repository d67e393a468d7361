"""/lesson <id> opens a lesson; /next opens the next one anywhere."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.browse import Seen
from core.courses.model import may_open
from core.kernel.ids import ItemId, LessonId, PlanCode
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Show the lesson with the button that finishes it."""
    if not ask.words.strip():
        raise BadInput("lesson.which", button("next", "/next"), button("courses", "/courses"))
    return await show(ask, LessonId(ask.words.strip()))


async def show(ask: Ask, lesson_id: LessonId) -> Answer:
    """Return the lesson; a locked or unknown one is refused in words."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    course, lesson = await ask.cases.open_lesson(ask.member.id, lesson_id, plans)
    head = phrase("lesson.card", course=plain(course.title), title=plain(lesson.title), body=plain(lesson.body))
    return Answer((head,), (button("done", f"/done {lesson.id}"), button("course", f"/course {course.id}")))


async def go_on(ask: Ask) -> Answer:
    """Open the next lesson of the course that was begun last, else the first open one; with none left, suggest."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    opened = await ask.cases.complete.last_opened(ask.member.id)
    if opened is not None:
        return await show(ask, LessonId(opened))
    found = await ask.cases.browse(ask.member.id, "", plans)
    for seen in found.courses:
        if (following := _following(seen, plans)) is not None:
            return await show(ask, following)
    return say("next.none", button("recommend", "/recommend"))


def _following(seen: Seen, plans: frozenset[PlanCode]) -> LessonId | None:
    course = seen.course
    left = (one for one in course.lessons if ItemId(one.id) not in seen.done and may_open(course, one, plans))
    following = next(left, None)
    return None if following is None else following.id


COMMAND = Command("lesson", Section.LEARNER, run)
NEXT = Command("next", Section.LEARNER, go_on, aliases=("继续", "下一课"))
