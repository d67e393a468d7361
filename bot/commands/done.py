"""/done [lesson]: finished; the reply shows the new percentage."""

from dataclasses import replace

from bot.commands import quiz
from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from bot.commands.quiz_words import stars
from core.courses.browse import Seen
from core.courses.model import short_id
from core.courses.quiz_step import Learner
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Count the lesson as finished, once; without a word, the one that was opened last."""
    written = await ask.cases.browse.meant(ask.words)
    item = ItemId(written) if written else await ask.cases.complete.last_opened(ask.member.id)
    if item is None:
        raise BadInput("done.which", button("next", "/next"), button("courses", "/courses"))
    plans = frozenset(await ask.cases.standing(ask.member.id))
    try:
        seen, is_new = await ask.cases.complete(ask.member.id, item, plans)
    except Refused as refusal:
        if refusal.key != "done.quiz":
            raise
        return await _quiz_first(ask, Learner(ask.member.id, plans), LessonId(item), refusal)
    progress = seen.progress
    if progress.percent == 100:
        key = "done.finished" if seen.course.lessons else "done.finished_whole"
    else:
        key = "done.saved" if is_new else "done.again"
    said = phrase(
        key, title=plain(seen.course.title), percent=progress.percent, done=progress.done, total=progress.total
    )
    ways = _ways(seen)
    return Answer((said,), (*ways, *stars(short_id(item))) if is_new and seen.course.lessons else ways)


def _ways(seen: Seen) -> tuple[Choice, ...]:
    """Return what comes next; of a finished course with lessons its certificate is first."""
    short = short_id(seen.course.id)
    course = button("course", f"/course {short}")
    if seen.progress.percent < 100:
        return (button("next", "/next"), course)
    earned = (button("certificate", f"/certificate {short}"),) if seen.course.lessons else ()
    return (*earned, button("recommend", "/recommend"), course)


async def _quiz_first(ask: Ask, who: Learner, lesson_id: LessonId, refusal: Refused) -> Answer:
    """Return the quiz that finishes the lesson, after saying so."""
    asked = await quiz.begin(ask, who, lesson_id)
    return replace(asked, phrases=(phrase(refusal.key, **refusal.params), *asked.phrases))


COMMAND = Command("done", Section.LEARNER, run, aliases=("完成",))
