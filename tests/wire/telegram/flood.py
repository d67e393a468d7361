"""Flood control (docs: bots/faq#broadcasting-to-users): 30 a second, one a second in private, 20 a minute in a group.

Telegram lets short bursts pass; the strict one does not, and counts edits as messages. Its windows slide by the clock.
"""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.wire.telegram.clock import Clock
from tests.wire.telegram.errors import too_many


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages in how many seconds."""

    overall: tuple[int, float] = (30, 1.0)
    private: tuple[int, float] = (1, 1.0)
    group: tuple[int, float] = (20, 60.0)


@dataclass
class Flood:
    """Who sent how much; without limits only the waits that a test orders."""

    clock: Clock
    limits: Limits | None = None
    refused: int = 0
    _sent: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _waits: dict[int, float] = field(default_factory=dict)

    def wait(self, chat: int, seconds: float) -> None:
        """Messages to this chat (0: to all) are refused for so long."""
        self._waits[chat] = self.clock.exact() + seconds

    def check(self, chat: int, *, is_private: bool) -> None:
        """Count a message, or raise 429 with the seconds until one would pass."""
        now = self.clock.exact()
        left = max(self._waits.get(chat, 0.0), self._waits.get(0, 0.0)) - now
        windows: list[tuple[int, tuple[int, float]]] = []
        if self.limits is not None:
            windows = [(0, self.limits.overall), (chat, self.limits.private if is_private else self.limits.group)]
            left = max(left, *(self._left(key, window, now) for key, window in windows))
        if left > 0:
            self.refused += 1
            raise too_many(max(1, math.ceil(left)))
        for key, _ in windows:
            self._sent[key].append(now)

    def _left(self, key: int, window: tuple[int, float], now: float) -> float:
        number, seconds = window
        sent = self._sent[key]
        while sent and sent[0] <= now - seconds:
            sent.popleft()
        return sent[-number] + seconds - now if len(sent) >= number else 0.0
