"""/rate <lesson> <1-5> [text]: what a member thinks of a lesson that they have finished."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.commands.quiz_words import stars
from core.courses.model import short_id
from core.kernel.ids import LessonId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Keep the stars, and the words where there are some."""
    lesson, number, text = (*ask.words.split(maxsplit=2), "", "", "")[:3]
    if not lesson:
        raise BadInput("rate.which", button("progress", "/progress"))
    lesson_id = LessonId(await ask.cases.browse.meant(lesson))
    if not (number.isascii() and number.isdigit() and len(number) == 1):
        raise BadInput("rate.how", *stars(short_id(lesson_id)))
    rated = await ask.cases.quizzes.rate(ask.member.id, lesson_id, int(number), text)
    said = phrase("rate.kept", title=plain(rated.title), number=number)
    if text:
        return Answer((said,), (button("next", "/next"),), is_personal=True)
    return Answer((said, phrase("rate.why", lesson=rated.id, number=number)), (button("next", "/next"),))


COMMAND = Command("rate", Section.LEARNER, run)
