"""Somebody is kept out by a moderator, for a time or for good, and let back in."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.access.follow import move_doors
from core.access.ports import AccessTx
from core.access.rights import rights_of
from core.access.verdict import Ban
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId, PlanCode
from core.kernel.messages import Answer, Choice, Notice
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Work
from core.kernel.text import displayable
from core.members.authority import outranks
from core.members.model import Member
from core.members.notices import say_once
from core.payments.right import is_running

MOST_REASON = 256
LONGEST = timedelta(days=3650)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """Who is kept out now, until when (None: for good), and the plans whose subscription still charges."""

    member: Member
    until: datetime | None
    charging: Sequence[PlanCode]


@dataclass(frozen=True, slots=True)
class KeepOut:
    """A member is in no gated room, whatever they paid; what they pay is not touched. `itself`: the bot's accounts."""

    work: Work[AccessTx]
    clock: Clock
    owners: frozenset[str]
    itself: AbstractSet[str]

    def is_itself(self, word: str) -> bool:
        """Whether the word names the bot: `telegram:42`, or the id alone."""
        named = word.removeprefix("@")
        return named in self.itself or named in {one.partition(":")[2] for one in self.itself}

    async def __call__(self, member_id: MemberId, lasts: timedelta | None, reason: str, by: Member) -> Kept:
        """Keep the member out from now on; an earlier ban is replaced. The member is told, with the reason.

        Raises `Refused`: `ban.self`, `ban.bot`, `ban.rank`, `ban.nobody`, `ban.time`, `ban.reason_long`.
        """
        if lasts is not None and not MINUTE <= lasts <= LONGEST:
            raise Refused("ban.time")
        said = displayable(reason, MOST_REASON + 1)
        if len(said) > MOST_REASON:
            raise Refused("ban.reason_long", limit=MOST_REASON)
        now = self.clock.now()
        until = None if lasts is None else now + lasts
        async with self.work.write() as tx:
            member = await self._target(tx, member_id, by)
            await tx.bans.put(member_id, Ban(now, until, said), by.id)
            times = len(await tx.bans.of(member_id))
            minutes = None if lasts is None else lasts // MINUTE
            await tx.audit.note(by.id, "ban", f"member:{member_id}", now, {"minutes": minutes})
            await move_doors(tx, member_id, f"ban:{times}", now)
            await say_once(tx, _told(member_id, until, said, times), self.clock)
            rights = await rights_of(tx, member_id)
        return Kept(member, until, [one.plan for one in rights if is_running(one) and one.ends_at is None])

    async def lift(self, member_id: MemberId, by: Member) -> Member | None:
        """Let the member back in and return them; None where nobody kept them out. Raises as keeping out does."""
        now = self.clock.now()
        async with self.work.write() as tx:
            member = await self._target(tx, member_id, by)
            if not await tx.bans.lift(member_id, now):
                return None
            await tx.audit.note(by.id, "unban", f"member:{member_id}", now, {})
            times = len(await tx.bans.of(member_id))
            await move_doors(tx, member_id, f"unban:{times}", now)
            lifted = Answer((phrase("ban.lifted"),), (Choice(phrase("button.join"), "/join"),))
            await say_once(tx, Notice(member_id, f"unban:{member_id}:{times}", lifted), self.clock)
        return member

    async def _target(self, tx: AccessTx, member_id: MemberId, by: Member) -> Member:
        member = await tx.members.get(member_id)
        if member is None or not member.accounts:
            raise Refused("ban.nobody")
        if member.id == by.id:
            raise Refused("ban.self")
        if _are(member.accounts, self.itself):
            raise Refused("ban.bot")
        if not outranks(by, member, self.owners):
            raise Refused("ban.rank")
        return member


def _are(accounts: Collection[Address], named: Collection[str]) -> bool:
    return any(str(account) in named for account in accounts)


def _told(member_id: MemberId, until: datetime | None, reason: str, times: int) -> Notice:
    kept = phrase("ban.told_for_good") if until is None else phrase("ban.told", until=until)
    said: tuple[Phrase, ...] = (kept, *((phrase("staff.reason", reason=reason),) if reason else ()))
    return Notice(member_id, f"ban:{member_id}:{times}", Answer(said, (Choice(phrase("button.help"), "/help"),)))
