"""Telegram's door: join requests that the bot answers, personal links, and a way out that leads back in."""

import logging
from datetime import timedelta
from typing import Any

from telegram.error import TelegramError

from adapters.telegram.client import Client
from adapters.telegram.faults import outcome_of
from adapters.telegram.pace import Pace
from adapters.telegram.ports import Post
from adapters.telegram.watch import GONE, NOBODY, Method, Watch, degraded
from core.kernel.ids import Address
from core.kernel.phrase import phrase
from core.kernel.ports import Clock

log = logging.getLogger(__name__)

LINK_LASTS = timedelta(hours=24)
LINK_RENEWED = timedelta(hours=1)
"""A link that ends sooner is replaced when it is asked for."""
LAST_SUPERGROUP = -1_000_000_000_000
"""Supergroups and channels have smaller numbers, basic groups larger ones."""
PERSONAL, PUBLIC = "zs ", "zhishe"
"""Names of links, as admins see them: one for a person, whose number follows, and the one that everybody may have."""
NO_RIGHT = ("not enough rights", "admin_required", "administrator rights", "have no rights", "right_forbidden")
STAFF = ("is an administrator", "chat owner", "user_admin_invalid", "user_creator")
INSIDE = ("user_already_participant",)
NOT_ASKED = ("hide_requester_missing",)


class TelegramGate(Watch):
    """The port `RoomGate` of Telegram."""

    def __init__(self, client: Client, pace: Pace, post: Post, clock: Clock) -> None:
        super().__init__(client, pace)
        self._post = post
        self._clock = clock

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
            raise degraded(outcome, phrase("gate.needs_invite"))
        if not outcome.says(*NOT_ASKED):
            log.info("telegram.gate.not_approved: %s %s", room.external_id, outcome.said)
        return False

    async def decline(self, room: Address, person: Address) -> None:
        """The person's request is declined; nothing where there is none."""
        outcome = await self._asked(room, self._bot.decline_chat_join_request, person)
        if outcome is not None and outcome.says(*NO_RIGHT, *GONE):
            raise degraded(outcome, phrase("gate.needs_invite"))

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
        status = await self.status(room, person)
        if status in {"creator", "administrator"}:
            await self._staff_stays(room, person)
        elif status == "member":
            outcome = await self._asked(room, self._way_out(room), person)
            if outcome is not None and outcome.says(*STAFF):
                await self._staff_stays(room, person)
            elif outcome is not None and not outcome.says(*NOBODY):
                raise degraded(outcome, phrase("gate.needs_restrict"))
        # Whoever has gone is not let in again by an old link; whom a moderator banned stays banned.
        await self.revoke(room, person)

    async def _new_link(self, room: Address, name: str, **limits: Any) -> str:
        try:
            made = await self._call(
                room, self._bot.create_chat_invite_link, name=name, creates_join_request=True, **limits
            )
        except TelegramError as error:
            raise degraded(outcome_of(error), phrase("gate.needs_invite")) from error
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

    def _way_out(self, room: Address) -> Method:
        """Return what removes somebody who may come back: a basic group knows no unbanning, and keeps nobody out."""
        is_basic = int(room.external_id) > LAST_SUPERGROUP
        return self._bot.ban_chat_member if is_basic else self._bot.unban_chat_member
