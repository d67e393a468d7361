"""/newcourse <title>: a course is begun; nobody sees it before its first lesson is published."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import short_id
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Keep the course and offer its first lesson."""
    if not ask.words:
        raise BadInput("newcourse.form", button("help", "/help newcourse"))
    course = await ask.cases.publishing.studio.new_course(ask.words, ask.creator)
    return say(
        "newcourse.made",
        button("newlesson", f"/newlesson {short_id(course.id)}"),
        id=course.id,
        title=plain(course.title),
    )


COMMAND = Command("newcourse", Section.CREATOR, run)
