"""What is said on Telegram: answers at once and until they are through, what the bot says on its own at most once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Message
from telegram.error import TelegramError

from adapters.telegram.buttons import Signer
from adapters.telegram.client import Client
from adapters.telegram.drawing import Sheet, entities, keyboard, sheets, shown_buttons, with_written_links
from adapters.telegram.faults import Fault, Outcome, outcome_of
from adapters.telegram.pace import COMMAND, PUSH, Pace
from adapters.telegram.ports import SENT, UNSURE, Post
from adapters.telegram.saying import NO_PREVIEW, Spot, said
from core.kernel.errors import NotSaid, NotYet, Refused
from core.kernel.ids import Address
from core.kernel.messages import Reply
from core.kernel.ports import Clock

LONGEST_REST_S = 15.0
PROTECTED = ("lesson.",)
"""Keys of replies that normal clients must not forward or save."""

log = logging.getLogger(__name__)

Moved = Callable[[str, str], Awaitable[None]]
"""Told that a group has another number now: (old, new)."""


class Outlet:
    """The one place from which messages go out."""

    def __init__(self, client: Client, pace: Pace, post: Post, signer: Signer, clock: Clock) -> None:
        self.client = client
        self.pace = pace
        self.post = post
        self.signer = signer
        self._clock = clock
        self._moved: Moved | None = None

    def when_moved(self, moved: Moved) -> None:
        """Have this told of groups that have another number now."""
        self._moved = moved

    async def answer(self, spot: Spot, reply: Reply) -> int | None:
        """Say the answer, waiting as long as Telegram is away; return the number of its last message.

        None where it could not be said: the chat is shut, the answer refused, or nobody knows whether it arrived.
        """
        keys = await keyboard(shown_buttons(reply), spot.person, self.signer, self.post)
        number = None
        for sheet in sheets(reply, keys):
            try:
                number = (await self._until_said(spot, sheet, reply.key)).message_id
            except TelegramError as error:
                outcome = outcome_of(error)
                if sheet.quiz is not None and outcome.fault is Fault.REFUSED:
                    # No polls in channels, and in groups that forbid them: then the buttons ask.
                    return await self.answer(spot, replace(reply, poll=None))
                if _is_about_links(outcome) and any(button.url for button in reply.buttons):
                    return await self.answer(spot, with_written_links(reply))
                await self._note(spot, outcome)
                return None
        return number

    async def once(self, to: Address, reply: Reply, key: str) -> None:
        """Say it at most once for `key`.

        `NotYet` while Telegram is away; `Refused` where it was not said, or nobody knows whether it was.
        """
        person = to.external_id
        if await self.post.shut_since(person) is not None:
            raise Refused("person.unreachable")
        keys = await keyboard(shown_buttons(reply), person, self.signer, self.post)
        for number, sheet in enumerate(sheets(reply, keys)):
            try:
                await self._part_once(Spot(person, person), sheet, reply, f"{key}#{number}")
            except Refused as refusal:
                if sheet.quiz is None or refusal.key != "send.refused":
                    raise
                await self.once(to, replace(reply, poll=None), f"{key}#asked")

    async def _part_once(self, spot: Spot, sheet: Sheet, reply: Reply, key: str) -> None:
        # First the turn: who is stopped while waiting for it has not begun to say anything.
        async with self.pace.turn(spot.chat, PUSH):
            known = await self.post.begin(key, spot.person, self._clock.now())
            if known == SENT:
                return
            if known is not None:
                # It was being sent when the process ended, or the answer was lost: it may stand there.
                raise Refused("send.unsure")
            try:
                await self._send(spot, sheet, reply.key)
            except TelegramError as error:
                await self._not_said(spot, key, outcome_of(error))
        await self.post.settle(key, SENT)

    async def _not_said(self, spot: Spot, key: str, outcome: Outcome) -> None:
        """Raise what follows from it, after it was kept."""
        if outcome.fault is Fault.UNSURE:
            await self.post.settle(key, UNSURE)
            log.warning("telegram.push.unsure: %s", key)
            raise Refused("send.unsure")
        await self.post.undo(key)
        if outcome.fault is Fault.PATIENCE:
            self.pace.rest(spot.chat, outcome.after.total_seconds())
        if outcome.fault is Fault.TOKEN:
            raise NotSaid(outcome.after, outcome.fault)
        if outcome.fault in {Fault.PATIENCE, Fault.AWAY}:
            raise NotYet(outcome.after, outcome.fault)
        await self._note(spot, outcome)
        raise Refused("person.unreachable" if outcome.fault is Fault.SHUT else "send.refused")

    async def edit(self, spot: Spot, message_id: int, reply: Reply) -> bool:
        """Show the reply in place of an earlier one; False where that cannot be, and nothing was changed."""
        if reply.picture is not None or reply.enclosures or reply.poll is not None or reply.key.startswith(PROTECTED):
            # A message that was sent without protection does not get it by an edit.
            return False
        drawn = sheets(reply, await keyboard(reply.buttons, spot.person, self.signer, self.post))
        if len(drawn) != 1:
            return False
        [sheet] = drawn
        try:
            async with self.pace.turn(spot.chat, COMMAND):
                await self.client.bot.edit_message_text(
                    sheet.piece.text,
                    chat_id=int(spot.chat),
                    message_id=message_id,
                    entities=entities(sheet.piece),
                    reply_markup=sheet.keyboard,
                    link_preview_options=NO_PREVIEW,
                )
        except TelegramError as error:
            outcome = outcome_of(error)
            return outcome.fault is Fault.UNSURE or outcome.says("message is not modified")
        return True

    async def _until_said(self, spot: Spot, sheet: Sheet, key: str) -> Message:
        rest_s, has_moved = 0.5, False
        while True:
            try:
                async with self.pace.turn(spot.chat, COMMAND):
                    return await self._send(spot, sheet, key)
            except TelegramError as error:
                outcome = outcome_of(error)
                if outcome.fault is Fault.PATIENCE:
                    self.pace.rest(spot.chat, outcome.after.total_seconds())
                elif outcome.fault in {Fault.AWAY, Fault.TOKEN}:
                    await asyncio.sleep(rest_s)
                    rest_s = min(rest_s * 2, LONGEST_REST_S)
                elif outcome.fault is Fault.MOVED and not has_moved:
                    has_moved = True
                    await self._has_moved(spot.chat, outcome.new_chat)
                    # The old group's messages and topics are not there.
                    spot = Spot(outcome.new_chat, spot.person)
                else:
                    raise

    async def _has_moved(self, old: str, new: str) -> None:
        if self._moved is not None:
            await self._moved(old, new)

    async def _send(self, spot: Spot, sheet: Sheet, key: str) -> Message:
        message = await said(self.client.bot, spot, sheet, is_protected=key.startswith(PROTECTED))
        if sheet.quiz is not None and message.poll is not None:
            # In a private chat it is this person's; whoever votes in a group answers for themselves.
            voter = spot.person if spot.chat == spot.person else ""
            await self.post.keep_action(poll_token(message.poll.id), voter, sheet.quiz.action)
        return message

    async def _note(self, spot: Spot, outcome: Outcome) -> None:
        """Keep what the outcome says of the chat."""
        log.warning("telegram.send.failed: %s %s", spot.chat, outcome.fault)
        if outcome.fault is Fault.SHUT and spot.chat == spot.person:
            await self.post.shut(spot.person, self._clock.now())


class TelegramMessenger:
    """The port `Messenger` of Telegram: to a person, in their private chat."""

    def __init__(self, outlet: Outlet) -> None:
        self._outlet = outlet

    async def send(self, to: Address, reply: Reply, *, key: str) -> None:
        """Deliver `reply` at most once for `key`."""
        await self._outlet.once(to, reply, key)


def _is_about_links(outcome: Outcome) -> bool:
    return outcome.fault is Fault.REFUSED and outcome.says("url", "button_url_invalid")


def poll_token(poll_id: str) -> str:
    """Return under which name it is kept what a vote in the poll stands for."""
    return f"poll:{poll_id}"[:32]
