"""Telegram's door: join requests that the bot answers, personal links, and a way out that leads back in."""

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
from adapters.telegram.ports import Post
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM, Address
from core.kernel.phrase import Phrase, phrase
from core.kernel.ports import Clock

log = logging.getLogger(__name__)

Method = Callable[..., Awaitable[Any]]
"""A method of the bot whose first argument is the chat."""

LINK_LASTS = timedelta(hours=24)
LINK_RENEWED = timedelta(hours=1)
"""A link that ends sooner is replaced when it is asked for."""
LAST_SUPERGROUP = -1_000_000_000_000
"""Supergroups and channels have smaller numbers, basic groups larger ones."""
MOST_UNKNOWN = 3
"""How often Telegram must say that it knows nobody of this number: it says so of people who are there, too
(tdlib/telegram-bot-api#802)."""
PERSONAL, PUBLIC = "zs ", "zhishe"
"""Names of links, as admins see them: one for a person, whose number follows, and the one that everybody may have."""
NO_RIGHT = ("not enough rights", "admin_required", "administrator rights", "have no rights", "right_forbidden")
GONE = ("chat not found", "kicked", "not a member", "channel_private", "deactivated", "channel_invalid", "peer_id")
STAFF = ("is an administrator", "chat owner", "user_admin_invalid", "user_creator")
INSIDE = ("user_already_participant",)
NOT_ASKED = ("hide_requester_missing",)
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


