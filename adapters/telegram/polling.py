"""Updates by asking for them: a batch is kept before the next question says that it came."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from telegram.error import Conflict, TelegramError

from adapters.telegram.client import Client, Json
from adapters.telegram.faults import Fault, outcome_of
from core.kernel.errors import NotYet

FIRST_REST_S, LONGEST_REST_S = 0.5, 15.0

log = logging.getLogger(__name__)

Take = Callable[[Sequence[Json]], Awaitable[None]]
"""Keeps updates; returns after the commit."""


async def poll(client: Client, take: Take) -> None:
    """Take updates until cancelled. Whatever the network or the store does, nothing is confirmed that is not kept."""
    offset, rest_s = 0, FIRST_REST_S
    while True:
        try:
            updates = await client.updates(offset)
            await take(updates)
        except TelegramError as error:
            rest_s = await _rest(error, rest_s)
        except NotYet as delay:
            log.warning("telegram.poll.store_away: %s", delay)
            await asyncio.sleep(1.0)
        else:
            rest_s = FIRST_REST_S
            offset = max((number + 1 for one in updates if type(number := one.get("update_id")) is int), default=offset)


async def _rest(error: TelegramError, rest_s: float) -> float:
    """Wait as the error asks; return how long the next one waits."""
    if isinstance(error, Conflict):
        log.error("telegram.poll.conflict: another process asks for updates with this token, or a webhook is set")
    outcome = outcome_of(error)
    if outcome.fault is Fault.TOKEN:
        log.error("telegram.poll.token: Telegram does not know this token")
    log.warning("telegram.poll.again: %s", outcome.fault)
    await asyncio.sleep(outcome.after.total_seconds() if outcome.fault is Fault.PATIENCE else rest_s)
    return min(rest_s * 2, LONGEST_REST_S)


async def until_done(step: Callable[[], Awaitable[None]]) -> None:
    """Take the step, again and again while Telegram is away; what it refuses is logged, and tried again too."""
    rest_s = FIRST_REST_S
    while True:
        try:
            return await step()
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.fault is Fault.REFUSED:
                log.warning("telegram.start.refused: %s", outcome.said)
            wait = outcome.after.total_seconds() if outcome.fault is Fault.PATIENCE else rest_s
            await asyncio.sleep(wait)
            rest_s = min(rest_s * 2, LONGEST_REST_S)
