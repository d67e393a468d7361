"""A guest is told until when they may stay, and how to stay longer; that day is awaited."""

from dataclasses import replace

from core.access.guest import Guest
from core.access.jobs import access_job
from core.access.ports import AccessTx, Door
from core.access.verdict import is_in_force
from core.kernel.ids import PlanCode
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import phrase
from core.kernel.ports import Clock
from core.members.notices import say_once


async def welcome(tx: AccessTx, guest: Guest, door: Door, plan: PlanCode, clock: Clock) -> bool:
    """Keep the guest and have them told once; whether they are new. Their last day is looked at when it comes.

    Whom a moderator keeps out may not stay at all, and is told when they are put out.
    """
    if any(is_in_force(ban, clock.now()) for ban in await tx.bans.of(guest.member_id)):
        guest = replace(guest, until=guest.since)
    if not await tx.guests.put(guest):
        return False
    about = f"guest:{guest.room_id}:{guest.until.isoformat()}"
    await tx.jobs.enqueue(access_job(guest.member_id, about, looks_first=True), due=guest.until)
    if guest.until > clock.now():
        said = phrase("guest.stays", room=door.title, until=guest.until, plan=plan)
        way = Choice(phrase("button.subscribe", plan=plan), f"/subscribe {plan}")
        await say_once(tx, Notice(guest.member_id, f"{about}:{guest.member_id}", Answer((said,), (way,))), clock)
    return True
