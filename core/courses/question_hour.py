"""An hour in which questions are answered at once: announced to those who asked to be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.courses.question import Hour
from core.courses.question_ports import QuestionsTx
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.kernel.quiet import until_morning
from core.members.notices import say_once

MOST_MINUTES = 480
BATCH = 50


@dataclass(frozen=True, slots=True)
class QuestionHours:
    """Question hours are set, looked at, and announced once to each who wants to know."""

    work: Work[QuestionsTx]
    clock: Clock
    zone: str

    async def __call__(self, day: date, at: time, minutes: int, zone: str, by: MemberId) -> Hour:
        """Set an hour, by the clock of who sets it. Raises `Refused`: `hour.minutes` or `hour.past`."""
        if not 1 <= minutes <= MOST_MINUTES:
            raise Refused("hour.minutes", most=MOST_MINUTES)
        now, starts_at = self.clock.now(), datetime.combine(day, at, ZoneInfo(zone))
        if starts_at <= now:
            raise Refused("hour.past", at=starts_at, now=now)
        async with self.work.write() as tx:
            hour = await tx.questions.add_hour(starts_at, minutes)
            await tx.audit.note(by, "questionhour", f"hour:{hour.id}", now, {"minutes": minutes})
        return hour

    async def coming(self, member_id: MemberId) -> tuple[Sequence[Hour], bool]:
        """Return the hours that are not over, soonest first, and whether the person is told of them."""
        async with self.work.read() as tx:
            hours = await tx.questions.hours(self.clock.now())
            return hours, await tx.questions.watches(member_id)

    async def watch(self, member_id: MemberId, *, is_on: bool) -> None:
        """Keep whether the person is told of question hours."""
        async with self.work.write() as tx:
            await tx.questions.watch(member_id, is_on=is_on)

    async def announce(self) -> int:
        """Tell who wants to know of the hours to come, once each and not at night; return how many were told."""
        async with self.work.read() as tx:
            hours = [one for one in await tx.questions.hours(self.clock.now()) if one.starts_at > self.clock.now()]
        return sum([await self._announce(one) for one in hours])

    async def _announce(self, hour: Hour) -> int:
        made, last = 0, MemberId(0)
        while True:
            async with self.work.write() as tx:
                watchers = await tx.questions.watchers(last, BATCH)
                made += sum([await self._tell(tx, hour, one) for one in watchers])
            if not watchers:
                return made
            last = watchers[-1]

    async def _tell(self, tx: QuestionsTx, hour: Hour, member_id: MemberId) -> bool:
        member, now = await tx.members.get(member_id), self.clock.now()
        if member is None or until_morning(now.astimezone(ZoneInfo(member.zone or self.zone))) is not None:
            return False
        said = phrase("hour.told", at=hour.starts_at, count=hour.minutes)
        ways = (
            Choice(phrase("button.ask"), "/ask"),
            Choice(phrase("button.hour_quiet"), "/questionhour quiet"),
        )
        notice = Notice(member_id, f"questionhour:{hour.id}:{member_id}", Answer((said,), ways))
        return await say_once(tx, notice, self.clock)


def ends_at(hour: Hour) -> datetime:
    """Return when the hour is over."""
    return hour.starts_at + timedelta(minutes=hour.minutes)
