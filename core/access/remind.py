"""What is to be said before access ends is said: at its moment, if it still holds, once, and never half a day late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.access.ports import AccessTx
from core.access.reminders import Reminder, ReminderKind, reminders
from core.access.rights import rights_of
from core.access.verdict import Because, Policy, Verdict, cancelled_end, entitled
from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job, Work
from core.members.authority import roles_of
from core.members.model import Member, Role
from core.members.notices import say_once
from core.payments.right import Right, RightKind, Status

MOST_LATE = timedelta(hours=12)
"""What could not be said within half a day is not said any more: its date is wrong by then (gating case 18)."""
GRACE = frozenset((ReminderKind.GRACE_BEGAN, ReminderKind.GRACE_ENDS, ReminderKind.GRACE_OVER))
MENDS: Mapping[ReminderKind, Choice] = {
    **dict.fromkeys(GRACE, Choice(phrase("button.card"), "/card")),
    ReminderKind.TRIAL_ENDS: Choice(phrase("button.cancel"), "/cancel"),
    ReminderKind.ACCESS_ENDS: Choice(phrase("button.resume"), "/resume"),
}
"""What helps with a subscription that is still there."""


@dataclass(frozen=True, slots=True)
class Remind:
    """The member hears of every end in time: what their rights date is planned, and said when it is due."""

    work: Work[AccessTx]
    clock: Clock
    policy: Policy
    owners: frozenset[str]

    async def plan(self, member_id: MemberId) -> int:
        """Have everything that their rights date said at its moment; return how much that is. Asked again it is the
        same."""
        async with self.work.read() as tx:
            found = reminders(await rights_of(tx, member_id), self.policy)
        coming = [one for one in found if self.clock.now() <= one.at + MOST_LATE]
        if coming:
            async with self.work.write() as tx:
                for one in coming:
                    await tx.jobs.enqueue(reminder_job(member_id, one), due=one.at)
        return len(coming)

    async def everybody(self) -> int:
        """Plan for all who ever had something, and return how much that is: after a restore, or where the days of
        grace were set anew, what was planned is not what is to be said."""
        async with self.work.read() as tx:
            plans = [plan.code for plan in await tx.plans.all()]
            owners = {owner for code in plans for owner, _ in await tx.rights.live(code)}
            owners.update([one for code in plans for one in await tx.ledger.holders(code)])
        return sum([await self.plan(owner) for owner in sorted(owners)])

    async def __call__(self, member_id: MemberId, key: str) -> bool:
        """Say the reminder of this key if it is due, not late, and holds; whether it was said now.

        Nobody is told of an end who is kept out, or whose money is not with us; nor of one that their rooms tell.
        """
        now = self.clock.now()
        async with self.work.write() as tx:
            member = await tx.members.get(member_id)
            rights = await rights_of(tx, member_id)
            one = next((one for one in reminders(rights, self.policy) if one.key == key), None)
            if member is None or not member.accounts or one is None or not one.at <= now <= one.at + MOST_LATE:
                return False
            verdict = entitled(rights, await tx.bans.of(member_id), (one.plan,), now, self.policy)
            if not _holds(one, verdict) or await self._is_told_by_a_room(tx, member, one):
                return False
            plan = await tx.plans.get(one.plan)
            way = _way(one, rights, is_sold=plan is not None and plan.is_live)
            notice = Notice(member_id, notice_key(member_id, one), _said(one, way))
            return await say_once(tx, notice, self.clock)

    async def _is_told_by_a_room(self, tx: AccessTx, member: Member, one: Reminder) -> bool:
        """Whether the end is told as a closed door: by one that will be closed, or that was since the end.

        Staff are put out of no room.
        """
        if one.kind is not ReminderKind.GRACE_OVER or roles_of(member, self.owners) - {Role.MEMBER}:
            return False
        rights, now = await rights_of(tx, member.id), self.clock.now()
        for place in await tx.places.of(member.id):
            plans = await tx.bindings.plans_of(place.room_id)
            is_shut = not entitled(rights, (), plans, now, self.policy).is_open
            if one.plan in plans and is_shut and (place.is_in or place.confirmed_at >= one.until):
                return True
        return False


def reminder_job(member_id: MemberId, one: Reminder) -> Job:
    """Return the job that says the reminder, once for its member and key."""
    return Job("reminder", notice_key(member_id, one), {"member": member_id, "reminder": one.key})


def notice_key(member_id: MemberId, one: Reminder) -> str:
    """Return what makes the reminder one among everything that is said."""
    return f"reminder:{member_id}:{one.key}"


def _holds(one: Reminder, verdict: Verdict) -> bool:
    """Whether the plan stands as the reminder says: shut by the end of its grace, or else still open."""
    return verdict.because is Because.GRACE_OVER if one.kind is ReminderKind.GRACE_OVER else verdict.is_open


def _way(one: Reminder, rights: Sequence[Right], *, is_sold: bool) -> Choice:
    """Return the one button that helps: what is there is mended, what is not is bought anew."""
    if any(_is_mended(one, right) for right in rights if right.plan == one.plan):
        return MENDS[one.kind]
    if is_sold:
        return Choice(phrase("button.subscribe", plan=one.plan), f"/subscribe {one.plan}")
    return Choice(phrase("button.plans"), "/plans")


def _is_mended(one: Reminder, right: Right) -> bool:
    """Whether it is a subscription of which the reminder speaks, and that its provider has not given up."""
    if right.kind is not RightKind.SUBSCRIPTION:
        return False
    if one.kind in GRACE:
        return right.status is Status.PAST_DUE
    if one.kind is ReminderKind.TRIAL_ENDS:
        return right.status is Status.TRIALING
    return right.status is not Status.CANCELED and cancelled_end(right) == one.until


def _said(one: Reminder, way: Choice) -> Answer:
    return Answer((phrase(f"reminder.{one.kind.value}", plan=one.plan, until=one.until),), (way,))
