"""What a creator says in private while they write a lesson, or sends without a word."""

from bot.cases import Cases
from bot.commands.draft_words import card, which_course
from core.courses.owning import Creator
from core.kernel.messages import Answer, Incoming
from core.members.authority import CREATORS
from core.members.model import Member, Role


async def guided(cases: Cases, incoming: Incoming, member: Member, roles: frozenset[Role]) -> Answer | None:
    """Return what is answered where the message went into a lesson; None where it is talk.

    A file that a creator sends out of any lesson begins one, in the course that they worked on last.
    """
    if not roles & CREATORS:
        return None
    by = Creator(member.id, roles)
    if incoming.attachments and not await cases.publishing.studio.is_guided(member.id):
        shelf = await cases.publishing.studio.shelf(by)
        recent = [draft.lesson.course_id for draft in shelf.drafts] or [one.id for one in shelf.courses]
        if not recent:
            return which_course(shelf)
        await cases.publishing.studio.new_lesson(recent[0], by)
    lesson = await cases.publishing.write_on(incoming, by)
    return None if lesson is None else await card(cases, lesson)
