"""A creator starts a challenge, people join it, and its end is told to each of them once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from core.courses.challenge import MOST_DAYS, MOST_TITLE, Challenge, ChallengeId, Part, count_of
from core.courses.challenge_ports import ChallengesTx
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.kernel.quiet import until_morning
from core.members.notices import say_once

BATCH = 50
MOST_ON_BOARD = 20
ZONES_APART = timedelta(hours=28)
"""After this nobody's last day is still on: zones lie 26 hours apart, and a clock moves by two at most."""


@dataclass(frozen=True, slots=True)
class Board:
    """Who checked in how often, of those who agreed to be seen; None where they are too few to be shown."""

    challenge: Challenge
    people: int
    rows: Sequence[tuple[str, int]] | None
    mine: Part | None


@dataclass(frozen=True, slots=True)
class Challenging:
    """Challenges begin, are joined, and end."""

    work: Work[ChallengesTx]
    clock: Clock
    zone: str
    floor_people: int

    async def __call__(self, title: str, days: int, by: MemberId) -> Challenge:
        """Start a challenge today. Raises `Refused`: `challenge.days` or `challenge.title`."""
        if not 1 <= days <= MOST_DAYS:
            raise Refused("challenge.days", most=MOST_DAYS)
        if not title or len(title) > MOST_TITLE:
            raise Refused("challenge.title", most=MOST_TITLE)
        now = self.clock.now()
        async with self.work.write() as tx:
            made = await tx.challenges.add(title, days, now)
            await tx.audit.note(by, "challenge", f"challenge:{made.id}", now, {"days": days})
        return made

    async def running(self, member_id: MemberId) -> Sequence[tuple[Challenge, Part | None]]:
        """Return the challenges that are on for the person, newest first, and how they take part."""
        async with self.work.read() as tx:
            zone = await _zone(tx, member_id, self.zone)
            on = [one for one in await tx.challenges.open() if self.clock.now() < one.ends_at(zone)]
            return [(one, await tx.challenges.part(one.id, member_id)) for one in on]

    async def join(self, challenge_id: ChallengeId, member_id: MemberId) -> tuple[Challenge, bool]:
        """Let the person take part; whether they did not before. Raises `Refused("challenge.over")`."""
        now = self.clock.now()
        async with self.work.write() as tx:
            found = await tx.challenges.get(challenge_id)
            if found is None or now >= found.ends_at(await _zone(tx, member_id, self.zone)):
                raise Refused("challenge.over")
            return found, await tx.challenges.join(Part(challenge_id, member_id, now))

    async def show(self, challenge_id: ChallengeId, member_id: MemberId, *, is_shown: bool) -> Board:
        """Keep whether the person may stand on the board, and return it. Raises `Refused("challenge.over")`."""
        async with self.work.write() as tx:
            await tx.challenges.show(challenge_id, member_id, is_shown=is_shown)
        return await self.board(challenge_id, member_id)

    async def board(self, challenge_id: ChallengeId, member_id: MemberId) -> Board:
        """Return who checked in how often, as far as it may be seen. Raises `Refused("challenge.over")`."""
        async with self.work.read() as tx:
            found = await tx.challenges.get(challenge_id)
            if found is None:
                raise Refused("challenge.over")
            parts, counts = await tx.challenges.parts(challenge_id), await tx.challenges.counts(challenge_id)
            seen = sorted((one for one in parts if one.is_shown), key=lambda one: -counts.get(one.member_id, 0))
            members = [await tx.members.get(one.member_id) for one in seen[:MOST_ON_BOARD]]
            mine = await tx.challenges.part(challenge_id, member_id)
        rows = [(member.name, counts.get(member.id, 0)) for member in members if member is not None]
        return Board(found, len(parts), rows if len(seen) >= self.floor_people else None, mine)

    async def end(self) -> int:
        """Tell everybody whose challenge is over, once and not at night, how they did; return how many were told."""
        async with self.work.read() as tx:
            challenges = await tx.challenges.open()
        return sum([await self._end(one) for one in challenges if self._may_be_over(one)])

    def _may_be_over(self, challenge: Challenge) -> bool:
        return self.clock.now() >= challenge.ends_at(ZoneInfo("UTC")) - ZONES_APART

    async def _end(self, challenge: Challenge) -> int:
        made, waiting, last = 0, 0, MemberId(0)
        while True:
            async with self.work.write() as tx:
                parts = await tx.challenges.untold(challenge.id, last, BATCH)
                told = [await self._tell(tx, challenge, one) for one in parts]
                made, waiting = made + sum(told), waiting + told.count(False)
                is_over = self.clock.now() >= challenge.ends_at(ZoneInfo("UTC")) + ZONES_APART
                if not parts and not waiting and is_over:
                    await tx.challenges.close(challenge.id, self.clock.now())
            if not parts:
                return made
            last = parts[-1].member_id

    async def _tell(self, tx: ChallengesTx, challenge: Challenge, part: Part) -> bool:
        now, zone = self.clock.now(), ZoneInfo(self.zone)
        member = await tx.members.get(part.member_id)
        if member is not None:
            zone = ZoneInfo(member.zone or self.zone)
            if now < challenge.ends_at(zone) or until_morning(now.astimezone(zone)) is not None:
                return False
            days = await tx.challenges.days(challenge.id, part.member_id)
            count = count_of(challenge, part, days, now, zone)
            said = phrase(
                "challenge.ended", title=challenge.title, days=challenge.days, done=count.done, missed=count.missed
            )
            board = Choice(phrase("button.board"), f"/takepart board {challenge.id}")
            notice = Notice(part.member_id, f"challenge:{challenge.id}:{part.member_id}", Answer((said,), (board,)))
            await say_once(tx, notice, self.clock)
        await tx.challenges.told(challenge.id, part.member_id, now)
        return True


async def _zone(tx: ChallengesTx, member_id: MemberId, default: str) -> ZoneInfo:
    member = await tx.members.get(member_id)
    return ZoneInfo((member.zone if member else None) or default)
