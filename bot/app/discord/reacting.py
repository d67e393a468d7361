"""Signs on messages: Discord tells of one at a time, the core is told what stands there from now on."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from adapters.discord.inbound import address_of, felt, place_of, sign_of
from adapters.sql.tx import Tx
from bot.app.discord.parts import Parts
from core.kernel.ids import DISCORD, MemberId
from core.kernel.messages import Person

Wiped = discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent


@dataclass(frozen=True, slots=True)
class Reacting:
    """Reactions by raw events: to messages of any age."""

    parts: Parts

    async def moved(self, event: discord.RawReactionActionEvent) -> None:
        """The person has one sign more, or one less, on the message."""
        person = self._person(event)
        if person.is_bot or event.user_id == self.parts.client.application_id:
            return
        room = place_of(self.parts.client, event.channel_id, event.guild_id)
        before = await self._standing(room, person.external_id, str(event.message_id))
        sign = sign_of(event.emoji)
        after = [one for one in before if one != sign] + ([sign] if event.event_type == "REACTION_ADD" else [])
        if after != list(before):
            await self._tell(room, person, event.message_id, after)

    async def wiped(self, event: Wiped) -> None:
        """A moderator took every sign, or one sign of everybody, from the message."""
        room = place_of(self.parts.client, event.channel_id, event.guild_id)
        if room is None:
            return  # in a private chat nobody can
        gone = sign_of(event.emoji) if isinstance(event, discord.RawReactionClearEmojiEvent) else None
        for person, signs in await self._everybody(room, str(event.message_id)):
            left = [one for one in signs if gone is not None and one != gone]
            await self._tell(room, Person(person), event.message_id, left)

    async def _tell(self, room: str | None, person: Person, message_id: int, signs: Sequence[str]) -> None:
        await self.parts.router(felt(person, room, message_id, signs, self.parts.clock.now()))

    async def _standing(self, room: str | None, person: str, message_ref: str) -> Sequence[str]:
        """Return the signs of the person that stand on the message."""
        async with self.parts.work.read() as tx:
            place, member = await tx.rooms.at(address_of(room or f"@{person}")), await tx.members.at(address_of(person))
            if place is None or member is None:
                return ()
            return (await tx.reactions.on(place.id, message_ref)).get(member.id, ())

    async def _everybody(self, room: str, message_ref: str) -> list[tuple[str, Sequence[str]]]:
        """Return who has which signs on the message, by their numbers on Discord."""
        async with self.parts.work.read() as tx:
            place = await tx.rooms.at(address_of(room))
            if place is None:
                return []
            standing = await tx.reactions.on(place.id, message_ref)
            accounts = {member_id: await self._account(tx, member_id) for member_id in standing}
        return [(account, standing[one]) for one, account in accounts.items() if account is not None]

    async def _account(self, tx: Tx, member_id: MemberId) -> str | None:
        member = await tx.members.get(member_id)
        accounts = () if member is None else member.accounts
        return next((one.external_id for one in accounts if one.platform == DISCORD), None)

    def _person(self, event: discord.RawReactionActionEvent) -> Person:
        guild = None if event.guild_id is None else self.parts.client.get_guild(event.guild_id)
        known = event.member or (None if guild is None else guild.get_member(event.user_id))
        if known is None:
            return Person(str(event.user_id))
        return Person(str(known.id), known.display_name, is_bot=known.bot)
