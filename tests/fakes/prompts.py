"""Prompts for discussions, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.interactions.model import ActKind
from core.kernel.ids import LessonId, MemberId, RoomId
from core.study.prompt import Arm, Draft, Prompt, PromptId, PromptKind, reward_of

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakePrompts:
    """As `PromptStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def draft(self, member_id: MemberId, drafts: Sequence[Draft], at: datetime) -> Sequence[PromptId]:
        kept = self._tables.prompts
        self._tables.prompts = {key: one for key, one in kept.items() if one.member_id != member_id or one.posted_at}
        made = [Prompt(PromptId(self._tables.number("prompts")), member_id, draft) for draft in drafts]
        self._tables.prompts.update({one.id: one for one in made})
        return [one.id for one in made]

    async def get(self, prompt_id: PromptId) -> Prompt | None:
        return self._tables.prompts.get(prompt_id)

    async def rewrite(self, prompt_id: PromptId, draft: Draft) -> None:
        self._tables.prompts[prompt_id] = replace(self._tables.prompts[prompt_id], draft=draft)

    async def post(self, prompt_id: PromptId, room_id: RoomId, at: datetime) -> bool:
        prompt = self._tables.prompts[prompt_id]
        if prompt.posted_at is not None:
            return False
        self._tables.prompts[prompt_id] = replace(prompt, room_id=room_id, posted_at=at)
        return True

    async def uncounted(self, before: datetime) -> Sequence[Prompt]:
        posted = [one for one in self._tables.prompts.values() if one.posted_at and one.posted_at <= before]
        return [one for one in posted if one.replies is None]

    async def count(self, prompt_id: PromptId, replies: int) -> None:
        self._tables.prompts[prompt_id] = replace(self._tables.prompts[prompt_id], replies=replies)

    async def arms(self) -> Mapping[PromptKind, Arm]:
        counted: dict[PromptKind, list[float]] = {}
        for one in self._tables.prompts.values():
            if one.replies is not None:
                counted.setdefault(one.draft.kind, []).append(reward_of(one.replies))
        return {kind: Arm(len(rewards), sum(rewards)) for kind, rewards in counted.items()}

    async def last_counted(self, member_id: MemberId) -> Prompt | None:
        mine = [one for one in self._tables.prompts.values() if one.member_id == member_id]
        return next((one for one in reversed(mine) if one.replies is not None), None)

    async def newest_lesson(self) -> LessonId | None:
        first: dict[str, datetime] = {}
        for act in self._tables.acts.values():
            if act.kind in {ActKind.OPENED, ActKind.DONE}:
                first[act.item] = min(act.at, first.get(act.item, act.at))
        live = {lesson.id for course in self._tables.courses.values() if course.is_live for lesson in course.lessons}
        known = [LessonId(item) for item in first if item in live]
        return max(known, key=lambda item: first[item], default=None)
