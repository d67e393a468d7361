"""Somebody checks in, once a day of their own, in every challenge that they take part in."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from core.courses.challenge import MOST_TEXT, Challenge, Count, count_of
from core.courses.challenge_ports import ChallengesTx
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.ports import Clock, Work


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """A challenge, how the person stands in it now, and whether this was the day's first check-in."""

    challenge: Challenge
    count: Count
    is_new: bool


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The day counts."""

    work: Work[ChallengesTx]
    clock: Clock
    zone: str

    async def __call__(self, member_id: MemberId, text: str) -> Sequence[CheckedIn]:
        """Check in wherever the person takes part; nothing where they take part nowhere.

        What was written first that day stays. Raises `Refused("checkin.long")`.
        """
        if len(text) > MOST_TEXT:
            raise Refused("checkin.long", size=len(text), most=MOST_TEXT)
        now, found = self.clock.now(), list[CheckedIn]()
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            zone = ZoneInfo((member.zone if member else None) or self.zone)
            for challenge in await tx.challenges.open():
                part = await tx.challenges.part(challenge.id, member_id)
                if part is None or now >= challenge.ends_at(zone):
                    continue
                is_new = await tx.challenges.check_in(part, now.astimezone(zone).date(), text, now)
                days = await tx.challenges.days(challenge.id, member_id)
                found.append(CheckedIn(challenge, count_of(challenge, part, days, now, zone), is_new))
        return found
