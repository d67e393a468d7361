"""A notice reaches its member: in their language, where they were last, at a decent hour, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.phrases import Speaker
from core.courses.question import QuestionId
from core.kernel.errors import NotSaid, NotYet, Refused
from core.kernel.ids import Address, MemberId, Platform
from core.kernel.messages import Answer, Notice, NoticeKind, Reply
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock, Job, Jobs, Messenger, Work, notice_job
from core.kernel.quiet import until_morning
from core.members.model import Member, Purpose
from core.payments.ticket import TicketId

PERHAPS_SAID = frozenset(("send.unsure",))
"""Refusals after which the words may stand there all the same: they are said nowhere else."""
MOST_RESENT = 1_000
"""Notices looked at in one turn."""


class NoticeStore(Protocol):
    """The notices that wait."""

    async def waiting(self, key: str) -> Notice | None:
        """Return the notice if it was not sent yet."""
        ...

    async def unsent(self, limit: int) -> Sequence[str]:
        """Return the keys of up to `limit` notices that were not sent yet, oldest first."""
        ...

    async def way(self, key: str) -> Platform | None:
        """Return by which platform the notice was begun to be said."""
        ...

    async def begin(self, key: str, way: Platform) -> None:
        """Keep that the notice is being said by this platform from now on."""
        ...

    async def sent(self, key: str, at: datetime, outcome: str) -> None:
        """Keep when the notice went out and what became of it."""
        ...


class MemberReader(Protocol):
    """Members by id."""

    async def get(self, member_id: MemberId) -> Member | None:
        """Return the member with this id."""
        ...


class TicketTexts(Protocol):
    """What people wrote about money: a notice only says where it stands, since a text is kept once, and sealed."""

    async def text(self, ticket_id: TicketId, position: int) -> str | None:
        """Return the text that stands there; None where it was erased."""
        ...


class QuestionTexts(Protocol):
    """What people asked those who teach, and what was answered: kept once, and sealed, too."""

    async def text(self, question_id: QuestionId, position: int) -> str | None:
        """Return the text that stands there; None where it was erased."""
        ...


class NotifyTx(Protocol):
    """A transaction over notices and members."""

    @property
    def outbox(self) -> NoticeStore:
        """The notices of this transaction."""
        ...

    @property
    def members(self) -> MemberReader:
        """The members of this transaction."""
        ...

    @property
    def tickets(self) -> TicketTexts:
        """The texts about money of this transaction."""
        ...

    @property
    def questions(self) -> QuestionTexts:
        """The questions of this transaction."""
        ...

    @property
    def jobs(self) -> Jobs:
        """The later work of this transaction."""
        ...


@dataclass(frozen=True, slots=True)
class Notify:
    """Delivers one waiting notice."""

    work: Work[NotifyTx]
    clock: Clock
    messengers: Mapping[Platform, Messenger]
    zone: str

    async def __call__(self, job: Job) -> None:
        """Say the notice that the job names, unless it was said; `NotYet` while the member sleeps."""
        key = str(job.payload["notice"])
        async with self.work.read() as tx:
            waiting = await tx.outbox.waiting(key)
            notice = None if waiting is None else replace(waiting, answer=await _with_texts(tx, waiting.answer))
            member = None if notice is None else await tx.members.get(notice.member_id)
        if notice is None:
            return
        outcome = "gone" if member is None else await self._say(notice, member)
        async with self.work.write() as tx:
            await tx.outbox.sent(key, self.clock.now(), outcome)

    async def _say(self, notice: Notice, member: Member) -> str:
        zone = member.zone or self.zone
        if notice.kind is NoticeKind.PUSH:
            if not (member.allows(Purpose.NUDGES) and member.allows(Purpose.PERSONAL)):
                return "withdrawn"
            if (rest := until_morning(self.clock.now().astimezone(ZoneInfo(zone)))) is not None:
                raise NotYet(rest, "quiet hours")
        return await self._deliver(member, notice.key, Speaker(member.language, zone).reply(notice.answer))

    async def _deliver(self, member: Member, key: str, reply: Reply) -> str:
        """Say it where the person was last; where they cannot be reached there, at another account of theirs.

        `NotYet` while nobody knows whether it was said, or a platform that is closed to us was their last way.
        """
        outcome, closed = "unreachable", None
        ways = await self._ways(member, key)
        for account in ways:
            if len(ways) > 1:
                # Before it is said: whoever comes back to it knows where it may stand already.
                async with self.work.write() as tx:
                    await tx.outbox.begin(key, account.platform)
            try:
                await self.messengers[account.platform].send(account, reply, key=key)
            except NotSaid as delay:
                closed = delay
            except Refused as refusal:
                outcome = refusal.key[:32]
                if refusal.key in PERHAPS_SAID:
                    return outcome
            else:
                return "sent"
        if closed is not None:
            raise closed
        return outcome

    async def _ways(self, member: Member, key: str) -> list[Address]:
        """Return the accounts that can be written to: where it was begun before, then by when they were used last."""
        accounts = [one for one in reversed(member.accounts) if one.platform in self.messengers]
        if len(accounts) < 2:
            return accounts
        async with self.work.read() as tx:
            begun = await tx.outbox.way(key)
        return sorted(accounts, key=lambda one: one.platform != begun)


@dataclass(frozen=True, slots=True)
class Resend:
    """Every notice that waits has a job that will deliver it, also after a restore, which brings no jobs."""

    work: Work[NotifyTx]

    async def __call__(self) -> int:
        """Enqueue the jobs of waiting notices and return how many; one that is enqueued already is not again."""
        async with self.work.write() as tx:
            waiting = await tx.outbox.unsent(MOST_RESENT)
            for key in waiting:
                await tx.jobs.enqueue(notice_job(key))
        return len(waiting)


async def _with_texts(tx: NotifyTx, answer: Answer) -> Answer:
    """Return the answer with the texts that it names; one that was erased is only said to have been."""
    texts = {"ticket.text": _text, "question.text": _question_text}
    said = [await texts[one.key](tx, one) if one.key in texts else one for one in answer.phrases]
    return replace(answer, phrases=tuple(said))


async def _text(tx: NotifyTx, named: Phrase) -> Phrase:
    ticket, position = named.params["ticket"], named.params["position"]
    text = await tx.tickets.text(TicketId(int(str(ticket))), int(str(position)))
    return named if text is None else phrase("plain", text=text)


async def _question_text(tx: NotifyTx, named: Phrase) -> Phrase:
    question, position = named.params["question"], named.params["position"]
    text = await tx.questions.text(QuestionId(int(str(question))), int(str(position)))
    return named if text is None else phrase("plain", text=text)
