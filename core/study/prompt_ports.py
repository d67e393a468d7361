"""What prompts ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from core.courses.ports import CoursesTx
from core.insight.log_ports import InsightTx
from core.interactions.ports import RoomStore
from core.kernel.ids import LessonId, MemberId, RoomId
from core.study.prompt import Arm, Draft, Prompt, PromptId, PromptKind


class PromptStore(Protocol):
    """Prompts, their texts sealed."""

    async def draft(self, member_id: MemberId, drafts: Sequence[Draft], at: datetime) -> Sequence[PromptId]:
        """Keep the drafts in place of all that the member has not posted; return their numbers.

        Raises `Refused("member.forgotten")` where the member was forgotten meanwhile.
        """
        ...

    async def get(self, prompt_id: PromptId) -> Prompt | None:
        """Return the prompt of this number."""
        ...

    async def rewrite(self, prompt_id: PromptId, draft: Draft) -> None:
        """Replace what the prompt says."""
        ...

    async def post(self, prompt_id: PromptId, room_id: RoomId, at: datetime) -> bool:
        """Keep that the prompt was posted; whether it was not before."""
        ...

    async def uncounted(self, before: datetime) -> Sequence[Prompt]:
        """Return the prompts that were posted before and whose replies nobody counted, oldest first."""
        ...

    async def count(self, prompt_id: PromptId, replies: int) -> None:
        """Keep how many replies the prompt had."""
        ...

    async def arms(self) -> Mapping[PromptKind, Arm]:
        """Return what came of each kind, over all counted prompts."""
        ...

    async def last_counted(self, member_id: MemberId) -> Prompt | None:
        """Return the member's newest prompt whose replies are counted."""
        ...

    async def newest_lesson(self) -> LessonId | None:
        """Return the live lesson that somebody opened for the first time most lately; None where nobody opened any."""
        ...


class PromptTx(CoursesTx, InsightTx, Protocol):
    """A transaction over prompts and what they rest on."""

    @property
    def prompts(self) -> PromptStore:
        """The prompts of this transaction."""
        ...

    @property
    def rooms(self) -> RoomStore:
        """The rooms of this transaction."""
        ...
