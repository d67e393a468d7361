"""Whose course it is: its creator's, and the staff's."""

from collections.abc import Collection

from core.courses.model import Course
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.members.authority import STAFF
from core.members.model import Role


def is_own(course: Course, member: MemberId, roles: Collection[Role]) -> bool:
    """Whether the course is this member's own; to the staff every course is."""
    return course.creator == member or not STAFF.isdisjoint(roles)


def require_own(course: Course, member: MemberId, roles: Collection[Role]) -> None:
    """Return if the course is this member's own, or if they are staff; else raise `Refused("content.not_yours")`."""
    if not is_own(course, member, roles):
        raise Refused("content.not_yours")
