"""The queue of updates: kinds that are wanted, 24 hours, offsets, and one poller at a time (docs: getUpdates)."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice

from tests.wire.telegram.clock import Clock
from tests.wire.telegram.errors import ApiError, conflict
from tests.wire.telegram.model import Json

KINDS = frozenset(
    [
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    ]
)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
KEPT_S = 24 * 3600
LONGEST_POLL_S = 50
OTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(eq=False)
class Update:
    """One thing to hear of; what follows the lane is for webhooks."""

    id: int
    at: float
    body: Json
    lane: tuple[str, int]
    due: float = 0.0
    attempt: int = 0
    is_under_way: bool = False
    is_done: bool = False


@dataclass
class Updates:
    """What the bot has still to hear of."""

    clock: Clock
    next_id: int = 700_000_001
    allowed: frozenset[str] = KINDS - NOT_BY_DEFAULT
    queue: deque[Update] = field(default_factory=deque)
    on_new: Callable[[], None] = lambda: None
    _poll: "asyncio.Future[None] | None" = None
    _last: tuple[int, float] = (-1, 0.0)

    def allow(self, kinds: list[str] | None) -> None:
        """Kinds that are wanted from now on: None keeps them, an empty list is the default (spec)."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or KINDS - NOT_BY_DEFAULT

    def put(self, kind: str, body: Json, lane: tuple[str, int]) -> Update | None:
        """The update waits, if its kind is wanted at this moment."""
        if kind not in self.allowed:
            return None
        at = self.clock.exact()
        update = Update(self.next_id, at, {"update_id": self.next_id, kind: body}, lane, due=at)
        self.next_id += 1
        self.queue.append(update)
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        self.on_new()
        return update

    def waiting(self) -> deque[Update]:
        """Return what has not been confirmed; what is older than 24 hours is gone."""
        oldest = self.clock.exact() - KEPT_S
        while self.queue and self.queue[0].at < oldest:
            self.queue.popleft()
        return self.queue

    def take(self, offset: int, limit: int) -> list[Json]:
        """Return the next updates; those below the offset are confirmed and gone."""
        queue = self.waiting()
        if offset < 0:
            offset = queue[max(len(queue) + offset, 0)].id if queue else 0
        while queue and queue[0].id < offset:
            queue.popleft()
        return [update.body for update in islice(queue, limit)]

    async def poll(self, offset: int, limit: int, wait_s: int, gone: "asyncio.Future[object]") -> list[Json]:
        """Return updates at once, or the first that come within the timeout (real seconds)."""
        self.stop_poll(OTHER_POLL)
        limit, wait_s = min(max(limit, 1), 100), min(max(wait_s, 0), LONGEST_POLL_S)
        limit, wait_s = self._slowed(offset, limit, wait_s)
        batch = self.take(offset, limit)
        if batch or not wait_s:
            return batch
        mine = self._poll = asyncio.get_running_loop().create_future()
        await asyncio.wait({mine, gone}, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
        if self._poll is mine:
            self._poll = None
        if mine.done():
            mine.result()
        elif gone.done():
            return []
        return self.take(offset, limit)

    def _slowed(self, offset: int, limit: int, wait_s: int) -> tuple[int, int]:
        """Who asks again for the same gets one update at a time, and waits (Client.cpp: do_get_updates)."""
        last, at = self._last
        now = time.monotonic()
        self._last = (offset, now)
        if offset != last:
            return limit, wait_s
        if now < at + 3 and wait_s < 3:
            wait_s = 3
        return (1 if now < at + 0.5 else limit), wait_s

    def stop_poll(self, why: str) -> None:
        """The poll that waits is answered by 409."""
        if self._poll is not None and not self._poll.done():
            error: ApiError = conflict(why)
            self._poll.set_exception(error)
        self._poll = None
