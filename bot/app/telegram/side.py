"""The Telegram side of a running product: made with it, plugged into it, and live while `zhishe run` serves."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import structlog
from starlette.routing import BaseRoute
from telegram.error import InvalidToken, TelegramError

from adapters.sql.inbox import SqlInbox
from adapters.sql.post import SqlPost
from adapters.telegram.arrivals import Arrivals
from adapters.telegram.buttons import Signer
from adapters.telegram.client import ALLOWED_UPDATES, Client, Json
from adapters.telegram.faults import outcome_of
from adapters.telegram.files import TelegramFiles
from adapters.telegram.gate import TelegramGate
from adapters.telegram.hook import PATH, webhook
from adapters.telegram.inbound import body_of
from adapters.telegram.lanes import Lanes
from adapters.telegram.lanes import Ways as LaneWays
from adapters.telegram.menu import Menu, show, show_owner
from adapters.telegram.outbound import Outlet, TelegramMessenger
from adapters.telegram.pace import Pace
from adapters.telegram.polling import poll, until_done
from adapters.telegram.watch import News
from bot.app.store import Store
from bot.app.telegram.binding import Binding
from bot.app.telegram.doors import HEARS, REQUEST, Doors
from bot.app.telegram.menu import menus
from bot.app.telegram.parts import Parts
from bot.app.telegram.talk import UNSAY, Talk
from bot.app.telegram.votes import Votes
from bot.cases import Cases
from bot.router import Router
from bot.schedule import Periodic
from bot.settings import Settings
from core.access.guard import Guard
from core.access.verdict import Policy
from core.access.ways import Ways
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import TELEGRAM, Address
from core.kernel.messages import Answer, Choice, IncomingKind
from core.kernel.phrase import phrase
from core.kernel.ports import Clock, Job
from core.members.model import Language

log = structlog.get_logger()

REMEMBERED = timedelta(days=2)
"""Telegram keeps an update for a day: an older number does not come again."""
END_WITHIN_S = 10.0


class TelegramSide:
    """One bot: its messenger and its gate for the product, and the product for what its people do."""

    def __init__(self, settings: Settings, store: Store, clock: Clock, token: str) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._token = token
        self._client = Client(token, api_base=settings.telegram_api_base, file_base=settings.telegram_file_base)
        pace, self._post = Pace(), SqlPost(store.work, store.sealer)
        self._inbox = SqlInbox(store.work, store.sealer)
        self._outlet = Outlet(self._client, pace, self._post, Signer.of_token(token), clock)
        self.gate = TelegramGate(self._client, pace, self._post, clock)
        self.messenger = TelegramMessenger(self._outlet)
        self.files = TelegramFiles(self._client, pace)

    @property
    def account(self) -> Address | None:
        """Return the bot's own account."""
        return Address(TELEGRAM, str(self._client.id)) if self._client.id else None

    async def close(self) -> None:
        """Every connection is closed."""
        await self._client.close()

    def plug(self, cases: Cases, router: Router, policy: Policy) -> None:
        """Have what comes in handled by this product."""
        work, clock = self._store.work, self._clock
        guard, ways = Guard(work, clock, router.owners), Ways(work, clock, policy)
        checkout = self._settings.telegram_checkout
        self._parts = Parts(work, clock, cases, router, guard, ways, self._client, self.gate, self._outlet, checkout)
        self._doors = Doors(self._parts)
        binding = Binding(self._client, self.gate, router, router.owners)
        self._talk = Talk(self._parts, binding, self._show_owner)
        self._votes = Votes(self._parts, self._talk)
        self._lanes = Lanes(LaneWays(self._handle, self._is_quick, self._inbox.done))
        self._arrivals = Arrivals(self._inbox, self._lanes, clock, self._at_once)
        self._outlet.when_moved(self._doors.moved)
        self.gate.tell(News(self._invited, guard.staff_stays, self._doors.moved))

    @property
    def jobs(self) -> Mapping[str, Callable[[Job], Awaitable[None]]]:
        """Return what the durable engine runs for this side."""
        return {UNSAY: self._talk.unsay, REQUEST: self._doors.again, HEARS: self._doors.hears}

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Return the route to which Telegram brings updates, where it is to bring them."""
        return [webhook(self._secret, self._arrivals.take)] if self._settings.telegram_mode == "webhook" else []

    @property
    def periods(self) -> tuple[Periodic, ...]:
        """Return what this side does by itself, and how often."""
        return (
            Periodic("telegram-prune", timedelta(hours=6), self._prune),
            Periodic("telegram-presence", timedelta(days=1), self._doors.look_round),
        )

    async def _prune(self) -> int:
        """Forget the numbers of updates that cannot come again."""
        return await self._inbox.prune(self._clock.now() - REMEMBERED)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[None]:
        """Take updates until left; what was kept and not handled is handled first.

        Raises `Refused` in one plain line where Telegram does not know the token.
        """
        knows_itself = await self._begins()
        await self._arrivals.resume()
        living = asyncio.create_task(self._live(knows_itself=knows_itself), name="telegram")
        try:
            yield
        finally:
            living.cancel()
            with suppress(asyncio.CancelledError):
                await living
            await self._lanes.close(END_WITHIN_S)

    async def _begins(self) -> bool:
        try:
            await self._client.begin()
        except InvalidToken as fault:
            raise Refused("telegram.token") from fault
        except TelegramError as error:
            log.warning("telegram.start.later", why=outcome_of(error).fault)
            return False
        return True

    async def _live(self, *, knows_itself: bool) -> None:
        if not knows_itself:
            await until_done(self._client.begin)
        log.info("telegram.start", bot=self._client.id, mode=self._settings.telegram_mode)
        if self._settings.telegram_mode == "webhook":
            await until_done(self._set_webhook)
        else:
            await until_done(self._delete_webhook)
        async with asyncio.TaskGroup() as running:
            running.create_task(self._introduce(), name="telegram-introduce")
            if self._settings.telegram_mode == "polling":
                running.create_task(poll(self._client, self._arrivals.take), name="telegram-poll")

    async def _set_webhook(self) -> None:
        await self._client.bot.set_webhook(
            f"{self._settings.public_url}{PATH}",
            secret_token=self._secret,
            allowed_updates=list(ALLOWED_UPDATES),
            max_connections=40,
            drop_pending_updates=False,
        )

    async def _delete_webhook(self) -> None:
        await self._client.bot.delete_webhook(drop_pending_updates=False)

    @property
    def _secret(self) -> str:
        """Return what Telegram must say with every delivery: the operator's word, else one made of the token."""
        if self._settings.telegram_webhook_secret is not None:
            return self._settings.telegram_webhook_secret.get_secret_value()
        return hmac.new(self._token.encode(), b"zhishe webhook", hashlib.sha256).hexdigest()

    async def _introduce(self) -> None:
        """Show the menus, and look how the bot stands in every gated room."""
        await show(self._client, self._menus())
        for owner in self._parts.owner_ids():
            await self._show_owner(owner)
        moment = self._clock.now().isoformat()
        for door in await self._parts.ways.gated(TELEGRAM):
            with suppress(NotYet, Refused):
                await self._doors.stands(door.address, await self.gate.missing(door.address), f"start-{moment}")

    def _menus(self) -> Sequence[Menu]:
        chosen = self._settings.default_language
        return menus(Language.ZH if chosen == "auto" else Language(chosen))

    async def _show_owner(self, owner: str) -> None:
        await show_owner(self._client, self._menus(), owner)

    def _is_quick(self, update: Json) -> bool:
        kind, body = body_of(update)
        return kind in {"message", "edited_message"} and self._talk.is_quick(body)

    async def _at_once(self, update: Json) -> None:
        """Answer a press before anything is done: after some seconds Telegram takes no answer any more."""
        kind, query = body_of(update)
        if kind == "callback_query":
            try:
                await self._client.bot.answer_callback_query(str(query["id"]))
            except TelegramError as error:
                log.info("telegram.press.not_answered", why=outcome_of(error).fault)

    async def _handle(self, update: Json) -> None:
        kind, body = body_of(update)
        match kind:
            case "message" if "migrate_to_chat_id" in body:
                await self._doors.moved(str(body["chat"]["id"]), str(body["migrate_to_chat_id"]))
            case "message" if "migrate_from_chat_id" in body:
                await self._doors.moved(str(body["migrate_from_chat_id"]), str(body["chat"]["id"]))
            case "message":
                await self._talk.message(body, IncomingKind.TALK)
            case "edited_message":
                await self._talk.message(body, IncomingKind.EDIT)
            case "channel_post":
                await self._talk.posted(body)
            case "callback_query":
                await self._talk.press(body)
            case "message_reaction":
                await self._votes.reacted(body)
            case "poll_answer":
                await self._votes.voted(body)
            case "chat_join_request":
                await self._doors.asked(body)
            case "chat_member":
                await self._doors.came_or_went(body)
            case "my_chat_member":
                await self._doors.bot_changed(body, str(update["update_id"]))
            case _:
                log.debug("telegram.update.passed_over", kind=kind)

    async def _invited(self, room: Address, person: Address, link: str) -> None:
        found = await self._parts.ways.door(room)
        if found is not None:
            enter = Choice(phrase("button.enter", room=found[0].title), url=link)
            said = phrase("gate.enter", room=found[0].title)
            answer = Answer((said,), (enter,), is_personal=True)
            await self._parts.guard.invited(room, person, answer, self._clock.now().isoformat())


def telegram_side(settings: Settings, store: Store, clock: Clock, token: str) -> TelegramSide:
    """Return the Telegram side. Raises `Refused` for settings that do not go together."""
    if settings.telegram_mode == "webhook" and settings.public_url is None:
        raise Refused("telegram.public_url")
    if settings.telegram_checkout == "stars":
        raise Refused("telegram.stars")
    return TelegramSide(settings, store, clock, token)
