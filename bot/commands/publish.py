"""/publish <id>: students see the draft; /unpublish <id>: they see it no more."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import short_id
from core.courses.publish import Unfit
from core.kernel.ids import LessonId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Publish, or list every check that fails."""
    code = await _code(ask, "publish.which")
    try:
        course, lesson = await ask.cases.publishing.publish(code, ask.creator)
    except Unfit as unfit:
        ways = (button("edit", f"/edit {short_id(code)}"), button("preview", f"/preview {short_id(code)}"))
        return say("publish.unfit", *ways, lines=tuple(map(phrase, unfit.faults)), id=unfit.lesson.id)
    short = short_id(lesson.id)
    ways = (button("open", f"/lesson {short}"), button("unpublish", f"/unpublish {short}"))
    return say("publish.done", *ways, id=lesson.id, title=plain(lesson.title), course=plain(course.title))


async def take_back(ask: Ask) -> Answer:
    """Take the lesson back; it is a draft again."""
    code = await _code(ask, "unpublish.which")
    lesson = await ask.cases.publishing.publish.take_back(code, ask.creator)
    short = short_id(lesson.id)
    ways = (button("publish", f"/publish {short}"), button("edit", f"/edit {short}"))
    return say("unpublish.done", *ways, id=lesson.id, title=plain(lesson.title))


async def _code(ask: Ask, missing: str) -> LessonId:
    if not ask.words:
        raise BadInput(missing, button("drafts", "/drafts"))
    return LessonId(await ask.cases.publishing.studio.meant(ask.words))


PUBLISH = Command("publish", Section.CREATOR, run)
UNPUBLISH = Command("unpublish", Section.CREATOR, take_back)
