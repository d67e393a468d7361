"""Messages and presses: handed to the router, and answered where the answer belongs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from adapters.telegram.client import Json
from adapters.telegram.drawing import action_of
from adapters.telegram.inbound import has_content, is_by_a_person, is_private, pressed, said
from adapters.telegram.mentions import mentions
from adapters.telegram.saying import Spot
from bot.app.telegram.binding import Binding, command_of
from bot.app.telegram.parts import Parts, address_of, private
from bot.commands.base import say
from bot.router import SLASHES, refused
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM
from core.kernel.messages import Answer, Button, Choice, Incoming, IncomingKind, Reply
from core.kernel.phrase import phrase
from core.kernel.ports import Job

log = structlog.get_logger()

UNSAY = "telegram-unsay"
UNSAID_AFTER = timedelta(seconds=60)
"""How long a line stands in a group that only leads into the private chat."""
WITH_WAYS_IN = frozenset(("join.rooms", "status.card"))
"""Replies under which the ways into the person's rooms stand."""
PAGES = frozenset(("subscribe.page", "switch.page"))
"""Replies that lead to a page where one pays."""
JUST_KEPT = "talk.kept"
GO = "go_"


@dataclass(frozen=True, slots=True)
class Talk:
    """Whatever people write and press."""

    parts: Parts
    binding: Binding
    show_owner: Callable[[str], Awaitable[None]]
    _hinting: dict[str, asyncio.Task[None]] = field(default_factory=dict[str, "asyncio.Task[None]"])

    def is_quick(self, message: Json) -> bool:
        """Whether the message is talk of somebody known in a known group: it takes its place in the log at once."""
        if is_private(message) or not is_by_a_person(message):
            return False
        if not self.parts.cases.receive.remembers(TELEGRAM, str(message["chat"]["id"])):
            return False
        known = self.parts.cases.resolve.known(TELEGRAM, str(message["from"]["id"]))
        text = message.get("text") or message.get("caption") or ""
        return known is not None and not known.is_listened_to and not text.lstrip().startswith(SLASHES)

    async def message(self, message: Json, kind: IncomingKind) -> None:
        """Keep or obey what was written, and answer it."""
        if not is_by_a_person(message) or not has_content(message):
            return
        incoming = await self._read(message, kind)
        if incoming is None:
            return
        if is_private(message) and command_of(incoming) == "start" and str(incoming.author) in self.binding.owners:
            await self.show_owner(incoming.person.external_id)
        was_shut = is_private(message) and await self._is_reachable_again(incoming)
        reply = await self._reply(incoming)
        if was_shut and reply is not None:
            # What was sent in the meantime did not arrive: the ways into rooms did not, either.
            reply = replace(reply, buttons=(*await self._ways_in(incoming), *reply.buttons))
        if reply is not None:
            await self._answer(incoming, reply, _spot(message, incoming))

    async def posted(self, post: Json) -> None:
        """Obey what an owner asks for in a channel; the answer goes to the owner, else it stands there."""
        incoming = await self.binding.posted(post)
        if incoming is None:
            return
        reply = await self._reply(incoming)
        if reply is None:
            return
        person = incoming.person.external_id
        if await self.parts.outlet.answer(private(person), reply) is None:
            await self.parts.outlet.answer(Spot(str(incoming.room), person), reply)

    async def press(self, query: Json) -> None:
        """Do what the button says, and show the answer: in place of the message where it is the same card anew."""
        person = str(query["from"]["id"])
        action = await action_of(str(query.get("data") or ""), person, self.parts.outlet.signer, self.parts.outlet.post)
        incoming = pressed(query, action, self.parts.clock.now())
        reply = await self._reply(incoming)
        if reply is None:
            return
        message: Json = query.get("message") or {}
        if incoming.room is None and _is_same_card(action, reply) and "message_id" in message:
            reply = await self._completed(incoming, reply)
            if await self.parts.outlet.edit(private(person), message["message_id"], reply):
                return
        await self._answer(incoming, reply, _spot(message, incoming))

    async def obey(self, incoming: Incoming) -> None:
        """Do what was asked for, and answer in the private chat."""
        reply = await self._reply(incoming)
        if reply is not None:
            await self._answer(incoming, reply, private(incoming.person.external_id))

    async def unsay(self, job: Job) -> None:
        """Take a line back that only led into the private chat."""
        with suppress(Refused):
            await self.parts.gate.take_back(str(job.payload["chat"]), int(job.payload["message"]))

    async def _read(self, message: Json, kind: IncomingKind) -> Incoming | None:
        try:
            incoming = self._opened(said(message, kind), message)
            await self._learn(message["from"])
            return await self._pointed(incoming, message) if command_of(incoming) else incoming
        except Refused as refusal:
            log.warning("telegram.message.refused", why=refusal.key)
            return None

    async def _learn(self, user: Json) -> None:
        """Keep the @name of somebody who is seen for the first time by this process: commands may name them by it."""
        name = str(user.get("username") or "")
        if name and self.parts.cases.resolve.known(TELEGRAM, str(user["id"])) is None:
            await self.parts.outlet.post.learn(name.lower(), str(user["id"]))

    async def _pointed(self, incoming: Incoming, message: Json) -> Incoming:
        """Return the command with the numbers of those whom it names: the core knows people by nothing else."""
        text = incoming.text
        for one in mentions(message):
            number = one.person or await self.parts.outlet.post.named(one.name)
            if number is not None:
                text = f"{text[: one.start]}{TELEGRAM}:{number}{text[one.end :]}"
        return replace(incoming, text=text)

    def _opened(self, incoming: Incoming, message: Json) -> Incoming:
        """Return the command that a deep link of ours stands for; everything else as it is."""
        text = incoming.text
        if is_private(message) and text.startswith(f"/start {GO}"):
            name, _, mac = text.removeprefix(f"/start {GO}").rpartition("_")
            if self.parts.outlet.signer.mac("go", name, incoming.person.external_id) == mac:
                return replace(incoming, text=f"/{name}")
        return incoming

    async def _is_reachable_again(self, incoming: Incoming) -> bool:
        return await self.parts.outlet.post.reopen(incoming.person.external_id) is not None

    async def _reply(self, incoming: Incoming) -> Reply | None:
        try:
            if self._is_for_another_bot(incoming):
                member = await self.parts.member(incoming.person)
                await self.parts.cases.receive(incoming, member.id)
                return None
            await self.binding.check(incoming)
            return await self.binding.completed(incoming, await self.parts.router(incoming))
        except Refused as refusal:
            member = await self.parts.member(incoming.person)
            return self.parts.reply(member, replace(refused(refusal), is_personal=True))

    def _is_for_another_bot(self, incoming: Incoming) -> bool:
        head = incoming.text.split(maxsplit=1)[0] if incoming.text.strip() else ""
        _, at, name = head.partition("@")
        mine = self.parts.client.name.lower()
        is_command = head.startswith(SLASHES) and incoming.kind is IncomingKind.TALK and incoming.room is not None
        return bool(is_command and at and mine and name.lower() != mine)

    async def _answer(self, incoming: Incoming, reply: Reply, spot: Spot) -> None:
        if reply.key == JUST_KEPT:
            self._hint(spot, reply)
        elif incoming.room is None:
            await self.parts.outlet.answer(spot, await self._completed(incoming, reply))
        elif reply.is_personal:
            await self._answer_in_private(incoming, reply, spot)
        else:
            await self.parts.outlet.answer(spot, reply)

    def _hint(self, spot: Spot, reply: Reply) -> None:
        """Say that words were kept: beside the work, and once while it waits, however many words come meanwhile."""

        async def say_it() -> None:
            with suppress(NotYet):
                await self.parts.outlet.answer(spot, reply)

        if spot.chat not in self._hinting:
            task = self._hinting[spot.chat] = asyncio.create_task(say_it(), name="telegram-hint")
            task.add_done_callback(lambda _: self._hinting.pop(spot.chat, None))

    async def _answer_in_private(self, incoming: Incoming, reply: Reply, spot: Spot) -> None:
        """Answer in the private chat; the group sees one line with a button that leads there, for a minute."""
        person = incoming.person.external_id
        complete = await self._completed(incoming, reply)
        number = await self.parts.outlet.answer(private(person), complete)
        member = await self.parts.member(incoming.person)
        way = Choice(phrase("button.private"), url=self._private_link(incoming, was_answered=number is not None))
        line = say("telegram.in_private" if number is not None else "telegram.come", way)
        shown = await self.parts.outlet.answer(spot, self.parts.reply(member, line))
        if shown is not None:
            job = Job(UNSAY, f"unsay:{spot.chat}:{shown}", {"chat": spot.chat, "message": shown})
            async with self.parts.work.write() as tx:
                await tx.jobs.enqueue(job, due=self.parts.clock.now() + UNSAID_AFTER)

    def _private_link(self, incoming: Incoming, *, was_answered: bool) -> str:
        """Return the link into the private chat; one that was not answered yet is asked there again."""
        home = f"https://t.me/{self.parts.client.name}"
        name = incoming.text.lstrip("".join(SLASHES)).split(maxsplit=1)[0].partition("@")[0].lower()
        if was_answered or not name.isalnum():
            return home
        mac = self.parts.outlet.signer.mac("go", name, incoming.person.external_id)
        return f"{home}?start={GO}{name}_{mac}"

    async def _completed(self, incoming: Incoming, reply: Reply) -> Reply:
        """Return the reply with what only this platform knows: the ways into rooms, and where one may pay."""
        if reply.key in WITH_WAYS_IN and not any("t.me/+" in (one.url or "") for one in reply.buttons):
            return replace(reply, buttons=(*await self._ways_in(incoming), *reply.buttons))
        if reply.key in PAGES and self.parts.checkout == "off":
            member = await self.parts.member(incoming.person)
            kept = tuple(button for button in reply.buttons if button.url is None)
            return replace(self.parts.reply(member, Answer((phrase("telegram.no_checkout"),))), buttons=kept)
        return reply

    async def _ways_in(self, incoming: Incoming) -> list[Button]:
        member = await self.parts.member(incoming.person)
        found: list[Button] = []
        for door in await self.parts.ways.open_to(member.id, TELEGRAM):
            with suppress(Refused, NotYet):
                link = await self.parts.gate.link(door.address, address_of(incoming.person))
                label = self.parts.speaker(member).text(phrase("button.enter", room=door.title))
                found.append(Button(label, url=link))
        return found


def _is_same_card(action: str, reply: Reply) -> bool:
    """Whether the reply offers the very command again that was pressed: it is the same card with another state."""
    name = action.split(maxsplit=1)[0] if action else ""
    offered = {(button.action or "").split(maxsplit=1)[0] for button in reply.buttons if button.action}
    return bool(name) and name in offered and reply.picture is None


def _spot(message: Json, incoming: Incoming) -> Spot:
    """Return where the answer goes: into the chat, in a group as a reply."""
    person = incoming.person.external_id
    if incoming.room is None:
        return private(person)
    thread = message.get("message_thread_id") if message.get("is_topic_message") else None
    return Spot(incoming.room, person, reply_to=message.get("message_id"), thread=thread)
