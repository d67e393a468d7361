"""/weak: which lessons need their creator, and what members said of them."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.courses.model import short_id
from core.courses.weak_lessons import Weak
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

MOST_LISTED = 15
MOST_BUTTONS = 3


async def run(ask: Ask) -> Answer:
    """List low-rated, forgotten, doubled and broken lessons: the asker's own, everybody's for the staff."""
    weak = await ask.cases.quizzes.weak(ask.creator)
    if not weak.found and not weak.words:
        return say("weak.none", button("courses", "/courses"))
    said: list[Phrase] = []
    if weak.found:
        lines = tuple(_line(one) for one in weak.found[:MOST_LISTED])
        said.append(phrase("weak.card", count=len(weak.found), lines=lines))
    if weak.words:
        words = tuple(
            phrase("weak.word", title=plain(lesson.title), stars=one.stars, text=plain(one.text))
            for lesson, one in weak.words
        )
        said.append(phrase("weak.words", lines=words))
    lessons = dict.fromkeys(one.lesson.id for one in weak.found)
    titles = {one.lesson.id: one.lesson.title for one in weak.found}
    ways = [button("plain", f"/lesson {short_id(one)}", text=titles[one][:40]) for one in list(lessons)[:MOST_BUTTONS]]
    return Answer(tuple(said), (*ways, button("courses", "/courses")), is_personal=True)


def _line(weak: Weak) -> Phrase:
    title, more = plain(weak.lesson.title), plain(weak.more)
    return phrase(f"trouble.{weak.trouble.value}", title=title, more=more)


COMMAND = Command("weak", Section.CREATOR, run)
