"""Whose course it is."""

from dataclasses import replace

import pytest

from core.courses.owning import Creator, require_own
from core.kernel.errors import Refused
from core.kernel.ids import MemberId
from core.members.model import Role
from tests.factories import a_course

ANN, BOB = MemberId(1), MemberId(2)
HERS = replace(a_course(), creator=ANN)


@pytest.mark.parametrize("roles", [{Role.MEMBER}, {Role.MEMBER, Role.CREATOR}])
def test_a_course_is_its_creators(roles: set[Role]) -> None:
    require_own(HERS, Creator(ANN, frozenset(roles)))


@pytest.mark.parametrize("role", [Role.OWNER, Role.ADMIN])
def test_every_course_is_also_the_staffs(role: Role) -> None:
    require_own(HERS, Creator(BOB, frozenset((Role.MEMBER, role))))
    require_own(a_course(), Creator(BOB, frozenset((role,))))


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CREATOR, Role.MODERATOR, Role.SUPPORT])
def test_it_is_nobody_elses(role: Role) -> None:
    for course in (HERS, a_course()):
        with pytest.raises(Refused) as refusal:
            require_own(course, Creator(BOB, frozenset((role,))))
        assert refusal.value.key == "content.not_yours"
