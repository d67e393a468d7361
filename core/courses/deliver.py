"""Released lessons are told to those who may open them, each once, and several missed ones in one notice."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.access.rights import rights_of
from core.access.verdict import Because, Policy, Verdict, ban_verdict, entitled, verdicts_of
from core.courses.drip import Drip, Enrolment, releases
from core.courses.drip_ports import DeliverTx
from core.courses.model import Course, Lesson, short_id
from core.interactions.model import ActKind
from core.kernel.ids import CourseId, ItemId, MemberId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Work
from core.kernel.quiet import until_morning
from core.members.model import Member, Purpose
from core.members.notices import say_once
from core.payments.right import Right

BATCH = 20
"""People a transaction: about 0.2 s of a processor, for which others who write wait."""
MOST_TAKEN_IN = 1_000
"""People enrolled by one statement."""
MOST_NAMED = 5
"""Lessons that one notice names; it says how many more there are."""
WEEK = timedelta(days=7)
GONE = "gone"
CLOSED_AGAIN = timedelta(days=1)
"""How often it is looked whether a course is open again, should nobody have told."""


@dataclass(frozen=True, slots=True)
class Deliver:
    """Everybody is told of the lessons that were released to them.

    What was bought is delivered, so the notice is one that must come, not a push that waits for consent; but it is
    never made in the quiet hours, and not for who turned nudges off. The claim of a lesson and the notice are one
    transaction.
    """

    work: Work[DeliverTx]
    clock: Clock
    zone: str
    policy: Policy = field(default_factory=Policy)

    async def __call__(self) -> int:
        """Make the notices that are due, in batches, and return how many."""
        async with self.work.read() as tx:
            drips = await tx.drips.all()
        for drip in drips:
            await self._gather(drip)
        made = 0
        while True:
            async with self.work.write() as tx:
                due = await tx.drips.due(self.clock.now(), BATCH)
                courses = {one: await tx.courses.get(one) for one in {course_id for _, course_id in due}}
                rules = {one: await tx.drips.get(one) for one in courses}
                for member_id, course_id in due:
                    made += await self._tell(tx, member_id, course_id, courses[course_id], rules[course_id])
            if not due:
                return made

    async def look(self, member_id: MemberId) -> None:
        """The person's start, pauses and lessons are as their rights stand now: called when those changed."""
        async with self.work.read() as tx:
            drips = await tx.drips.all()
        for drip in drips:
            async with self.work.write() as tx:
                course = await tx.courses.get(drip.course_id)
                known = await tx.drips.enrolment(member_id, drip.course_id)
                if course is not None and (known or _about(await rights_of(tx, member_id), course)):
                    await self._tell(tx, member_id, course.id, course, drip)

    async def _gather(self, drip: Drip) -> None:
        """Enrol whoever has a plan of the course, and look at everybody where it has other lessons than before."""
        taken_in = MOST_TAKEN_IN
        while taken_in == MOST_TAKEN_IN:
            now = self.clock.now()
            async with self.work.write() as tx:
                course = await tx.courses.get(drip.course_id)
                if course is None:
                    await tx.drips.wake(drip.course_id, GONE, now)  # should it come back, everybody is looked at
                    return
                await tx.drips.wake(course.id, _fingerprint(course.lessons), now)
                taken_in = await tx.drips.take_in(course.id, course.plans, now, MOST_TAKEN_IN)

    async def _tell(
        self, tx: DeliverTx, member_id: MemberId, course_id: CourseId, course: Course | None, drip: Drip | None
    ) -> bool:
        """Bring the person's standing in the course up to now and tell what is due; whether anything was told."""
        now = self.clock.now()
        known = await tx.drips.enrolment(member_id, course_id) or Enrolment(member_id, course_id)
        member = await tx.members.get(member_id)
        if member is None or course is None or drip is None:
            await tx.drips.enrol(known, None)
            return False
        rights = await rights_of(tx, member_id)
        verdict = await self._verdict(tx, member_id, rights, course)
        if not verdict.is_open:
            again = None if known.started_at is None else now + CLOSED_AGAIN
            await tx.drips.enrol(known.closed(verdict.until, now), again)
            return False
        if known.started_at is None and not course.plans:
            await tx.drips.enrol(known, None)  # open to everybody: it starts when it is first opened
            return False
        enrolment = known.opened(await self._start(tx, member_id, rights, course), now)
        return await self._due(tx, member, course, drip, enrolment)

    async def _verdict(self, tx: DeliverTx, member_id: MemberId, rights: Sequence[Right], course: Course) -> Verdict:
        now, bans = self.clock.now(), await tx.bans.of(member_id)
        if course.plans:
            return entitled(rights, bans, course.plans, now, self.policy)
        return ban_verdict(bans, now) or Verdict(Because.GUEST)

    async def _start(self, tx: DeliverTx, member_id: MemberId, rights: Sequence[Right], course: Course) -> datetime:
        """Return when the course became open to the person: of what opens it the oldest, or their first opening."""
        now = self.clock.now()
        opened = [act.at for act in await tx.acts.of(member_id, (ActKind.OPENED,)) if act.item in course.items]
        verdicts = verdicts_of(_about(rights, course), now, self.policy)
        begun = [one.right.starts_at for one in verdicts if one.is_open and one.right is not None]
        return min([now, *opened, *begun])

    async def _due(self, tx: DeliverTx, member: Member, course: Course, drip: Drip, enrolment: Enrolment) -> bool:
        now, zone = self.clock.now(), ZoneInfo(member.zone or self.zone)
        moments = dict(zip(course.lessons, releases(drip, len(course.lessons), enrolment, zone), strict=True))
        told = dict(await tx.drips.told(member.id))
        ready = [
            one for one, at in moments.items() if at is not None and drip.since <= at <= now and one.id not in told
        ]
        later = min((at for at in moments.values() if at is not None and at > now), default=None)
        if not ready:
            await tx.drips.enrol(enrolment, later)
            return False
        wait = await self._patience(tx, member, now.astimezone(zone), max(told.values(), default=None))
        if wait is not None:
            await tx.drips.enrol(enrolment, now + wait)
            return False
        await tx.drips.enrol(enrolment, later)
        return await self._claim(tx, member, course, ready)

    async def _patience(
        self, tx: DeliverTx, member: Member, local: datetime, last: datetime | None
    ) -> timedelta | None:
        """Return how long the person is left alone: at night, and for a week after a notice if they want it so."""
        if last is not None and local < last + WEEK and await tx.paces.of(member.id) == 1:
            return last + WEEK - self.clock.now()
        return until_morning(local)

    async def _claim(self, tx: DeliverTx, member: Member, course: Course, ready: Sequence[Lesson]) -> bool:
        now = self.clock.now()
        new = await tx.drips.claim(member.id, [one.id for one in ready], now)
        opened = {act.item for act in await tx.acts.of(member.id, (ActKind.OPENED, ActKind.DONE))}
        fresh = [one for one in ready if one.id in new and ItemId(one.id) not in opened]
        if not fresh or has_turned_off(member):
            return False
        key = f"drip:{member.id}:{short_id(fresh[-1].id)}"
        await say_once(tx, Notice(member.id, key, _said(course, fresh)), self.clock)
        return True


