"""What came from Telegram is kept first, and then goes on its way."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from adapters.telegram.client import Json
from adapters.telegram.inbound import lane_of, person_of
from adapters.telegram.lanes import Arrival, Lanes
from adapters.telegram.ports import Inbox
from core.kernel.errors import NotYet
from core.kernel.ports import Clock

log = logging.getLogger(__name__)


AtOnce = Callable[[Json], Awaitable[None]]
"""Does what cannot wait for its turn in the lane: a press is answered before it is obeyed."""


class Arrivals:
    """The inbox and the lanes behind it."""

    def __init__(self, inbox: Inbox, lanes: Lanes, clock: Clock, at_once: AtOnce) -> None:
        self._inbox = inbox
        self._lanes = lanes
        self._clock = clock
        self._at_once = at_once
        self._answering: set[asyncio.Task[None]] = set()
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Sequence[Json], asyncio.Future[None]]] = []

    async def resume(self) -> int:
        """Handle what was kept and not handled before the last end; return how much that was."""
        letters = await self._inbox.waiting()
        for number, _, body in letters:
            self._put(number, json.loads(body))
        return len(letters)

    async def take(self, updates: Sequence[Json]) -> None:
        """Return after the commit that holds the updates; one that is known already is not handled again."""
        await self._lanes.room()
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((updates, kept))
        async with self._turn:
            # Deliveries come side by side: what gathered during the commit before goes into one.
            if not kept.done():
                await self._keep_gathered()
        await kept

    async def _keep_gathered(self) -> None:
        together, self._waiting = self._waiting, []
        try:
            await self._keep([update for updates, _ in together for update in updates])
        except NotYet as delay:
            for _, kept in together:
                kept.set_exception(NotYet(delay.after, str(delay)))
            return
        except BaseException:
            # Whoever keeps for the others was sent away: they try again, from the beginning.
            self._waiting = [one for one in together if not one[1].cancelled()] + self._waiting
            raise
        for _, kept in together:
            if not kept.done():
                kept.set_result(None)

    async def _keep(self, updates: Sequence[Json]) -> None:
        numbered = {one["update_id"]: one for one in updates if _is_numbered(one)}
        letters = [
            (number, person_of(one), json.dumps(one, separators=(",", ":"))) for number, one in sorted(numbered.items())
        ]
        if len(letters) < len(updates):
            log.warning("telegram.update.unknown_form: %d", len(updates) - len(letters))
        for number in sorted(await self._inbox.keep(letters, self._clock.now())):
            self._put(number, numbered[number])

    def _put(self, update_id: int, update: Json) -> None:
        if "callback_query" in update:
            task = asyncio.ensure_future(self._at_once(update))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        self._lanes.put(Arrival(update_id, lane_of(update), update))


def _is_numbered(update: object) -> bool:
    return isinstance(update, dict) and type(update.get("update_id")) is int
