"""/drafts: what a creator is working on."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.courses.draft import Draft
from core.courses.model import short_id
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

MOST_SHOWN = 20
MOST_WAYS = 4


async def run(ask: Ask) -> Answer:
    """List the drafts, the one touched last first."""
    shelf = await ask.cases.publishing.studio.shelf(ask.creator)
    if not shelf.drafts:
        return say("drafts.none", button("newlesson", "/newlesson"), button("help", "/help newcourse"))
    said = [phrase("drafts.list", lines=tuple(map(_line, shelf.drafts[:MOST_SHOWN])), count=len(shelf.drafts))]
    ways = tuple(button("edit_one", f"/edit {short_id(one.lesson.id)}", id=one.lesson.id) for one in shelf.drafts)
    return Answer(tuple(said), (*ways[:MOST_WAYS], button("newlesson", "/newlesson")))


def _line(draft: Draft) -> Phrase:
    lesson = draft.lesson
    title = plain(lesson.title) if lesson.title else phrase("drafts.untitled")
    return phrase("drafts.line", id=lesson.id, title=title, at=draft.at)


COMMAND = Command("drafts", Section.CREATOR, run)
