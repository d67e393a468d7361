"""Updates that Telegram brings: kept before they are acknowledged."""

import hmac
import json
import logging

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.telegram.polling import Take
from core.kernel.errors import NotYet

PATH = "/telegram/webhook"
HEADER = "x-telegram-bot-api-secret-token"

log = logging.getLogger(__name__)


def webhook(secret: str, take: Take) -> Route:
    """Return the route for Telegram's deliveries.

    200 once the update is kept, also where it is known; 401 for who does not know the secret, before anything is read;
    400 for what is no update; 503 while the store is away, so that it is delivered again.
    """

    async def receive(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return PlainTextResponse("unauthorized\n", 401)
        try:
            update = json.loads(await request.body())
        except (ValueError, RecursionError):
            return PlainTextResponse("no update\n", 400)
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            return PlainTextResponse("no update\n", 400)
        try:
            await take([update])
        except NotYet as delay:
            log.warning("telegram.webhook.later: %s", delay)
            return PlainTextResponse("try again\n", 503)
        return PlainTextResponse("ok\n")

    return Route(PATH, receive, methods=["POST"])
