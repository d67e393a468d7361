"""People on Telegram, driven as the platform contract drives them: what they write goes over the wire, and so does
what they see."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from adapters.telegram.quiz import said_before
from adapters.telegram.text import units
from bot.app import App
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Reply
from tests.fakes.clock import HandClock
from tests.wire.telegram import Message, Person, Room, TelegramStandIn
from tests.wire.telegram_side import OWNER, Side, serving

LINES = ("telegram.in_private", "telegram.come")
"""What a group sees in the place of a personal answer."""


@dataclass
class TelegramDriver:
    """As `PlatformDriver` says. What a reply is called stands on no wire: it is heard where it goes out."""

    app: App
    clock: HandClock
    side: Side
    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Room] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    told: dict[str, Message] = field(default_factory=dict)
    heard: list[tuple[str, Reply]] = field(default_factory=list)
    pushed: list[tuple[str, Reply]] = field(default_factory=list)

    async def say(
        self, person: str, text: str, room: str | None = None, *, ref: str | None = None, shown_as: str = ""
    ) -> list[Reply]:
        """Write it; a reference that was used before tells that message again."""
        who = self._person(person)
        who.name = shown_as or who.name
        where = None if room is None else await self._room(room, who)
        earlier = self.told.get(f"{room}:{ref}") if ref else None
        self.heard.clear()
        if earlier is not None:
            self.side.telegram.world.emit("message", earlier.json() | {"text": text}, ("message", earlier.room.id))
        else:
            said = self.told[f"{room}:{ref}"] = who.says(where, text)
            self.refs[str(said.id)] = ref or str(said.id)
        return await self._seen(who)

    async def press(self, person: str, action: str, *, ref: str | None = None) -> list[Reply]:
        """Press a button that carries this; one that was never shown is signed as if it had been."""
        who = self._person(person)
        outlet = self._outlet()
        data = outlet.signer.signed(action)
        if data is None:
            data = outlet.signer.token(str(who.id), action)
            await outlet.post.keep_action(data, str(who.id), action)
        shown = [one for one in who.private.messages if one.is_by_bot] or [await self._first(who)]
        self.heard.clear()
        number = str(crc32(ref.encode()) if ref else 5_000_000_000 + self.side.telegram.world.number())
        body = {"id": number, "from": who.json(), "message": shown[-1].json(), "data": data, "chat_instance": "1"}
        self.side.telegram.world.emit("callback_query", body, ("callback_query", who.id))
        return await self._seen(who)

    async def vote(self, person: str, place: int) -> list[Reply]:
        """Answer the poll that the person sees last."""
        who = self._person(person)
        self.heard.clear()
        who.votes(self._poll(who), place)
        return await self._seen(who)

    async def inbox(self, person: str) -> list[Reply]:
        """Return what the bot said on its own since the last call, after it was seen on the wire."""
        number = str(self._person(person).id)
        found = [reply for to, reply in self.pushed if to == number]
        self.pushed[:] = [one for one in self.pushed if one[0] != number]
        return found

    def person(self, person: str) -> Address:
        """Return the account of the person."""
        return Address(TELEGRAM, str(self._person(person).id))

    def room(self, room: str) -> Address:
        """Return the address of the room."""
        return Address(TELEGRAM, str(self.rooms[room].id) if room in self.rooms else "-1")

    def _person(self, name: str) -> Person:
        if name == "owner":
            return self.side.owner
        if name not in self.people:
            self.people[name] = self.side.telegram.user(1_000 + len(self.people), name)
        return self.people[name]

    async def _room(self, name: str, who: Person) -> Room:
        if name not in self.rooms:
            room = self.rooms[name] = self.side.telegram.supergroup(name, self.side.owner)
            self.side.owner.adds(self.side.telegram.bot, room)
            self.side.owner.promotes(self.side.telegram.bot, room)
        if not who.private.messages:
            # Only those who have started the bot are answered in private.
            who.starts()
        if not self.rooms[name].standing(who).is_inside:
            self.side.owner.adds(who, self.rooms[name])
        await self.side.quiet()
        return self.rooms[name]

    async def _first(self, who: Person) -> Message:
        """Return a message of the bot under which a button may stand."""
        who.starts()
        await self._seen(who)
        return who.private.messages[-1]

    async def _seen(self, who: Person) -> list[Reply]:
        """Return what was answered; each word of it was read by somebody on Telegram."""
        await self.side.quiet()
        talk = self.side.app._parts.sides[TELEGRAM]._talk
        await asyncio.gather(*talk._hinting.values())
        found = [reply for person, reply in self.heard if person == str(who.id) and reply.key not in LINES]
        read = "".join(message.text for room in self.side.telegram.world.rooms.values() for message in room.messages)
        for reply in found:
            # A native poll says the question and its options by itself.
            text = reply.text if reply.poll is None else said_before(reply, reply.poll)
            assert units(text) > 4_096 or " ".join(text.split()) in " ".join(read.split()), reply
            assert reply.poll is None or self._poll(who).content["poll"]["question"] == reply.poll.question.strip()
        return found

    def _poll(self, who: Person) -> Message:
        """Return the poll that the person sees last."""
        return next(one for one in reversed(who.private.messages) if "poll" in one.content)

    def _outlet(self) -> Any:
        return self.side.app._parts.sides[TELEGRAM]._outlet

    def listen(self) -> None:
        """Hear what goes out from now on."""
        outlet = self._outlet()
        answer, edit, once = outlet.answer, outlet.edit, outlet.once

        async def heard_answer(spot: Any, reply: Reply) -> int | None:
            number: int | None = await answer(spot, reply)
            self.heard.append((spot.person, reply))
            return number

        async def heard_edit(spot: Any, message_id: int, reply: Reply) -> bool:
            is_shown: bool = await edit(spot, message_id, reply)
            self.heard += [(spot.person, reply)] if is_shown else []
            return is_shown

        async def heard_once(to: Address, reply: Reply, key: str) -> None:
            await once(to, reply, key)
            self.pushed.append((to.external_id, reply))

        outlet.answer, outlet.edit, outlet.once = heard_answer, heard_edit, heard_once


@asynccontextmanager
async def people_on_telegram(url: str, clock: HandClock, **more: object) -> AsyncIterator[TelegramDriver]:
    """Enter the product with its people on Telegram, over the wire."""
    async with TelegramStandIn(clock) as telegram:
        owners = f"telegram:{OWNER},console:owner"
        async with serving(telegram, url, owner_ids=owners, **more) as side:
            driver = TelegramDriver(side.app, clock, side)
            driver.listen()
            yield driver
        assert telegram.not_modelled == []
