"""What is said on Discord: answers where they were asked for, what the bot says on its own once for its key."""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import discord

from adapters.discord.client import Client
from adapters.discord.drawing import MOST_BYTES, NOBODY, Sheet, sheets
from adapters.discord.faults import AWAY, FAILURES, Fault, Outcome, outcome_of
from adapters.discord.ports import Notes
from core.kernel.errors import NotSaid, NotYet, Refused
from core.kernel.ids import Address
from core.kernel.messages import Reply
from core.kernel.ports import Clock

MISSING: Any = discord.utils.MISSING
T = TypeVar("T")

NONCE_CHARS = 24
"""Discord takes 25."""
NONCE_LASTS = timedelta(seconds=60)
"""How long a repeated nonce surely gives the message that stands there; Discord remembers some minutes ("known")."""
RESTS_S = (0.2, 1.0, 3.0)
"""Rests between tries of what may be asked again at once."""
MOST_LOOKED_AT = 50

log = logging.getLogger(__name__)

Closed = Callable[[str], Awaitable[None]]
"""Told of a person whose private chat has just turned out to be shut."""


class Outlet:
    """The one place from which messages go out."""

    def __init__(self, client: Client, notes: Notes, clock: Clock) -> None:
        self._client = client
        self.notes = notes
        self._clock = clock
        self._closed: Closed | None = None

    def when_closed(self, closed: Closed) -> None:
        """Have this told of people who cannot be written to."""
        self._closed = closed

    async def answer(self, interaction: discord.Interaction[Any], reply: Reply, *, is_shut: bool) -> bool:
        """Say the answer to somebody who was told that one is coming; whether it could be said.

        The first part takes the place of "thinking": done twice it is done once. What follows has no nonce, so a part
        whose fate nobody knows is not said again.
        """
        first, *rest = sheets(reply, _most_bytes(interaction))
        try:
            await _patiently(lambda: self._fill(interaction, first))
            for sheet in rest:
                await self._follow(interaction, sheet, is_shut=is_shut)
        except FAILURES as error:
            log.warning("discord.answer.failed: %s", outcome_of(error))
            return False
        return True

    async def answer_alone(self, interaction: discord.Interaction[Any], reply: Reply) -> bool:
        """Say to one person what everybody was told that it comes; whether it could be said."""
        try:
            await interaction.delete_original_response()
            for sheet in sheets(reply, _most_bytes(interaction)):
                await self._follow(interaction, sheet, is_shut=True)
        except FAILURES as error:
            log.warning("discord.answer.failed: %s", outcome_of(error))
            return False
        return True

    async def _fill(self, interaction: discord.Interaction[Any], sheet: Sheet) -> None:
        await interaction.edit_original_response(
            content=sheet.text or None,
            attachments=sheet.drawn(),
            view=sheet.view(),
            allowed_mentions=NOBODY,
        )

    async def _follow(self, interaction: discord.Interaction[Any], sheet: Sheet, *, is_shut: bool) -> None:
        more: dict[str, Any] = {}
        if (view := sheet.view()) is not None:
            more["view"] = view
        if sheet.files:
            more["files"] = sheet.drawn()
        await interaction.followup.send(sheet.text or MISSING, ephemeral=is_shut, allowed_mentions=NOBODY, **more)

    async def say(
        self, place: discord.abc.Messageable, reply: Reply, *, key: str, to: discord.Message | None = None
    ) -> Outcome | None:
        """Say the reply in a channel or private chat; return why not where it could not be said."""
        for number, sheet in enumerate(sheets(reply, _most_bytes(place))):
            try:
                await _patiently(lambda s=sheet, n=number: self._send(place, s, _nonce(f"{key}#{n}"), to))
            except FAILURES as error:
                outcome = outcome_of(error)
                log.warning("discord.say.failed: %s", outcome)
                return outcome
        return None

    async def mention(self, place: discord.abc.Messageable, person: int, text: str, *, key: str) -> None:
        """Say one line in a room that pings this person and nobody else."""
        allowed = discord.AllowedMentions(users=[discord.Object(person)], everyone=False, roles=False)
        try:
            await place.send(f"<@{person}> {text}", allowed_mentions=allowed, nonce=_nonce(key))
        except FAILURES as error:
            log.warning("discord.mention.failed: %s", outcome_of(error))

    async def once(self, to: Address, reply: Reply, key: str, *, pings: bool = False) -> None:
        """Say it in the person's private chat, once for `key`; `pings` somebody whose chat turns out to be shut.

        `NotYet` while Discord is away; `Refused` where the person cannot be written to.
        """
        person = to.external_id
        if not self._client.is_open:
            raise NotSaid(AWAY, "not connected to discord")
        if await self.notes.shut_since(person) is not None:
            raise Refused("person.unreachable")
        for number, sheet in enumerate(sheets(reply)):
            try:
                await self._part_once(person, sheet, f"{key}#{number}"[:220])
            except FAILURES as error:
                await self._not_said(person, f"{key}#{number}"[:220], outcome_of(error), pings=pings)

    async def _part_once(self, person: str, sheet: Sheet, key: str) -> None:
        begun = await self.notes.begin(key, person, self._clock.now())
        if begun is not None and begun.is_sent:
            return
        place = await self._chat(person)
        if begun is None or not await self._is_there(place, sheet, begun.at):
            await _patiently(lambda: self._send(place, sheet, _nonce(key), None))
        await self.notes.stands(key)

    async def _not_said(self, person: str, key: str, outcome: Outcome, *, pings: bool) -> None:
        """Raise what follows from it, after it was kept."""
        if outcome.fault is Fault.AWAY:
            raise NotYet(AWAY, "discord is away")
        await self.notes.undo(key)
        if outcome.fault is Fault.TOKEN:
            raise NotSaid(timedelta(minutes=1), "discord does not know the token")
        log.warning("discord.push.failed: %s %s", person, outcome)
        if outcome.fault in {Fault.SHUT, Fault.GONE, Fault.NO_ACCESS}:
            # Nothing more is tried until they write themselves.
            if await self.notes.shut(person, self._clock.now()) and pings and self._closed is not None:
                await self._closed(person)
            raise Refused("person.unreachable")
        raise Refused("send.refused")

    async def _is_there(self, place: discord.abc.Messageable, sheet: Sheet, since: datetime) -> bool:
        """Whether a message that was begun long ago stands there; of a young one Discord itself knows."""
        if self._clock.now() - since < NONCE_LASTS:
            return False
        after = discord.utils.snowflake_time(discord.utils.time_snowflake(since - NONCE_LASTS))
        async for message in place.history(after=after, limit=MOST_LOOKED_AT):
            shown = message.content, len(message.attachments)
            if message.author == self._client.user and shown == (sheet.text, len(sheet.files)):
                return True
        return False

    async def _chat(self, person: str) -> discord.abc.Messageable:
        """Return the private chat with the person, opened where it was not yet."""
        known = await self.notes.chat(person)
        if known is None:
            opened = await self._client.create_dm(discord.Object(int(person)))
            known = str(opened.id)
            await self.notes.keep_chat(person, known)
        return self._client.get_partial_messageable(int(known), type=discord.ChannelType.private)

    async def _send(
        self, place: discord.abc.Messageable, sheet: Sheet, nonce: str, to: discord.Message | None
    ) -> discord.Message:
        more: dict[str, Any] = {}
        if (view := sheet.view()) is not None:
            more["view"] = view
        if sheet.files:
            more["files"] = sheet.drawn()
        if to is not None:
            more["reference"] = to.to_reference(fail_if_not_exists=False)
        return await place.send(
            sheet.text or None, nonce=nonce, allowed_mentions=NOBODY, mention_author=False, suppress_embeds=True, **more
        )


class DiscordMessenger:
    """The port `Messenger` of Discord: to a person, in their private chat."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        """Deliver `reply` at most once for `key`."""
        await self._outlet.once(to, reply, key, pings=True)


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Return what is asked for, asked again while the way to Discord fails: only for what cannot be doubled."""
    for rest_s in RESTS_S:
        try:
            return await ask()
        except FAILURES as error:
            if outcome_of(error).fault is not Fault.AWAY:
                raise
            await asyncio.sleep(rest_s)
    return await ask()


def _most_bytes(place: discord.abc.Messageable | discord.Interaction[Any]) -> int:
    """Return how many bytes of files a message there takes: a community may have been given more."""
    if isinstance(place, discord.Interaction):
        return place.filesize_limit
    guild: discord.Guild | None = getattr(place, "guild", None)
    return MOST_BYTES if guild is None else max(guild.filesize_limit, MOST_BYTES)


def _nonce(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:NONCE_CHARS]
