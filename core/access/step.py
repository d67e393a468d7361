"""One door to move for one person: whether it has to, and what they are told of it."""

from dataclasses import dataclass
from datetime import datetime

from core.access.facts import Facts
from core.access.ports import Door
from core.access.verdict import Because, Verdict
from core.kernel.ids import Address, MemberId, Platform, RoomId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.members.model import Member


@dataclass(frozen=True, slots=True)
class Step:
    """One door to move for one person. `is_sure` where a fact that can be named decides, and not a read alone; `since`
    is when it moved last, None where it never did."""

    door: Door
    person: Address
    goes_in: bool
    verdict: Verdict
    is_sure: bool = True
    was_guest: bool = False
    since: datetime | None = None

    @property
    def is_news(self) -> bool:
        """Whether the person is told: not of a room into which we never let them, when a ban has told them already."""
        stayed = self.was_guest and self.verdict.because is not Because.BANNED
        return self.goes_in or stayed or self.since is not None


def moves(facts: Facts, room_id: RoomId, verdict: Verdict) -> bool:
    """Whether the door has to move: also where it was tried, and the platform's answer was lost."""
    is_ours = verdict.is_open and by_right(verdict)
    stands = room_id in facts.places if is_ours else facts.is_inside(room_id)
    if verdict.because is Because.BANNED and room_id not in facts.moved_at:
        return True  # whom a moderator keeps out is put out also where it was not us who let them in
    return verdict.is_open is not stands or (room_id in facts.moving and (is_ours or not verdict.is_open))


def by_right(verdict: Verdict) -> bool:
    """Whether something they have decides, and not that they are a guest."""
    return verdict.because is not Because.GUEST


def account_on(member: Member, platform: Platform) -> Address | None:
    """Return the member's account on the platform."""
    return next((one for one in member.accounts if one.platform == platform), None)


def told(member_id: MemberId, step: Step, moment: str) -> Notice:
    """Return what the member is told of a door that moved, once for the fact that moved it."""
    verdict = step.verdict
    why = phrase(f"because.{verdict.because.value}")
    said = phrase("access.opened" if step.goes_in else "access.closed", room=step.door.title, why=why)
    ways = (Choice(phrase("button.status"), "/status"), Choice(phrase("button.plans"), "/plans"))
    fact = "" if verdict.right is None else verdict.right.key
    since = "" if step.since is None else step.since.isoformat()
    moved = f"{step.door.room_id}:{'in' if step.goes_in else 'out'}:{since}:{fact}:{verdict.until}"
    if step.was_guest and not step.goes_in:
        said, moved = phrase("guest.over", room=step.door.title), f"{step.door.room_id}:guest:{moment}"
    return Notice(member_id, f"access:{member_id}:{moved}"[:200], Answer((said,), ways))
