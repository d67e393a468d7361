"""What challenges ask of the store."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from core.courses.challenge import Challenge, ChallengeId, Part
from core.kernel.ids import MemberId
from core.kernel.ports import Audit
from core.members.notices import NoticesTx


class ChallengeStore(Protocol):
    """Challenges, who takes part, and who checked in on which day."""

    async def add(self, title: str, days: int, at: datetime) -> Challenge:
        """Keep a new challenge."""
        ...

    async def get(self, challenge_id: ChallengeId) -> Challenge | None:
        """Return the challenge of this number."""
        ...

    async def open(self) -> Sequence[Challenge]:
        """Return the challenges of which not everybody was told the end, newest first."""
        ...

    async def close(self, challenge_id: ChallengeId, at: datetime) -> None:
        """Keep that everybody was told the end."""
        ...

    async def join(self, part: Part) -> bool:
        """Keep that somebody takes part; whether they did not before."""
        ...

    async def show(self, challenge_id: ChallengeId, member_id: MemberId, *, is_shown: bool) -> None:
        """Keep whether somebody who takes part may stand on the board."""
        ...

    async def part(self, challenge_id: ChallengeId, member_id: MemberId) -> Part | None:
        """Return how somebody takes part."""
        ...

    async def parts(self, challenge_id: ChallengeId) -> Sequence[Part]:
        """Return everybody who takes part, by number."""
        ...

    async def untold(self, challenge_id: ChallengeId, after: MemberId, limit: int) -> Sequence[Part]:
        """Return up to `limit` people above a number who were not told the end."""
        ...

    async def told(self, challenge_id: ChallengeId, member_id: MemberId, at: datetime) -> None:
        """Keep that somebody was told the end."""
        ...

    async def check_in(self, part: Part, day: date, text: str, at: datetime) -> bool:
        """Keep a day with what was written to it; whether it is the first time that day."""
        ...

    async def days(self, challenge_id: ChallengeId, member_id: MemberId) -> Sequence[date]:
        """Return the days on which somebody checked in."""
        ...

    async def counts(self, challenge_id: ChallengeId) -> Mapping[MemberId, int]:
        """Return how many days each of those who take part checked in."""
        ...


class ChallengesTx(NoticesTx, Protocol):
    """A transaction over challenges."""

    @property
    def challenges(self) -> ChallengeStore:
        """The challenges of this transaction."""
        ...

    @property
    def audit(self) -> Audit:
        """The audit of this transaction."""
        ...
