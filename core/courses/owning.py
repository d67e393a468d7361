"""Whose course it is: its creator's, and the staff's."""

from collections.abc import Collection

from core.courses.model import Course
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.members.authority import STAFF
from core.members.model import Role


def require_own(course: Course, member: MemberId, roles: Collection[Role]) -> None:
    """Return if the course is this member's own, or if they are staff; else raise `Refused("content.not_yours")`."""
    if course.creator != member and STAFF.isdisjoint(roles):
        raise Refused("content.not_yours")
