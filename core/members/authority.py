"""Who may do what: one question, one committed matrix."""

from collections.abc import Mapping
from typing import Protocol

from core.kernel.errors import Refused
from core.members.model import Member, Role

EVERYBODY = frozenset(Role)
STAFF = frozenset((Role.OWNER, Role.ADMIN))
MODERATORS = STAFF | {Role.MODERATOR}
CREATORS = STAFF | {Role.CREATOR}
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
    "switch": EVERYBODY,
    "card": EVERYBODY,
    "link": EVERYBODY,
    "unlink": EVERYBODY,
    "paysupport": EVERYBODY,
    "courses": EVERYBODY,
    "course": EVERYBODY,
    "lesson": EVERYBODY,
    "book": EVERYBODY,
    "next": EVERYBODY,
    "done": EVERYBODY,
    "quiz": EVERYBODY,
    "progress": EVERYBODY,
    "rate": EVERYBODY,
    "addquiz": CREATORS,
    "quizstats": CREATORS,
    "weak": CREATORS,
    "calendar": EVERYBODY,
    "nudges": EVERYBODY,
    "checkin": EVERYBODY,
    "takepart": EVERYBODY,
    "ask": EVERYBODY,
    "answered": EVERYBODY,
    "questionhour": EVERYBODY,
    "prompt": MODERATORS | {Role.CREATOR},
    "students": STAFF | {Role.CREATOR},
    "nudge": STAFF | {Role.CREATOR},
    "community": STAFF | {Role.CREATOR},
    "insights": STAFF | {Role.CREATOR},
    "studyplan": EVERYBODY,
    "keepplan": EVERYBODY,
    "report": EVERYBODY,
    "certificate": EVERYBODY,
    "recommend": EVERYBODY,
    "why": EVERYBODY,
    "opinion": EVERYBODY,
    "open": EVERYBODY,
    "topics": EVERYBODY,
    "mood": EVERYBODY,
    "newcourse": CREATORS,
    "newlesson": CREATORS,
    "stop": EVERYBODY,
    "drafts": CREATORS,
    "edit": CREATORS,
    "preview": CREATORS,
    "publish": CREATORS,
    "unpublish": CREATORS,
    "drip": CREATORS,
    "answer": CREATORS,
    "challenge": CREATORS,
    "digest": EVERYBODY,
    "kit": OWNER,
    "room": OWNER,
    "newplan": OWNER,
    "editplan": OWNER,
    "archiveplan": OWNER,
    "refund": OWNER,
    "fuse": OWNER,
    "sync": OWNER,
    "doctor": OWNER,
    "ticket": OWNER,
    "lookup": STAFF | {Role.SUPPORT},
    "bind": OWNER,
    "unbind": OWNER,
    "join": EVERYBODY,
    "grant": STAFF,
    "revoke": STAFF,
    "undo": STAFF,
    "ban": MODERATORS,
    "unban": MODERATORS,
    "audit": OWNER,
    "stats": OWNER,
    "staff": OWNER,
}
"""Action → the roles that may. An action without a row may be done by nobody, and `tests/house` fails the build."""


class Guarded(Protocol):
    """What an action is about: open to the actor by what he holds, or not."""

    @property
    def is_open(self) -> bool:
        """Whether the actor has a way in."""
        ...


def authorize(
    actor: Member, action: str, about: Guarded | None = None, *, owners: frozenset[str] = frozenset()
) -> None:
    """Return if `actor` may do `action`, and do it to what it is `about` (None: to nothing that is guarded).

    Else raise `Refused("denied")` where no role of the actor may, or `Refused("closed")` where what it is about is open
    neither to the actor nor to staff. `owners` are the addresses of `OWNER_IDS`: authority goes by numeric id, never
    by a name.
    """
    roles = roles_of(actor, owners)
    if not roles & MATRIX.get(action, frozenset()):
        raise Refused("denied", action=action)
    if about is not None and not about.is_open and not roles & STAFF:
        raise Refused("closed")


def outranks(actor: Member, other: Member, owners: frozenset[str] = frozenset()) -> bool:
    """Whether the highest role of `actor` is above every role of `other`."""
    ranks = list(Role)
    mine, theirs = (max(map(ranks.index, roles_of(one, owners))) for one in (actor, other))
    return mine > theirs


def roles_of(actor: Member, owners: frozenset[str] = frozenset()) -> frozenset[Role]:
    """Return every role the actor holds now: the stored ones, member, and owner by `OWNER_IDS`."""
    named = {Role.OWNER} if any(str(account) in owners for account in actor.accounts) else set[Role]()
    return actor.roles | named | {Role.MEMBER}
