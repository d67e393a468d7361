"""Challenges in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from core.courses.challenge import Challenge, ChallengeId, Part
from core.kernel.ids import MemberId

if TYPE_CHECKING:
    from tests.fakes.store import Tables


class FakeChallenges:
    """As `ChallengeStore` says."""

    def __init__(self, tables: "Tables") -> None:
        self._tables = tables

    async def add(self, title: str, days: int, at: datetime) -> Challenge:
        made = Challenge(ChallengeId(self._tables.number("challenges")), title, days, at)
        self._tables.challenges[made.id] = (made, None)
        return made

    async def get(self, challenge_id: ChallengeId) -> Challenge | None:
        return self._tables.challenges[challenge_id][0] if challenge_id in self._tables.challenges else None

    async def open(self) -> Sequence[Challenge]:
        return [one for one, closed_at in reversed(self._tables.challenges.values()) if closed_at is None]

    async def close(self, challenge_id: ChallengeId, at: datetime) -> None:
        self._tables.challenges[challenge_id] = (self._tables.challenges[challenge_id][0], at)

    async def join(self, part: Part) -> bool:
        is_new = (part.challenge_id, part.member_id) not in self._tables.challenge_parts
        self._tables.challenge_parts.setdefault((part.challenge_id, part.member_id), (part, None))
        return is_new

    async def show(self, challenge_id: ChallengeId, member_id: MemberId, *, is_shown: bool) -> None:
        if (challenge_id, member_id) in self._tables.challenge_parts:
            part, told_at = self._tables.challenge_parts[challenge_id, member_id]
            self._tables.challenge_parts[challenge_id, member_id] = (replace(part, is_shown=is_shown), told_at)

    async def part(self, challenge_id: ChallengeId, member_id: MemberId) -> Part | None:
        found = self._tables.challenge_parts.get((challenge_id, member_id))
        return None if found is None else found[0]

    async def parts(self, challenge_id: ChallengeId) -> Sequence[Part]:
        return [
            part for _, (part, _) in sorted(self._tables.challenge_parts.items()) if part.challenge_id == challenge_id
        ]

    async def untold(self, challenge_id: ChallengeId, after: MemberId, limit: int) -> Sequence[Part]:
        told = {
            part.member_id
            for part, at in self._tables.challenge_parts.values()
            if at and part.challenge_id == challenge_id
        }
        mine = await self.parts(challenge_id)
        return [one for one in mine if one.member_id not in told and one.member_id > after][:limit]

    async def told(self, challenge_id: ChallengeId, member_id: MemberId, at: datetime) -> None:
        part, _ = self._tables.challenge_parts[challenge_id, member_id]
        self._tables.challenge_parts[challenge_id, member_id] = (part, at)

    async def check_in(self, part: Part, day: date, text: str, at: datetime) -> bool:
        key = (part.challenge_id, part.member_id, day)
        is_new = key not in self._tables.checkins
        self._tables.checkins.setdefault(key, text)
        return is_new

    async def days(self, challenge_id: ChallengeId, member_id: MemberId) -> Sequence[date]:
        return sorted(day for one, member, day in self._tables.checkins if (one, member) == (challenge_id, member_id))

    async def counts(self, challenge_id: ChallengeId) -> Mapping[MemberId, int]:
        return Counter(member for one, member, _ in self._tables.checkins if one == challenge_id)
