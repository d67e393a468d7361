"""An endpoint's queue: each event until 2xx, with backoff by the clock, for three days (docs: webhooks#retries)."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from tests.wire.stripe.periods import DAY, HOUR
from tests.wire.stripe.webhooks import Webhook, webhook
from tests.wire.stripe.world import Thing, World

Target = Any
"""An ASGI application, or the base address of a server."""
BACKOFF = (5 * 60, 30 * 60, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR)
"""Measured nowhere: Stripe only says "exponential" and "up to three days"."""
GIVES_UP = 3 * DAY


@dataclass(frozen=True, slots=True)
class Delivered:
    """One request that was sent, and what the endpoint said (0: no answer)."""

    event_id: str
    type: str
    status: int
    attempt: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How this round of deliveries goes wrong."""

    order: Literal["created", "reversed", "shuffled"] = "created"
    copies: int = 1
    lose: Callable[[Thing], bool] | None = None
    """These events never come: neither now nor later."""
    hold: Callable[[Thing], bool] | None = None
    """These events do not come in this round."""
    seed: int = 0


@dataclass
class _Waiting:
    event: Thing
    due: int
    attempt: int = 0


@dataclass
class Endpoint:
    """What one target has still to hear of."""

    seen: int = 0
    waiting: list[_Waiting] = field(default_factory=list)

    def due(self, world: World, plan: Plan) -> list[_Waiting]:
        """Return what is to be sent now, in the plan's order; new events have joined the queue."""
        for event in world.events[self.seen :]:
            event["_delivered"] = False
            self.waiting.append(_Waiting(event, event["created"]))
        self.seen = len(world.events)
        if plan.lose is not None:
            self.waiting = [row for row in self.waiting if not plan.lose(row.event)]
        self.waiting = [row for row in self.waiting if row.event["created"] + GIVES_UP >= world.now]
        ready = [row for row in self.waiting if row.due <= world.now and not (plan.hold and plan.hold(row.event))]
        return _ordered(ready * plan.copies, plan)

    def answered(self, row: _Waiting, status: int, now: int) -> None:
        """2xx ends it; anything else puts it back for later."""
        if 200 <= status < 300:
            row.event["_delivered"] = True
            self.waiting = [other for other in self.waiting if other is not row]
            return
        row.due = now + BACKOFF[min(row.attempt, len(BACKOFF) - 1)]
        row.attempt += 1


def _ordered(rows: list[_Waiting], plan: Plan) -> list[_Waiting]:
    if plan.order == "reversed":
        return list(reversed(rows))
    if plan.order == "shuffled":
        random.Random(plan.seed).shuffle(rows)
    return rows


async def post(target: Target, path: str, requests: Sequence[Webhook]) -> list[int]:
    """Return the status of each request; 0 where nobody answered."""
    if isinstance(target, str):
        client = httpx.AsyncClient(base_url=target, timeout=30)
    else:
        transport = httpx.ASGITransport(app=target, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://bot.test", timeout=30)
    statuses: list[int] = []
    async with client:
        for request in requests:
            try:
                answer = await client.post(path, content=request.body, headers=request.headers)
            except httpx.TransportError:
                statuses.append(0)
            else:
                statuses.append(answer.status_code)
    return statuses


async def deliver(
    world: World, endpoint: Endpoint, target: Target, secret: str, *, path: str, plan: Plan
) -> list[Delivered]:
    """Send what is due to the target, each signed afresh; return what was said."""
    sent: list[Delivered] = []
    for row in endpoint.due(world, plan):
        attempt = row.attempt + 1
        request = webhook(world, row.event, secret)
        (status,) = await post(target, path, [request])
        endpoint.answered(row, status, world.now)
        sent.append(Delivered(request.event_id, request.type, status, attempt))
    return sent
