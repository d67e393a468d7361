"""/done [lesson]: finished; the reply shows the new percentage."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain
from core.courses.model import short_id
from core.kernel.ids import ItemId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Count the lesson as finished, once; without a word, the one that was opened last."""
    written = await ask.cases.browse.meant(ask.words)
    item = ItemId(written) if written else await ask.cases.complete.last_opened(ask.member.id)
    if item is None:
        raise BadInput("done.which", button("next", "/next"), button("courses", "/courses"))
    plans = frozenset(await ask.cases.standing(ask.member.id))
    seen, is_new = await ask.cases.complete(ask.member.id, item, plans)
    progress = seen.progress
    if progress.percent == 100:
        key = "done.finished" if seen.course.lessons else "done.finished_whole"
    else:
        key = "done.saved" if is_new else "done.again"
    said = phrase(
        key, title=plain(seen.course.title), percent=progress.percent, done=progress.done, total=progress.total
    )
    way = button("recommend", "/recommend") if progress.percent == 100 else button("next", "/next")
    return Answer((said,), (way, button("course", f"/course {short_id(seen.course.id)}")))


COMMAND = Command("done", Section.LEARNER, run, aliases=("完成",))
