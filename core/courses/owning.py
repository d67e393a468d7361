"""Whose course it is: its creator's, and the staff's."""

from dataclasses import dataclass
from typing import Protocol

from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.members.authority import STAFF
from core.members.model import Role


@dataclass(frozen=True, slots=True)
class Creator:
    """Who asks, and under which roles."""

    id: MemberId
    roles: frozenset[Role]

    @property
    def is_staff(self) -> bool:
        """Whether every course is theirs to change."""
        return not STAFF.isdisjoint(self.roles)


class Owned(Protocol):
    """A course, whole or in brief."""

    @property
    def creator(self) -> MemberId | None:
        """Who made it; None where nobody is known to have."""
        ...


def is_own(course: Owned, by: Creator) -> bool:
    """Whether the course is this creator's own; to the staff every course is."""
    return course.creator == by.id or by.is_staff


def require_own(course: Owned, by: Creator) -> None:
    """Return if the course is this creator's own, or if they are staff; else raise `Refused("content.not_yours")`."""
    if not is_own(course, by):
        raise Refused("content.not_yours")
