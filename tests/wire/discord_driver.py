"""People on Discord, driven as the platform contract drives them: what they write goes over the wire, and so does
what they see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.app import App
from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Reply
from tests.fakes.clock import HandClock
from tests.wire.discord import CannotDo, Channel, Community, DiscordStandIn, Interaction, Message, Person
from tests.wire.discord import interactions as asked
from tests.wire.discord.letters import event, post
from tests.wire.discord_side import Side, built

LINES = ("discord.come",)
"""What a room sees in the place of a personal answer."""
IDENTIFY_EVERY = timedelta(seconds=5)
"""A bot that comes back sooner is sent away first."""


@dataclass
class DiscordDriver:
    """As `PlatformDriver` says. What a reply is called stands on no wire: it is heard where it goes out."""

    app: App
    clock: HandClock
    side: Side
    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Channel] = field(default_factory=dict)
    told: dict[str, Message] = field(default_factory=dict)
    pressed: dict[str, Interaction] = field(default_factory=dict)
    heard: list[tuple[str, Reply]] = field(default_factory=list)
    pushed: list[tuple[str, Reply]] = field(default_factory=list)

    @property
    def refs(self) -> dict[str, str]:
        """Return the test's own references of messages, by Discord's numbers."""
        return {str(one.id): key.partition(":")[2] for key, one in self.told.items()}

    async def say(
        self, person: str, text: str, room: str | None = None, *, ref: str | None = None, shown_as: str = ""
    ) -> list[Reply]:
        """Write it; a reference that was used before tells that message again."""
        who, world = self._person(person), self.side.discord.world
        who.user.name = shown_as or who.user.name
        where = who.opens_dm() if room is None else await self._room(room)
        earlier = self.told.get(f"{room}:{ref}") if ref else None
        self.heard.clear()
        if earlier is not None:
            world.emit("MESSAGE_CREATE", event(world, earlier) | {"content": text}, where.guild, where)
        else:
            self.told[f"{room}:{ref}"] = post(world, Message(world.clock.new_id(), where, who.user, text))
        return await self._seen(who)

    async def press(self, person: str, action: str, *, ref: str | None = None) -> list[Reply]:
        """Press a button that carries this, whether it was ever shown or not."""
        who, world = self._person(person), self.side.discord.world
        self.heard.clear()
        if ref is not None and ref in self.pressed:
            world.emit("INTERACTION_CREATE", asked._payload(world, self.pressed[ref]), None, always=True)
            return await self._seen(who)
        shown = {"type": 2, "id": 2, "style": 2, "label": "a button", "custom_id": action}
        card = Message(world.clock.new_id(), who.opens_dm(), world.bot, "a card")
        card.components = [{"type": 1, "id": 1, "components": [shown]}]
        under = post(world, card)
        data = {"custom_id": action, "component_type": 2}
        made = asked.begin(world, asked.COMPONENT, who.user, who.dm, data, under)
        self.pressed[ref or f"#{made.id}"] = made
        return await self._seen(who)

    async def edit(self, person: str, ref: str, text: str, room: str) -> None:
        """Change it, where the person's client offers that."""
        await self._try(person, lambda who, message: who.edits(message, text), ref, room)

    async def delete(self, person: str, ref: str, room: str) -> None:
        """Take it back, where the person's client offers that."""
        await self._try(person, lambda who, message: who.deletes(message), ref, room)

    async def inbox(self, person: str) -> list[Reply]:
        """Return what the bot said on its own since the last call, after it was seen on the wire."""
        number = str(self._person(person).id)
        found = [reply for to, reply in self.pushed if to == number]
        self.pushed[:] = [one for one in self.pushed if one[0] != number]
        return found

    def person(self, person: str) -> Address:
        """Return the account of the person."""
        return Address(DISCORD, str(self._person(person).id))

    def room(self, room: str) -> Address:
        """Return the address of the room."""
        return Address(DISCORD, str(self.rooms[room].id) if room in self.rooms else "-1")

    async def _try(self, person: str, verb: Any, ref: str, room: str) -> None:
        self.clock.pass_by(timedelta(seconds=1))
        try:
            verb(self._person(person), self.told[f"{room}:{ref}"])
        except CannotDo:
            return
        await self.side.quiet()

    def _person(self, name: str) -> Person:
        if name == "owner":
            return self.side.owner
        if name not in self.people:
            self.people[name] = self.side.community.member(name)
        return self.people[name]

    async def _room(self, name: str) -> Channel:
        if name not in self.rooms:
            room = self.rooms[name] = self.side.community.channel(name)
            await self.side.discord.until(lambda: self.side.inner._client.get_channel(room.id))
        return self.rooms[name]

    async def _seen(self, who: Person) -> list[Reply]:
        """Return what was answered; each word of it was read by the person on Discord."""
        await self.side.quiet()
        found = [reply for person, reply in self.heard if person == str(who.id) and reply.key not in LINES]
        read = "".join("".join(one.content.split()) for one in self._shown_to(who))
        for reply in found:
            assert "".join(reply.text.split()) in read.replace("```", "") or "```" in reply.text, reply
        return found

    def _shown_to(self, who: Person) -> list[Message]:
        places = [who.dm, *self.side.community.guild.channels.values()]
        return [one for place in places for one in who.reads(place)]

    def listen(self) -> None:
        """Hear what goes out from now on."""
        outlet = self.side.inner._outlet
        answer, alone, say, once = outlet.answer, outlet.answer_alone, outlet.say, outlet.once

        async def heard_answer(interaction: Any, reply: Reply, *, is_shut: bool) -> bool:
            was_said = await answer(interaction, reply, is_shut=is_shut)
            self.heard += [(str(interaction.user.id), reply)] if was_said else []
            return was_said

        async def heard_alone(interaction: Any, reply: Reply) -> bool:
            was_said = await alone(interaction, reply)
            self.heard += [(str(interaction.user.id), reply)] if was_said else []
            return was_said

        async def heard_say(place: Any, reply: Reply, *, key: str, to: Any = None) -> Any:
            failed = await say(place, reply, key=key, to=to)
            number = int(key.partition(":")[2])
            said = next(one for one in self.told.values() if one.id == number)
            self.heard += [(str(said.author.id), reply)] if failed is None else []
            return failed

        async def heard_once(to: Address, reply: Reply, key: str, *, pings: bool = False) -> None:
            await once(to, reply, key, pings=pings)
            (self.pushed if pings else self.heard).append((to.external_id, reply))

        outlet.answer, outlet.answer_alone, outlet.say, outlet.once = heard_answer, heard_alone, heard_say, heard_once


