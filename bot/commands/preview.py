"""/preview <id>: a draft exactly as students will see it."""

from bot.commands.base import Ask, BadInput, Command, Section, button
from bot.commands.lesson import as_seen
from core.courses.model import short_id
from core.kernel.ids import LessonId
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Show the draft, or what is published where there is none."""
    if not ask.words:
        raise BadInput("preview.which", button("drafts", "/drafts"))
    code = LessonId(await ask.cases.publishing.studio.meant(ask.words))
    course, lesson = await ask.cases.publishing.studio.preview(code, ask.creator)
    short = short_id(lesson.id)
    return await as_seen(
        ask, course, lesson, (button("publish", f"/publish {short}"), button("edit", f"/edit {short}"))
    )


COMMAND = Command("preview", Section.CREATOR, run)
