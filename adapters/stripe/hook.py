"""Where Stripe tells unasked: an event is kept before it is answered; what is forged or not ours changes nothing."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.stripe.gateway import StripeGateway
from core.kernel.errors import NotYet, Refused
from core.kernel.ports import Clock
from core.payments.provider import Report

PATH = "/stripe/webhook"

Hear = Callable[[Report], Awaitable[object]]
"""Told what a verified webhook says; returns when everything that follows from it is kept."""

log = logging.getLogger(__name__)


def webhook(gateway: StripeGateway, hear: Hear, clock: Clock) -> Route:
    """Return the route for Stripe's deliveries.

    200 once everything is kept, also for what is foreign or known; 400 for what is not signed for us, is too old or too
    new by `clock`, or is of another kind, and nothing is kept then; 503 where we or Stripe are away, so that it is
    delivered again.
    """

    async def receive(request: Request) -> Response:
        body, signature = await request.body(), request.headers.get("stripe-signature", "")
        try:
            report = await gateway.verify(body, signature, clock.now())
        except Refused as refusal:
            return PlainTextResponse(f"{refusal.key}\n", 400)
        except NotYet as delay:
            return _later(delay)
        try:
            await hear(report)
        except NotYet as delay:
            return _later(delay)
        return PlainTextResponse("ok\n")

    return Route(PATH, receive, methods=["POST"])


def _later(delay: NotYet) -> Response:
    log.warning("stripe.webhook.later: %s", delay)
    seconds = max(1, round(delay.after.total_seconds()))
    return PlainTextResponse("try again\n", 503, headers={"Retry-After": str(seconds)})
