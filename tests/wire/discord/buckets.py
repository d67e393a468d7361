"""Rate limits: a bucket per kind of request and place, one for everything, and the ban for too many refusals.

The sizes are no promise of Discord's; they are those that were seen (5 messages in 5 s; the others are
general knowledge) and can be set. Source: docs topics/rate-limits for the headers and the body.
"""

from dataclasses import dataclass, field
from hashlib import md5
from typing import Any

from tests.wire.discord.clock import Clock

GLOBAL_PER_S = 50
REFUSALS, REFUSALS_IN_S = 10_000, 600.0
FREE = "free"


@dataclass(slots=True)
class Window:
    """What is left until the reset."""

    left: int
    reset_s: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and the headers of its answer."""

    passes: bool
    headers: dict[str, str]
    body: dict[str, Any] | None = None


@dataclass
class Buckets:
    """All windows; `sizes` by the name of the bucket: how many in how many seconds."""

    clock: Clock
    on: bool = True
    sizes: dict[str, tuple[int, float]] = field(
        default_factory=lambda: {
            "post": (5, 5.0),
            "edit": (5, 5.0),
            "erase": (5, 1.0),
            "react": (1, 0.25),
            "role": (10, 10.0),
            "member": (10, 10.0),
            "channel": (5, 15.0),
            "sync": (5, 20.0),
            "dm": (10, 10.0),
            "webhook": (5, 2.0),
            "other": (30, 10.0),
        }
    )
    refused_s: list[float] = field(default_factory=list)
    _windows: dict[str, Window] = field(default_factory=dict)
    _second: Window = field(default_factory=lambda: Window(GLOBAL_PER_S, 0.0))

    def meet(self, bucket: str, major: str, *, is_global: bool) -> Verdict:
        """Return whether the request passes; it has then used its place."""
        if not self.on or bucket == FREE:
            return Verdict(True, {})
        now = self.clock.seconds()
        if is_global and not self._global(now):
            return self._too_many("global", {"X-RateLimit-Global": "true"}, self._second.reset_s - now, whole=True)
        limit, per_s = self.sizes[bucket]
        window = self._windows.get(f"{bucket}:{major}")
        if window is None or window.reset_s <= now:
            window = self._windows[f"{bucket}:{major}"] = Window(limit, now + per_s)
        passes = window.left > 0
        window.left -= passes
        wait = max(window.reset_s - now, 0.001)
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{self.clock.now().timestamp() + wait:.3f}",
            "X-RateLimit-Reset-After": f"{wait:.3f}",
            "X-RateLimit-Bucket": md5(bucket.encode(), usedforsecurity=False).hexdigest(),
        }
        return Verdict(True, headers) if passes else self._too_many("user", headers, wait)

    def refuse(self, status: int) -> None:
        """A 401, 403 or 429 is counted; ten thousand in ten minutes close the address."""
        if status in (401, 403, 429):
            self.refused_s.append(self.clock.seconds())

    @property
    def is_banned(self) -> bool:
        """Whether Cloudflare answers instead of Discord."""
        if len(self.refused_s) < REFUSALS:
            return False
        return self.clock.seconds() - self.refused_s[-REFUSALS] < REFUSALS_IN_S

    def _global(self, now: float) -> bool:
        if self._second.reset_s <= now:
            self._second = Window(GLOBAL_PER_S, now + 1.0)
        self._second.left -= 1
        return self._second.left >= 0

    def _too_many(self, scope: str, headers: dict[str, str], wait: float, *, whole: bool = False) -> Verdict:
        body = {"message": "You are being rate limited.", "retry_after": round(wait, 3), "global": whole}
        return Verdict(False, too_many_headers(wait, scope) | headers, body)


def too_many_headers(wait: float, scope: str) -> dict[str, str]:
    """Return the headers of a 429 by Discord itself: with `Via`, which one by Cloudflare lacks."""
    return {"Retry-After": str(max(1, round(wait))), "X-RateLimit-Scope": scope, "Via": "1.1 google"}
