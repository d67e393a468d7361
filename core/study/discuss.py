"""Prompts for discussions: drafted from what a room talks about and what is taught, posted by people, learnt from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.courses.model import Course, Lesson
from core.courses.owning import Creator, is_own
from core.insight.window import Window, readable, window_of
from core.interactions.model import Room, RoomKind
from core.kernel.errors import Refused
from core.kernel.ids import MemberId, RoomId
from core.kernel.ports import Clock, Work
from core.members.model import Purpose, Role
from core.study.prompt import (
    HEARD_FOR,
    MOST_TEXT,
    Draft,
    Draw,
    Prompt,
    PromptId,
    PromptKind,
    chosen,
    marks_of,
    open_questions,
    replies_of,
)
from core.study.prompt_ports import PromptTx

DRAFTS = 3
MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class Ground:
    """What prompts can be made of: a lesson, the kinds that are tried now, and questions that nobody answered."""

    kinds: tuple[PromptKind, ...]
    course: Course | None
    lesson: Lesson | None
    open_questions: int
    last: Prompt | None


@dataclass(frozen=True, slots=True)
class Discuss:
    """Drafts of prompts; posting one is left to a human."""

    work: Work[PromptTx]
    clock: Clock
    draw: Draw

    async def ground(self, by: Creator, room: Room | None, words: Sequence[str], days: int) -> Ground:
        """Return what prompts about the words (of a topic; none: about the newest lesson) can be made of.

        Lessons are those of their own courses; a moderator, who teaches nothing, has them of all.
        """
        now = self.clock.now()
        async with self.work.read() as tx:
            kinds = chosen(await tx.prompts.arms(), DRAFTS, self.draw)
            found = await self._lesson(tx, words, by)
            asked = 0
            if room is not None and words:
                said = await readable(tx, room, await window_of(tx, room, days, now), Purpose.PERSONAL)
                asked = open_questions(said, marks_of(*words))
            last = await tx.prompts.last_counted(by.id)
        return Ground(kinds, *(found or (None, None)), open_questions=asked, last=last)

    async def keep(self, member_id: MemberId, drafts: Sequence[Draft]) -> Sequence[PromptId]:
        """Keep the drafts in place of the member's earlier ones, and return their numbers."""
        async with self.work.write() as tx:
            return await tx.prompts.draft(member_id, drafts, self.clock.now())

    async def draft(self, member_id: MemberId, prompt_id: PromptId) -> Prompt:
        """Return a draft of the member. Raises `Refused`: `prompt.unknown`, `prompt.posted`."""
        async with self.work.read() as tx:
            return await self._mine(tx, member_id, prompt_id)

    async def rewrite(self, member_id: MemberId, prompt_id: PromptId, text: str) -> Prompt:
        """Have a draft of the member say this. Raises `Refused`: `prompt.length`, `prompt.unknown`, `prompt.posted`."""
        if not 0 < len(text) <= MOST_TEXT:
            raise Refused("prompt.length", most=MOST_TEXT)
        async with self.work.write() as tx:
            before = await self._mine(tx, member_id, prompt_id)
            draft = Draft(before.draft.kind, text, before.draft.marks, before.draft.lesson_id)
            await tx.prompts.rewrite(prompt_id, draft)
        return Prompt(prompt_id, member_id, draft)

    async def post(self, member_id: MemberId, prompt_id: PromptId, room: Room) -> Prompt:
        """Keep that a draft of the member stands in the room from now on, and return it.

        Raises `Refused`: `prompt.where` for a private chat, `prompt.unknown`, `prompt.posted`.
        """
        if room.kind is not RoomKind.GROUP:
            raise Refused("prompt.where", prompt=prompt_id)
        async with self.work.write() as tx:
            draft = await self._mine(tx, member_id, prompt_id)
            await tx.prompts.post(prompt_id, room.id, self.clock.now())
        return draft

    async def __call__(self) -> int:
        """Count the replies to every prompt that was posted 48 hours ago or earlier; return to how many."""
        async with self.work.read() as tx:
            due = await tx.prompts.uncounted(self.clock.now() - HEARD_FOR)
        for prompt in due:
            async with self.work.write() as tx:
                await tx.prompts.count(prompt.id, await self._replies(tx, prompt))
        return len(due)

    async def _replies(self, tx: PromptTx, prompt: Prompt) -> int:
        room = None if prompt.room_id is None else await tx.rooms.get(RoomId(prompt.room_id))
        if room is None or prompt.posted_at is None:
            return 0
        moment = timedelta(microseconds=1)  # after it was posted, and to the last moment of the two days
        window = Window(prompt.posted_at + moment, prompt.posted_at + HEARD_FOR + moment)
        return replies_of(prompt, await readable(tx, room, window, Purpose.PERSONAL))

    async def _mine(self, tx: PromptTx, member_id: MemberId, prompt_id: PromptId) -> Prompt:
        prompt = await tx.prompts.get(prompt_id)
        if prompt is None or prompt.member_id != member_id:
            raise Refused("prompt.unknown")
        if prompt.posted_at is not None:
            raise Refused("prompt.posted")
        return prompt

    async def _lesson(self, tx: PromptTx, words: Sequence[str], by: Creator) -> tuple[Course, Lesson] | None:
        """Return the last lesson that is about the words, else the newest one."""
        marks = marks_of(*words)
        listed = await tx.courses.find("", MOST_LISTED)
        courses = [one for one in listed if one.lessons and _may_name(one, by)]
        near = [(course, one) for course in courses for one in course.lessons if marks & marks_of(one.title)]
        near = near or [(one, one.lessons[-1]) for one in courses if marks & marks_of(one.title, *one.tags)]
        if near:
            return near[-1]
        newest = await tx.prompts.newest_lesson()
        found = None if newest is None else await tx.courses.lesson(newest)
        if found is not None and _may_name(found[0], by):
            return found
        return (courses[0], courses[0].lessons[-1]) if courses else None


def _may_name(course: Course, by: Creator) -> bool:
    return is_own(course, by) or Role.MODERATOR in by.roles
