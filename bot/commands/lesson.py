"""/lesson <id> opens a lesson; /next opens the next one anywhere."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import Course, Lesson, short_id
from core.kernel.ids import LessonId
from core.kernel.messages import Answer, Choice, Enclosure
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Show the lesson with the button that finishes it."""
    if not ask.words:
        raise BadInput("lesson.which", button("next", "/next"), button("courses", "/courses"))
    return await show(ask, LessonId(await ask.cases.browse.meant(ask.words)))


async def show(ask: Ask, lesson_id: LessonId) -> Answer:
    """Return the lesson; a locked or unknown one is refused in words."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    course, lesson = await ask.cases.open_lesson(ask.member.id, lesson_id, plans)
    ways = (button("done", f"/done {short_id(lesson.id)}"), button("course", f"/course {short_id(course.id)}"))
    return await as_seen(ask, course, lesson, ways)


async def as_seen(ask: Ask, course: Course, lesson: Lesson, ways: tuple[Choice, ...]) -> Answer:
    """Return the lesson as everybody sees it who may open it, its files with it."""
    head = phrase("lesson.card", course=plain(course.title), title=plain(lesson.title), body=plain(lesson.body))
    contents = await ask.cases.publishing.studio.contents(lesson)
    enclosures = tuple(
        Enclosure(file.kind, file.name, content, file.name)
        for file, content in zip(lesson.files, contents, strict=True)
    )
    return Answer((head,), ways, enclosures=enclosures)


async def go_on(ask: Ask) -> Answer:
    """Open the next lesson of the course that one was in last, else the first open one; with none left, suggest."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    held = await ask.cases.delivery.timetable.everything(ask.member.id)
    following = await ask.cases.browse.next_lesson(ask.member.id, plans, held)
    if following is None and (coming := await ask.cases.delivery.timetable.coming(ask.member.id, plans)):
        ways = (button("calendar", "/calendar"), button("recommend", "/recommend"))
        return say("next.waits", *ways, title=plain(coming[0].lesson.title), at=coming[0].at)
    if following is None:
        return say("next.none", button("recommend", "/recommend"))
    return await show(ask, following)


COMMAND = Command("lesson", Section.LEARNER, run)
NEXT = Command("next", Section.LEARNER, go_on, aliases=("继续", "下一课"))
