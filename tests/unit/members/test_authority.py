"""Who may do what: by number and role, never by name."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, TELEGRAM, Address
from core.members.authority import EVERYBODY, MATRIX, STAFF, authorize, outranks, roles_of
from core.members.model import Role
from tests.factories import a_member

OWNERS = frozenset(("telegram:42",))


@given(st.frozensets(st.sampled_from(Role)), st.sampled_from(sorted(MATRIX)))
def test_the_matrix_alone_decides(roles: frozenset[Role], action: str) -> None:
    actor = replace(a_member(), roles=roles)
    if MATRIX[action] & (roles | {Role.MEMBER}):
        authorize(actor, action)
    else:
        with pytest.raises(Refused, match="denied"):
            authorize(actor, action)


def test_an_action_without_a_row_is_nobodys() -> None:
    actor = replace(a_member(), roles=frozenset(Role))
    with pytest.raises(Refused) as refused:
        authorize(actor, "launch")
    assert refused.value.key == "denied"


@pytest.mark.parametrize(
    ("account", "is_owner"),
    [
        (Address(TELEGRAM, "42"), True),
        (Address(CONSOLE, "42"), False),
        (Address(TELEGRAM, "420"), False),
        (Address(TELEGRAM, " 42"), False),
        (Address(TELEGRAM, "４２"), False),
    ],
)
def test_the_owner_is_known_by_platform_and_number(account: Address, is_owner: bool) -> None:
    assert (Role.OWNER in roles_of(a_member(at=account), OWNERS)) is is_owner


@given(st.text(max_size=20) | st.sampled_from(("telegram:42", "42", "owner", "群主", "аdmin")))
def test_no_name_makes_anybody_an_owner(name: str) -> None:
    actor = replace(a_member(), name=name)
    assert roles_of(actor, OWNERS) == {Role.MEMBER}
    with pytest.raises(Refused):
        authorize(actor, "room", owners=OWNERS)


def test_any_of_the_accounts_makes_the_owner() -> None:
    actor = replace(a_member(), accounts=(Address(CONSOLE, "ann"), Address(TELEGRAM, "42")))
    authorize(actor, "room", owners=OWNERS)


@dataclass(frozen=True)
class Room:
    is_open: bool


@pytest.mark.parametrize("action", sorted(name for name, roles in MATRIX.items() if roles == EVERYBODY))
@pytest.mark.parametrize("role", sorted(Role))
def test_what_is_closed_to_the_actor_is_refused_to_all_but_staff(action: str, role: Role) -> None:
    actor = replace(a_member(), roles=frozenset({role}))
    authorize(actor, action, Room(is_open=True))
    if role in STAFF:
        authorize(actor, action, Room(is_open=False))
    else:
        with pytest.raises(Refused, match="closed"):
            authorize(actor, action, Room(is_open=False))


def test_an_open_door_gives_no_role() -> None:
    with pytest.raises(Refused, match="denied"):
        authorize(a_member(), "room", Room(is_open=True), owners=OWNERS)


@given(st.frozensets(st.sampled_from(Role)), st.frozensets(st.sampled_from(Role)))
def test_of_two_people_the_one_with_the_higher_role_outranks_the_other(
    mine: frozenset[Role], theirs: frozenset[Role]
) -> None:
    one, other = (replace(a_member(), roles=roles) for roles in (mine, theirs))
    assert not (outranks(one, other) and outranks(other, one))
    assert not outranks(one, one)
    highest = [max(map(list(Role).index, roles | {Role.MEMBER})) for roles in (mine, theirs)]
    assert outranks(one, other) is (highest[0] > highest[1])


def test_nobody_outranks_an_owner_by_number() -> None:
    owner = a_member(at=Address(TELEGRAM, "42"))
    admin = replace(a_member(), roles=frozenset({Role.ADMIN, Role.OWNER}))
    assert not outranks(admin, owner, OWNERS)
    assert outranks(owner, replace(a_member(), roles=frozenset({Role.ADMIN})), OWNERS)
