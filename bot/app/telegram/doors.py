"""Who asks to come in, who comes and goes, and how the bot itself stands in a room."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from adapters.telegram.client import Json
from adapters.telegram.gate import PERSONAL
from adapters.telegram.inbound import person_from
from adapters.telegram.saying import Spot
from adapters.telegram.watch import lacking, room_of
from bot.app.telegram.parts import Parts, address_of
from bot.commands.base import button, say
from core.access.ports import Door
from core.access.verdict import Because, Verdict
from core.interactions.model import RoomKind
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM, Address, MemberId, PlanCode, RoomId
from core.kernel.messages import Answer, Choice, Incoming, IncomingKind, Person, Reply
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Job
from core.members.model import Member

log = structlog.get_logger()

REQUEST = "telegram-request"
REQUEST_AGAIN = timedelta(seconds=30)
HEARS, HEARS_AFTER = "telegram-hears", timedelta(minutes=1)
PAGE_WITHIN_S = 20.0
"""How long a page to pay on is waited for: somebody who asks can be written to for five minutes."""
INSIDE = frozenset(("creator", "administrator", "member"))


@dataclass(frozen=True, slots=True)
class Doors:
    """The gated rooms of Telegram as Telegram tells of them."""

    parts: Parts

    async def asked(self, request: Json) -> None:
        """Answer a request to come in: let the entitled in; tell anybody else what helps, then decline.

        A room that no plan opens is its admins' own business.
        """
        room, person = room_of(str(request["chat"]["id"])), person_from(request["from"])
        found = await self.parts.ways.door(room)
        if found is None:
            return
        member = await self.parts.member(person)
        verdict = await self.parts.cases.door(room, member.id)
        if not self._may_enter(member, verdict):
            reply = await self._told(request, member, found, verdict)
            await self.parts.outlet.answer(Spot(str(request["user_chat_id"]), person.external_id), reply)
        try:
            await self._answer(room, address_of(person), member)
        except (Refused, NotYet) as fault:
            await self._later(room, person.external_id, fault)

    async def again(self, job: Job) -> None:
        """Answer a request that could not be answered when it came."""
        room, number = room_of(str(job.payload["chat"])), str(job.payload["person"])
        member = await self.parts.member(Person(number))
        try:
            await self._answer(room, Address(TELEGRAM, number), member)
        except Refused as refusal:
            raise NotYet(REQUEST_AGAIN, refusal.key) from refusal

    async def _answer(self, room: Address, person: Address, member: Member) -> None:
        verdict = await self.parts.cases.door(room, member.id)
        if not self._may_enter(member, verdict):
            await self.parts.gate.decline(room, person)
        elif await self.parts.gate.approve(room, person) and not self.parts.is_staff(member):
            with suppress(NotYet):
                await self.parts.cases.apply(member.id)

    def _may_enter(self, member: Member, verdict: Verdict | None) -> bool:
        is_banned = verdict is not None and verdict.because is Because.BANNED
        return (self.parts.is_staff(member) and not is_banned) or verdict is None or verdict.is_open

    async def _later(self, room: Address, person: str, fault: Refused | NotYet) -> None:
        if isinstance(fault, Refused) and isinstance(why := fault.params.get("why"), Phrase):
            await self.parts.guard.lost(room, why)
        now = self.parts.clock.now()
        key = f"request:{room.external_id}:{person}:{now.isoformat()}"
        async with self.parts.work.write() as tx:
            job = Job(REQUEST, key, {"chat": room.external_id, "person": person})
            await tx.jobs.enqueue(job, due=now + REQUEST_AGAIN)

    async def _told(
        self, request: Json, member: Member, found: tuple[Door, Sequence[PlanCode]], verdict: Verdict | None
    ) -> Reply:
        """Return what is said to somebody who may not come in: why, and the page on which they can pay."""
        door, plans = found
        because = Because.NOTHING if verdict is None else verdict.because
        why = phrase(f"because.{because.value}")
        said = [phrase("access.shut", room=door.title, why=why), phrase("gate.again")]
        if _is_somebody_elses(request):
            said.insert(0, phrase("gate.not_yours"))
        if because is Because.BANNED:
            return self.parts.reply(member, Answer(tuple(said[:-1]), (button("help", "/help"),)))
        offered = {plan.code for plan in await self.parts.cases.offer() if plan.is_live}
        sold = [plan for plan in plans if plan in offered]
        ways = [button("subscribe", f"/subscribe {plan}", plan=plan) for plan in sold[1:] or ()]
        # Once the request is answered nobody can be written to who has not started the bot.
        ways.append(Choice(phrase("button.private"), url=f"https://t.me/{self.parts.client.name}?start=hello"))
        shut = self.parts.reply(member, Answer(tuple(said), (button("plans", "/plans"), *ways)))
        page = await self._page(request, sold[0]) if sold and self.parts.checkout == "link" else None
        if page is None:
            first = tuple(button("subscribe", f"/subscribe {plan}", plan=plan) for plan in sold[:1])
            return replace(shut, buttons=(*self.parts.reply(member, Answer((), first)).buttons, *shut.buttons))
        return replace(page, text=f"{shut.text}\n\n{page.text}", buttons=(*page.buttons, *shut.buttons), key=shut.key)

    async def _page(self, request: Json, plan: PlanCode) -> Reply | None:
        """Return the page on which the plan is paid, None where there is none in time."""
        person, now = person_from(request["from"]), self.parts.clock.now()
        ref = f"request-{request['chat']['id']}-{request['date']}"
        asked = Incoming(TELEGRAM, None, person, ref, f"/subscribe {plan}", now, IncomingKind.ACTION)
        try:
            async with asyncio.timeout(PAGE_WITHIN_S):
                reply = await self.parts.router(asked)
        except (TimeoutError, Refused, NotYet):
            return None
        return reply if reply is not None and any(one.url for one in reply.buttons) else None

    async def came_or_went(self, change: Json) -> None:
        """Keep who stands in a room: whose own link was used has none any more, and who has no right there is told."""
        user, room = change["new_chat_member"]["user"], room_of(str(change["chat"]["id"]))
        was_in, is_in = (_is_inside(change[f"{when}_chat_member"]) for when in ("old", "new"))
        if was_in is is_in or user.get("is_bot"):
            return
        person = person_from(user)
        async with self.parts.work.read() as tx:
            known = await tx.rooms.at(room)
        if known is None:
            return
        member = await self.parts.member(person)
        await self._stands_in(known.id, member.id, is_in=is_in)
        if is_in:
            with suppress(Refused, NotYet):
                await self.parts.gate.revoke(room, address_of(person))
            await self.parts.cases.visitors.seen(known.id, member.id)

    async def look_round(self) -> int:
        """Keep of everybody who may be in a gated room whether they are; return for how many Telegram said it.

        A bot cannot list who is in a room: each is asked for, at the pace of everything else.
        """
        answers = 0
        for door in await self.parts.ways.gated(TELEGRAM):
            for member_id, person in await self.parts.ways.people(door):
                is_in = await self.parts.gate.is_inside(door.address, person)
                if is_in is not None:
                    answers += 1
                    await self._stands_in(door.room_id, member_id, is_in=is_in)
        return answers

    async def _stands_in(self, room_id: RoomId, member_id: MemberId, *, is_in: bool) -> None:
        async with self.parts.work.write() as tx:
            if is_in:
                await tx.rooms.enter(room_id, member_id, self.parts.clock.now())
            else:
                await tx.rooms.leave(room_id, member_id)

    async def bot_changed(self, change: Json, moment: str) -> None:
        """Keep how the bot stands: in a private chat whether it may write, in a room whether it can guard it."""
        me = change["new_chat_member"]
        if change["chat"].get("type") == "private":
            await self._private_changed(change, is_shut=me.get("status") == "kicked", moment=moment)
        else:
            room = room_of(str(change["chat"]["id"]))
            await self.stands(room, lacking(me), moment)
            if me.get("status") == "member" and not self.parts.client.hears_all:
                await self._look_later(room, moment)

    async def _look_later(self, room: Address, moment: str) -> None:
        """Look in a minute whether the bot is still no administrator: who adds it mostly makes it one then."""
        job = Job(HEARS, f"hears:{room.external_id}:{moment}", {"chat": room.external_id})
        async with self.parts.work.write() as tx:
            await tx.jobs.enqueue(job, due=self.parts.clock.now() + HEARS_AFTER)

    async def hears(self, job: Job) -> None:
        """Tell the owners of a room in which the bot is shown commands only; from now on the room is known."""
        room = room_of(str(job.payload["chat"]))
        with suppress(Refused):
            if await self.parts.gate.is_admin(room) is False:
                title = (await self.parts.gate.about(room)).title or ""
                await self.parts.guard.hears_little(room, title)
                async with self.parts.work.write() as tx:
                    await tx.rooms.add(room, title, RoomKind.GROUP, self.parts.clock.now())

    async def stands(self, room: Address, why: Phrase | None, moment: str) -> None:
        """Tell the core how the bot stands in the room."""
        if why is not None:
            await self.parts.guard.lost(room, why)
        else:
            await self.parts.guard.regained(room, moment)

    async def _private_changed(self, change: Json, *, is_shut: bool, moment: str) -> None:
        person = person_from(change["from"])
        post = self.parts.outlet.post
        if is_shut:
            await post.shut(person.external_id, self.parts.clock.now())
        elif (since := await post.reopen(person.external_id)) is not None:
            member = await self.parts.member(person)
            told = say("telegram.back", button("status", "/status"), button("help", "/help"), since=since)
            await self.parts.outlet.answer(Spot(person.external_id, person.external_id), self.parts.reply(member, told))
        log.info("telegram.person.changed", person=person.external_id, is_shut=is_shut, moment=moment)

    async def moved(self, old: str, new: str) -> None:
        """The group has another number: everything goes along, and how the bot stands there is looked at."""
        if not await self.parts.guard.moved(room_of(old), room_of(new)):
            return
        await self.parts.outlet.post.drop_invites(old)
        log.info("telegram.room.moved", old=old, new=new)
        with suppress(NotYet, Refused):
            await self.stands(room_of(new), await self.parts.gate.missing(room_of(new)), f"moved-{new}")


def _is_inside(person: Json) -> bool:
    return person.get("status") in INSIDE or (person.get("status") == "restricted" and bool(person.get("is_member")))


def _is_somebody_elses(request: Json) -> bool:
    link: Json = request.get("invite_link") or {}
    name = str(link.get("name") or "")
    return name.startswith(PERSONAL) and name.removeprefix(PERSONAL) != str(request["from"]["id"])
