"""How things stand in a room of Telegram: asked for a room, once more where it has another number now."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from telegram import ChatFullInfo, User
from telegram.error import TelegramError

from adapters.telegram.client import Client, Json
from adapters.telegram.faults import Fault, Outcome, outcome_of
from adapters.telegram.outbound import Moved
from adapters.telegram.pace import PUSH, Pace
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM, Address
from core.kernel.phrase import Phrase, phrase

log = logging.getLogger(__name__)

Method = Callable[..., Awaitable[Any]]
"""A method of the bot whose first argument is the chat."""

MOST_UNKNOWN = 3
"""How often Telegram must say that it knows nobody of this number: it says so of people who are there, too
(tdlib/telegram-bot-api#802)."""
GONE = ("chat not found", "kicked", "not a member", "channel_private", "deactivated", "channel_invalid", "peer_id")
NOBODY = ("participant_id_invalid", "user not found", "user_id_invalid", "member not found")


@dataclass(frozen=True, slots=True)
class News:
    """Who is told of what the gate finds.

    `invited`: a personal link was made for somebody (room, person, link). `staff_stays`: (room, person) cannot be put
    out by anybody but the room's owner. `moved`: a group has another number.
    """

    invited: Callable[[Address, Address, str], Awaitable[None]]
    staff_stays: Callable[[Address, Address], Awaitable[None]]
    moved: Moved


class Watch:
    """What the bot can ask about a room, and about people in it."""

    def __init__(self, client: Client, pace: Pace) -> None:
        self._client = client
        self._bot = client.bot
        self._pace = pace
        self._unknown: dict[tuple[str, str], int] = {}
        self._news: News | None = None

    def tell(self, news: News) -> None:
        """Have these told of what is found."""
        self._news = news

    async def about(self, room: Address) -> ChatFullInfo:
        """Return what Telegram knows of the room. `Refused` where the bot is not there."""
        try:
            return await self._call(room, self._bot.get_chat)
        except TelegramError as error:
            raise degraded(outcome_of(error), phrase("gate.gone")) from error

    async def admins(self, room: Address) -> Sequence[User]:
        """Return the people who look after the room. `Refused` where the bot is not there."""
        try:
            found = await self._call(room, self._bot.get_chat_administrators)
        except TelegramError as error:
            raise degraded(outcome_of(error), phrase("gate.gone")) from error
        return [one.user for one in found if not one.user.is_bot]

    async def missing(self, room: Address) -> Phrase | None:
        """Return what the bot lacks to guard the room, None where it lacks nothing."""
        try:
            me = await self._call(room, self._bot.get_chat_member, self._client.id)
        except TelegramError:
            return phrase("gate.gone")
        return lacking(me.to_dict())

    async def is_inside(self, room: Address, person: Address) -> bool | None:
        """Return whether the person is in the room; None where Telegram does not know, or does not say it now."""
        try:
            return await self.status(room, person) in {"creator", "administrator", "member"}
        except (NotYet, Refused):
            return None

    async def is_admin(self, room: Address) -> bool | None:
        """Return whether the bot looks after the room; None where it is not there."""
        try:
            me = await self._call(room, self._bot.get_chat_member, self._client.id)
        except TelegramError:
            return None
        return {"administrator": True, "member": False}.get(me.status)

    async def unheard(self, room: Address) -> Phrase | None:
        """Return why the bot is shown commands only and what helps, None where it is shown every word or is gone."""
        if self._client.hears_all or await self.is_admin(room) is not False:
            return None
        return phrase("gate.hears_little", bot=self._client.name)

    async def status(self, room: Address, person: Address) -> str:
        """Return "creator", "administrator", "member", "left" or "kicked"; `NotYet` where Telegram does not know."""
        try:
            found = await self._call(room, self._bot.get_chat_member, int(person.external_id))
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.says(*NOBODY):
                return self._is_unknown(room, person)
            raise degraded(outcome, phrase("gate.needs_restrict")) from error
        self._unknown.pop((room.external_id, person.external_id), None)
        if found.status == "restricted":
            return "member" if found.is_member else "left"
        return str(found.status)

    def _is_unknown(self, room: Address, person: Address) -> str:
        """Telegram says so of people who are there, too: it must say it again and again."""
        place = (room.external_id, person.external_id)
        self._unknown[place] = self._unknown.get(place, 0) + 1
        if self._unknown[place] < MOST_UNKNOWN:
            raise NotYet(timedelta(minutes=5), "participant_id_invalid")
        del self._unknown[place]
        return "left"

    async def take_back(self, chat: str, message_id: int) -> None:
        """The bot's message does not stand in the chat; nothing where it has gone already."""
        try:
            await self._call(room_of(chat), self._bot.delete_message, message_id)
        except TelegramError as error:
            log.info("telegram.gate.not_taken_back: %s %s", chat, outcome_of(error).said)

    async def _asked(self, room: Address, method: Method, person: Address) -> Outcome | None:
        """Ask for something about the person; return why not where Telegram refuses it."""
        try:
            await self._call(room, method, int(person.external_id))
        except TelegramError as error:
            return outcome_of(error)
        return None

    async def _call(self, room: Address, method: Method, *args: Any, **kwargs: Any) -> Any:
        """Call the method of the bot for this room, once more where it has another number now."""
        await self._pace.breath(PUSH)
        try:
            return await method(int(room.external_id), *args, **kwargs)
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.fault in {Fault.REFUSED, Fault.SHUT}:
                raise
            if outcome.fault is not Fault.MOVED:
                # To ask again for what was done is no harm: done already is done.
                raise NotYet(outcome.after, outcome.fault) from error
        if self._news is not None:
            await self._news.moved(room.external_id, outcome.new_chat)
        return await self._call(room_of(outcome.new_chat), method, *args, **kwargs)


def lacking(me: Json) -> Phrase | None:
    """Return what the bot lacks, being what Telegram says it is in a room, None where it lacks nothing."""
    if me.get("status") in {"left", "kicked"}:
        return phrase("gate.gone")
    if me.get("status") != "administrator" or not me.get("can_invite_users"):
        return phrase("gate.needs_invite")
    return None if me.get("can_restrict_members") else phrase("gate.needs_restrict")


def degraded(outcome: Outcome, needs: Phrase) -> Refused:
    """Return why the bot cannot guard the room."""
    is_gone = outcome.fault is Fault.SHUT or outcome.says(*GONE)
    return Refused("gate.degraded", why=phrase("gate.gone") if is_gone else needs)


def room_of(number: str) -> Address:
    """Return the address of the group or channel with this number."""
    return Address(TELEGRAM, number)
