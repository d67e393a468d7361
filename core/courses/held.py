"""Which lessons of a course are not yet released to a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from core.courses.drip import Enrolment, releases
from core.courses.drip_ports import HeldTx
from core.courses.model import Course, Lesson
from core.interactions.model import ActKind
from core.kernel.errors import Refused
from core.kernel.ids import ItemId, LessonId, MemberId
from core.members.ports import MembersTx


class HeldForTx(HeldTx, MembersTx, Protocol):
    """A transaction in which somebody wants to open a lesson, whose zone is known."""


async def held(
    tx: HeldForTx, member_id: MemberId, course: Course, now: datetime, zone: str
) -> Mapping[LessonId, datetime | None]:
    """Return the lessons that the person must wait for, and until when (None: nobody knows yet).

    What was opened or told once is not held again, and a free lesson never is. Who has not begun yet would begin now.
    """
    drip = await tx.drips.get(course.id)
    if drip is None:
        return {}
    member = await tx.members.get(member_id)
    there = ZoneInfo((member.zone if member else None) or zone)
    known = await tx.drips.enrolment(member_id, course.id) or Enrolment(member_id, course.id)
    moments = releases(drip, len(course.lessons), known.opened(now, now), there)
    waiting = {
        one.id: at
        for one, at in zip(course.lessons, moments, strict=True)
        if not one.is_free and (at is None or at > now)
    }
    if not waiting:
        return {}
    opened = {act.item for act in await tx.acts.of(member_id, (ActKind.OPENED, ActKind.DONE))}
    told = {lesson for lesson, _ in await tx.drips.told(member_id)}
    return {one: at for one, at in waiting.items() if one not in told and ItemId(one) not in opened}


async def check_released(
    tx: HeldForTx, member_id: MemberId, found: tuple[Course, Lesson], now: datetime, zone: str
) -> None:
    """Return if the lesson is released to the person; else raise `Refused`: `lesson.waits` or `lesson.undated`."""
    course, lesson = found
    waiting = await held(tx, member_id, course, now, zone)
    if lesson.id not in waiting:
        return
    at = waiting[lesson.id]
    if at is None:
        raise Refused("lesson.undated", title=lesson.title)
    raise Refused("lesson.waits", title=lesson.title, at=at)


async def begin(tx: HeldTx, member_id: MemberId, course: Course, now: datetime) -> None:
    """A dripped course that is open to everybody has begun for the person who opens it first.

    Where plans open it, it began with the right: `Deliver` knows when.
    """
    if course.plans or await tx.drips.get(course.id) is None:
        return
    known = await tx.drips.enrolment(member_id, course.id) or Enrolment(member_id, course.id)
    if (opened := known.opened(now, now)) != known:
        await tx.drips.enrol(opened, now)
