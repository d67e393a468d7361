"""Messages: handed to the router, and answered where the answer belongs."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace

import discord
import structlog

from adapters.discord.inbound import SLASHES, address_of, gone, is_talk, room_of, said
from bot.app.discord.binding import Binding
from bot.app.discord.parts import Parts
from bot.commands import ALIASES
from bot.commands.base import say
from bot.router import refused
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import DISCORD, Address
from core.kernel.messages import Answer, Choice, Incoming, IncomingKind, Reply
from core.kernel.phrase import phrase

log = structlog.get_logger()

JUST_KEPT = "talk.kept"
WITH_WAYS_IN = frozenset(("join.rooms", "status.card"))
"""Replies under which the ways into the person's rooms stand."""
MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Talk:
    """Whatever people write."""

    parts: Parts
    binding: Binding
    _rooms: set[int] = field(default_factory=set[int])
    _reached: set[str] = field(default_factory=set[str])
    _hinting: set[int] = field(default_factory=set[int])

    def is_quick(self, message: discord.Message) -> bool:
        """Whether it is talk of somebody known in a known room: it takes its place in the log at once."""
        if message.guild is None or message.channel.id not in self._rooms or not is_talk(message):
            return False
        known = self.parts.cases.resolve.known(DISCORD, str(message.author.id))
        return known is not None and not known.is_listened_to and not message.content.lstrip().startswith(SLASHES)

    async def message(self, message: discord.Message, kind: IncomingKind, *, is_late: bool = False) -> None:
        """Keep or obey what was written, and answer it; a hint is not given for what was said long ago."""
        if not is_talk(message):
            return
        try:
            incoming = said(message, kind)
        except Refused as refusal:
            log.warning("discord.message.refused", why=refusal.key)
            return
        if incoming.room is None:
            await self._is_reachable(incoming.person.external_id, message.channel.id)
        # What is written in private may go into a lesson or a quiz: as a command, it is heard once.
        is_heard_once = kind is IncomingKind.TALK and (incoming.room is None or _is_command(incoming))
        if is_heard_once and await self._was_obeyed(incoming):
            if message.edited_at is not None and not _is_command(incoming):
                await self.reply(said(message, IncomingKind.EDIT))
            return
        reply = await self.reply(incoming)
        if is_heard_once:
            await self.parts.notes.stands(_obeyed(incoming))
        if len(self._rooms) < MOST_KNOWN:
            self._rooms.add(message.channel.id)
        if reply is not None and not (is_late and reply.key == JUST_KEPT):
            self._answer(message, incoming, reply)

    async def removed(self, channel_id: int, guild_id: int | None, message_ids: Iterable[int]) -> None:
        """What was taken away is taken away here too, as by its author: Discord does not say who did it."""
        room = None if guild_id is None else room_of(self._place(channel_id, guild_id))
        person = None if room is not None else await self.parts.notes.person_in(str(channel_id))
        if room is None and person is None:
            return
        address = address_of(room or f"@{person}")
        for number in message_ids:
            if (author := await self._author(address, str(number))) is not None:
                await self.parts.router(gone(author, room, number, self.parts.clock.now()))

    async def reply(self, incoming: Incoming) -> Reply | None:
        """Return what is answered; refusals are words."""
        try:
            prepared = await self.binding.prepare(incoming)
            reply = await self.binding.completed(incoming, await self.parts.router(incoming), prepared)
            return (
                reply if reply is None or reply.key not in WITH_WAYS_IN else await self._with_ways_in(incoming, reply)
            )
        except Refused as refusal:
            member = await self.parts.member(incoming.person)
            return self.parts.reply(member, replace(refused(refusal), is_personal=True))

    async def _with_ways_in(self, incoming: Incoming, reply: Reply) -> Reply:
        """Return the reply with the addresses of the channels that are open to the person."""
        member = await self.parts.member(incoming.person)
        ways: list[Choice] = []
        for door in await self.parts.ways.open_to(member.id, DISCORD):
            channel = self.parts.client.get_channel(int(door.address.external_id))
            if isinstance(channel, discord.abc.GuildChannel):
                ways.append(Choice(phrase("button.enter", room=door.title), url=channel.jump_url))
        shown = self.parts.reply(member, Answer((), tuple(ways)))
        return replace(reply, buttons=(*shown.buttons, *reply.buttons))

    async def _author(self, room: Address, message_ref: str) -> str | None:
        async with self.parts.work.read() as tx:
            known = await tx.rooms.at(room)
            author = None if known is None else await tx.log.author(known.id, message_ref)
            member = None if author is None else await tx.members.get(author)
        accounts = () if member is None else member.accounts
        return next((one.external_id for one in accounts if one.platform == DISCORD), None)

    def _place(self, channel_id: int, guild_id: int) -> object:
        known = self.parts.client.get_channel(channel_id)
        return known or self.parts.client.get_partial_messageable(channel_id, guild_id=guild_id)

    async def _is_reachable(self, person: str, channel_id: int) -> None:
        """Keep where the private chat is: from there the history of a lost session is read."""
        if person in self._reached and await self.parts.notes.shut_since(person) is None:
            return
        await self.parts.notes.keep_chat(person, str(channel_id))
        if len(self._reached) < MOST_KNOWN:
            self._reached.add(person)

    async def _was_obeyed(self, incoming: Incoming) -> bool:
        """Whether the message was heard before: history and live messages overlap."""
        now = self.parts.clock.now()
        begun = await self.parts.notes.begin(_obeyed(incoming), incoming.person.external_id, now)
        return begun is not None and begun.is_sent

    def _answer(self, message: discord.Message, incoming: Incoming, reply: Reply) -> None:
        """Answer beside the work: the next message does not wait for Discord's pace."""
        if reply.key == JUST_KEPT:
            if message.channel.id in self._hinting:
                return
            self._hinting.add(message.channel.id)
        self.parts.beside(self._say(message, incoming, reply), "answer")

    async def _say(self, message: discord.Message, incoming: Incoming, reply: Reply) -> None:
        key = f"answer:{message.id}"
        try:
            if not _may_say(message) and not reply.is_personal:
                log.info("discord.answer.no_right", room=incoming.room)
            elif incoming.room is None:
                await self.parts.outlet.say(message.channel, reply, key=key)
            elif reply.is_personal:
                await self._say_in_private(message, incoming, reply)
            else:
                await self.parts.outlet.say(message.channel, reply, key=key, to=message)
        finally:
            self._hinting.discard(message.channel.id)

    async def _say_in_private(self, message: discord.Message, incoming: Incoming, reply: Reply) -> None:
        """Answer in the private chat; where that is shut, the room sees how to ask so that nobody else sees it."""
        with suppress(Refused, NotYet):
            await self.parts.outlet.once(incoming.author, reply, f"answer:{message.id}")
            return
        if not _may_say(message):
            return
        member = await self.parts.member(incoming.person)
        line = self.parts.reply(member, say("discord.come"))
        await self.parts.outlet.say(message.channel, line, key=f"come:{message.id}", to=message)


def _is_command(incoming: Incoming) -> bool:
    text = incoming.text.strip()
    return text.startswith(SLASHES) or (incoming.room is None and text in ALIASES)


def _obeyed(incoming: Incoming) -> str:
    return f"obeyed:{incoming.message_ref}"


def _may_say(message: discord.Message) -> bool:
    """Whether the bot may write there: to be refused again and again would shut it out of Discord."""
    if message.guild is None or isinstance(message.channel, discord.PartialMessageable):
        return True
    rights = message.channel.permissions_for(message.guild.me)
    is_thread = isinstance(message.channel, discord.Thread)
    return rights.view_channel and (rights.send_messages_in_threads if is_thread else rights.send_messages)