@dataclass
class Town:
    """What stands on Discord whether the product runs or not: its people, its rooms, and what was said there."""

    discord: DiscordStandIn
    community: Community
    url: str
    clock: HandClock
    people: dict[str, Person] = field(default_factory=dict)
    rooms: dict[str, Channel] = field(default_factory=dict)
    told: dict[str, Message] = field(default_factory=dict)
    pushed: list[tuple[str, Reply]] = field(default_factory=list)

    @asynccontextmanager
    async def enter(self) -> AsyncIterator[DiscordDriver]:
        """Enter the product with these people, who see what it says from its first word on."""
        self.discord.advance(IDENTIFY_EVERY)
        owners = f"discord:{self.community.owner.id},console:owner"
        async with built(self.discord, self.community, self.url, owner_ids=owners) as side:
            driver = DiscordDriver(side.app, self.clock, side, self.people, self.rooms, self.told)
            driver.pushed = self.pushed
            driver.listen()
            async with side.live():
                yield driver


@asynccontextmanager
async def town_on_discord(url: str, clock: HandClock) -> AsyncIterator[Town]:
    """A community that the product may enter, again and again on the same store."""
    async with DiscordStandIn() as discord:
        discord.limits.on = False
        discord.world.clock.now = clock.now  # type: ignore[method-assign]
        yield Town(discord, discord.guild("owner"), url, clock)


@asynccontextmanager
async def people_on_discord(url: str, clock: HandClock) -> AsyncIterator[DiscordDriver]:
    """Enter the product with its people on Discord, over the wire."""
    async with town_on_discord(url, clock) as town, town.enter() as driver:
        yield driver
