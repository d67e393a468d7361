"""How fast we may speak: everything together, each private chat, each group; commands go before pushes."""

import asyncio
import heapq
from collections import deque
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count

COMMAND, PUSH = 0, 1
"""Who asked, and whom the bot tells on its own: the smaller goes first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's limits (core.telegram.org/bots/faq), with room for clocks that differ and packets that bunch up.

    30 a second overall; one a second in a private chat; 20 a minute in a group.
    """

    overall_every_s: float = 1 / 27
    a_second: int = 29
    private: tuple[int, float] = (1, 1.05)
    group: tuple[int, float] = (19, 61.0)


@dataclass
class _Chat:
    """When this chat was last spoken to, and until when it asked for patience."""

    sent: deque[float]
    until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Pace:
    """Turns to speak. What one chat must wait for delays no other one."""

    def __init__(self, limits: Limits | None = None, now: Callable[[], float] | None = None) -> None:
        self._limits = limits or Limits()
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._chats: dict[str, _Chat] = {}
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._number = count()
        self._next_s = 0.0
        self._under_way = 0
        self._said: deque[float] = deque(maxlen=self._limits.a_second)
        self._pump: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def turn(self, chat: str, urgency: int = COMMAND) -> AsyncGenerator[None]:
        """Enter when the chat may be spoken to, and leave when Telegram has answered: from then on its time runs.

        Counted from the question, two of them could come to Telegram closer together than they left.
        """
        place = self._chat(chat)
        async with place.turn:
            await self._wait(place, chat)
            await self._overall(urgency)
            self._under_way += 1
            try:
                yield
            finally:
                self._under_way -= 1
                place.sent.append(self._now())
                self._said.append(self._now())

    async def breath(self, urgency: int = COMMAND) -> None:
        """Return when one more request of any kind may be made."""
        await self._overall(urgency)

    def rest(self, chat: str, seconds: float) -> None:
        """Leave this chat alone for so long, and no other one."""
        place = self._chat(chat)
        place.until = max(place.until, self._now() + seconds)

    def resting_s(self, chat: str) -> float:
        """Return for how long the chat asked for patience from now on."""
        return max(0.0, self._chat(chat).until - self._now())

    def _chat(self, chat: str) -> _Chat:
        found = self._chats.get(chat)
        if found is None:
            if len(self._chats) > 50_000:
                self._forget()
            times, _ = self._limit(chat)
            found = self._chats[chat] = _Chat(deque(maxlen=times))
        return found

    def _forget(self) -> None:
        """Drop the chats that nothing is known of which still matters."""
        now = self._now()
        idle = [name for name, one in self._chats.items() if not one.turn.locked() and one.until < now]
        for name in idle:
            if not self._chats[name].sent or now - self._chats[name].sent[-1] > self._limits.group[1]:
                del self._chats[name]

    def _limit(self, chat: str) -> tuple[int, float]:
        return self._limits.group if chat.startswith("-") else self._limits.private

    async def _wait(self, place: _Chat, chat: str) -> None:
        # Again and again: Telegram may ask for patience while one waits.
        while (wait := self._wait_s(place, chat)) > 0:  # noqa: ASYNC110 (time passes, no event)
            await asyncio.sleep(wait)

    def _wait_s(self, place: _Chat, chat: str) -> float:
        times, within_s = self._limit(chat)
        now = self._now()
        free = place.sent[0] + within_s if len(place.sent) == times else now
        return max(free, place.until) - now

    async def _overall(self, urgency: int) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (urgency, next(self._number), mine))
        if self._pump is None or self._pump.done():
            self._pump = asyncio.create_task(self._run(), name="telegram-pace")
        await mine

    def _full_s(self) -> float:
        """Return how long until one more may be under way: those of the last second count, and who is not back."""
        now = self._now()
        recent = sum(at > now - 1.0 for at in self._said)
        if recent + self._under_way < self._limits.a_second:
            return 0.0
        return max(self._said[0] + 1.0 - now, 0.001) if recent else 0.005

    async def _run(self) -> None:
        while self._waiting:
            while (wait := max(self._next_s - self._now(), self._full_s())) > 0:  # noqa: ASYNC110 (time passes)
                await asyncio.sleep(wait)
            _, _, first = heapq.heappop(self._waiting)
            if not first.done():
                self._next_s = self._now() + self._limits.overall_every_s
                first.set_result(None)