def has_turned_off(member: Member) -> bool:
    """Whether the person said that they want no nudges; who never answered still gets the lessons they joined for."""
    answer = member.consents.get(Purpose.NUDGES)
    return answer is not None and not answer.is_on


def _about(rights: Sequence[Right], course: Course) -> Sequence[Right]:
    return [right for right in rights if right.plan in course.plans]


def _fingerprint(lessons: Sequence[Lesson]) -> str:
    return hashlib.sha256("\n".join(one.id for one in lessons).encode()).hexdigest()


def _said(course: Course, lessons: Sequence[Lesson]) -> Answer:
    first, count = lessons[0], len(lessons)
    open_it = Choice(phrase("button.open"), f"/lesson {short_id(first.id)}")
    ways = (
        open_it,
        Choice(phrase("button.course"), f"/course {short_id(course.id)}"),
        Choice(phrase("button.nudges_off"), "/nudges off"),
    )
    if count == 1:
        return Answer((phrase("drip.lesson", course=course.title, title=first.title),), ways, is_personal=True)
    lines = tuple(phrase("drip.one_of", title=one.title) for one in lessons[:MOST_NAMED])
    more = (phrase("drip.more", count=count - MOST_NAMED),) if count > MOST_NAMED else ()
    said = phrase("drip.lessons", course=course.title, count=count, lines=(*lines, *more))
    return Answer((said,), ways, is_personal=True)
