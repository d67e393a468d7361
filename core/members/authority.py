"""Who may do what: one question, one committed matrix."""

from collections.abc import Mapping

from core.kernel.errors import Refused
from core.members.model import Member, Role

EVERYBODY = frozenset(Role)
STAFF = frozenset((Role.OWNER, Role.ADMIN))
OWNER = frozenset((Role.OWNER,))

MATRIX: Mapping[str, frozenset[Role]] = {
    "start": EVERYBODY,
    "help": EVERYBODY,
    "lang": EVERYBODY,
    "me": EVERYBODY,
    "privacy": EVERYBODY,
    "consent": EVERYBODY,
    "mydata": EVERYBODY,
    "forgetme": EVERYBODY,
    "plans": EVERYBODY,
    "subscribe": EVERYBODY,
    "status": EVERYBODY,
    "cancel": EVERYBODY,
    "resume": EVERYBODY,
    "card": EVERYBODY,
    "courses": EVERYBODY,
    "course": EVERYBODY,
    "lesson": EVERYBODY,
    "next": EVERYBODY,
    "done": EVERYBODY,
    "recommend": EVERYBODY,
    "why": EVERYBODY,
    "opinion": EVERYBODY,
    "open": EVERYBODY,
    "topics": EVERYBODY,
    "mood": EVERYBODY,
    "room": OWNER,
    "newplan": OWNER,
    "archiveplan": OWNER,
    "bind": OWNER,
    "unbind": OWNER,
}
"""Action → the roles that may. An action without a row may be done by nobody, and `tests/house` fails the build."""


def authorize(actor: Member, action: str, owners: frozenset[str] = frozenset()) -> None:
    """Return if `actor` may do `action`; else raise `Refused("denied")`, the same whatever the action is about.

    `owners` are the addresses of `OWNER_IDS`: authority goes by numeric id, never by a name.
    """
    if not roles_of(actor, owners) & MATRIX.get(action, frozenset()):
        raise Refused("denied", action=action)


def roles_of(actor: Member, owners: frozenset[str] = frozenset()) -> frozenset[Role]:
    """Return every role the actor holds now: the stored ones, member, and owner by `OWNER_IDS`."""
    named = {Role.OWNER} if any(str(account) in owners for account in actor.accounts) else set[Role]()
    return actor.roles | named | {Role.MEMBER}