class TelegramGate:
    """The port `RoomGate` of Telegram."""

    def __init__(self, client: Client, pace: Pace, post: Post, clock: Clock) -> None:
        self._client = client
        self._bot = client.bot
        self._pace = pace
        self._post = post
        self._clock = clock
        self._unknown: dict[tuple[str, str], int] = {}
        self._news: News | None = None

    def tell(self, news: News) -> None:
        """Have these told of what is found."""
        self._news = news

    async def admit(self, room: Address, person: Address) -> bool:
        """Let the person in where they are asking to come; else they are sent a link of their own."""
        if await self.approve(room, person):
            return True
        if await self._post.invite(room.external_id, person.external_id) is None:
            link = await self.link(room, person)
            if self._news is not None:
                await self._news.invited(room, person, link)
        return False

    async def approve(self, room: Address, person: Address) -> bool:
        """Whether the person is in: their request was approved, or they were there already."""
        outcome = await self._asked(room, self._bot.approve_chat_join_request, person)
        if outcome is None or outcome.says(*INSIDE):
            await self.revoke(room, person)
            return True
        if outcome.says(*NO_RIGHT, *GONE):
            raise _degraded(outcome, phrase("gate.needs_invite"))
        if not outcome.says(*NOT_ASKED):
            log.info("telegram.gate.not_approved: %s %s", room.external_id, outcome.said)
        return False

    async def decline(self, room: Address, person: Address) -> None:
        """The person's request is declined; nothing where there is none."""
        outcome = await self._asked(room, self._bot.decline_chat_join_request, person)
        if outcome is not None and outcome.says(*NO_RIGHT, *GONE):
            raise _degraded(outcome, phrase("gate.needs_invite"))

    async def link(self, room: Address, person: Address) -> str:
        """Return a link of the person's own: whoever opens it asks to come in, and only its person is let in."""
        known = await self._post.invite(room.external_id, person.external_id)
        now = self._clock.now()
        if known is not None and known[1] - now > LINK_RENEWED:
            return known[0]
        until = now + LINK_LASTS
        link = await self._new_link(room, PERSONAL + person.external_id, expire_date=until)
        await self._post.keep_invite(room.external_id, person.external_id, (link, until))
        return link

    async def public_link(self, room: Address) -> str:
        """Return the link that everybody may have: whoever opens it asks to come in."""
        known = await self._post.invite(room.external_id, PUBLIC)
        if known is not None:
            return known[0]
        link = await self._new_link(room, PUBLIC)
        await self._post.keep_invite(room.external_id, PUBLIC, (link, self._clock.now()))
        return link

    async def remove(self, room: Address, person: Address) -> None:
        """Put the person out so that they may come back after paying."""
        status = await self._status(room, person)
        if status in {"creator", "administrator"}:
            await self._staff_stays(room, person)
        elif status == "member":
            outcome = await self._asked(room, self._way_out(room), person)
            if outcome is not None and outcome.says(*STAFF):
                await self._staff_stays(room, person)
            elif outcome is not None and not outcome.says(*NOBODY):
                raise _degraded(outcome, phrase("gate.needs_restrict"))
        # Whoever has gone is not let in again by an old link; whom a moderator banned stays banned.
        await self.revoke(room, person)

    async def about(self, room: Address) -> ChatFullInfo:
        """Return what Telegram knows of the room. `Refused` where the bot is not there."""
        try:
            return await self._call(room, self._bot.get_chat)
        except TelegramError as error:
            raise _degraded(outcome_of(error), phrase("gate.gone")) from error

    async def admins(self, room: Address) -> Sequence[User]:
        """Return the people who look after the room. `Refused` where the bot is not there."""
        try:
            found = await self._call(room, self._bot.get_chat_administrators)
        except TelegramError as error:
            raise _degraded(outcome_of(error), phrase("gate.gone")) from error
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
            return await self._status(room, person) in {"creator", "administrator", "member"}
        except (NotYet, Refused):
            return None

    async def is_admin(self, room: Address) -> bool | None:
        """Return whether the bot looks after the room; None where it is not there."""
        try:
            me = await self._call(room, self._bot.get_chat_member, self._client.id)
        except TelegramError:
            return None
        return {"administrator": True, "member": False}.get(me.status)

    async def _status(self, room: Address, person: Address) -> str:
        """Return "creator", "administrator", "member", "left" or "kicked"; `NotYet` where Telegram does not know."""
        try:
            found = await self._call(room, self._bot.get_chat_member, int(person.external_id))
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.says(*NOBODY):
                return self._is_unknown(room, person)
            raise _degraded(outcome, phrase("gate.needs_restrict")) from error
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

    async def _new_link(self, room: Address, name: str, **limits: Any) -> str:
        try:
            made = await self._call(
                room, self._bot.create_chat_invite_link, name=name, creates_join_request=True, **limits
            )
        except TelegramError as error:
            raise _degraded(outcome_of(error), phrase("gate.needs_invite")) from error
        return made.invite_link

    async def revoke(self, room: Address, person: Address) -> None:
        """The person's own link, if there is one, leads nowhere from now on."""
        known = await self._post.invite(room.external_id, person.external_id)
        if known is None:
            return
        try:
            await self._call(room, self._bot.revoke_chat_invite_link, known[0])
        except TelegramError as error:
            log.info("telegram.gate.not_revoked: %s %s", room.external_id, outcome_of(error).said)
        await self._post.drop_invite(room.external_id, person.external_id)

    async def _staff_stays(self, room: Address, person: Address) -> None:
        if self._news is not None:
            await self._news.staff_stays(room, person)

    async def take_back(self, chat: str, message_id: int) -> None:
        """The bot's message does not stand in the chat; nothing where it has gone already."""
        try:
            await self._call(room_of(chat), self._bot.delete_message, message_id)
        except TelegramError as error:
            log.info("telegram.gate.not_taken_back: %s %s", chat, outcome_of(error).said)

    def _way_out(self, room: Address) -> Method:
        """Return what removes somebody who may come back: a basic group knows no unbanning, and keeps nobody out."""
        is_basic = int(room.external_id) > LAST_SUPERGROUP
        return self._bot.ban_chat_member if is_basic else self._bot.unban_chat_member

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


def _degraded(outcome: Outcome, needs: Phrase) -> Refused:
    """Return why the bot cannot guard the room."""
    is_gone = outcome.fault is Fault.SHUT or outcome.says(*GONE)
    return Refused("gate.degraded", why=phrase("gate.gone") if is_gone else needs)


def room_of(number: str) -> Address:
    """Return the address of the group or channel with this number."""
    return Address(TELEGRAM, number)
