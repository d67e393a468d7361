"""/newlesson [course]: what the creator says next in private becomes a lesson; /stop leaves it, the draft is kept."""

from bot.commands.base import Ask, Command, Section, button, say
from bot.commands.draft_words import card, which_course
from core.courses.model import short_id
from core.kernel.ids import CourseId
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Begin an empty draft; without a course the only one is meant, else it is asked for."""
    shelf = await ask.cases.publishing.studio.shelf(ask.creator)
    code = await ask.cases.publishing.studio.meant(ask.words)
    if not code:
        if len(shelf.courses) != 1:
            return which_course(shelf)
        code = shelf.courses[0].id
    await ask.cases.quizzes.compose.stop(ask.member.id)
    draft = await ask.cases.publishing.studio.new_lesson(CourseId(code), ask.creator)
    return await card(ask.cases, draft.lesson)


async def stop(ask: Ask) -> Answer:
    """Leave what one is guided through."""
    quiz = await ask.cases.quizzes.compose.at_work(ask.member.id)
    await ask.cases.quizzes.compose.stop(ask.member.id)
    left = await ask.cases.publishing.studio.stop(ask.member.id)
    if left is None and quiz is not None:
        return say("stop.quiz_left", button("addquiz", f"/addquiz {short_id(quiz)}"), id=quiz)
    if left is None:
        return say("stop.nothing", button("help", "/help"))
    return say("stop.left", button("edit", f"/edit {short_id(left)}"), button("drafts", "/drafts"), id=left)


COMMAND = Command("newlesson", Section.CREATOR, run)
STOP = Command("stop", Section.CREATOR, stop)
