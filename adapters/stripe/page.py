"""Where a payer comes back to: plain words in both languages, and whoever paid is read again at once."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.stripe.gateway import StripeGateway
from core.kernel.errors import NotYet, Refused
from core.payments.provider import CustomerRef

Paid = Callable[[CustomerRef], Awaitable[object]]
"""Told who came back, so that what was bought opens at once."""

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>
<body><p>{zh}<br>{en}</p></body></html>"""

_SESSION = re.compile(r"cs_[A-Za-z0-9_]{8,120}")
"""Nothing else is worth a call to Stripe: anybody may open this address."""


def routes(gateway: StripeGateway, paid: Paid) -> list[Route]:
    """Return the routes of the two pages that a checkout leads to."""

    async def came_back(request: Request) -> Response:
        session = request.query_params.get("session", "")
        customer = await gateway.customer_of(session) if _SESSION.fullmatch(session) else None
        if customer is not None:
            # What was paid is read by the poller too, should it not be known yet.
            with suppress(NotYet, Refused):
                await paid(customer)
        return _page("付款已提交，请回到聊天。", "Thank you. Go back to the chat.")

    async def turned_back(_request: Request) -> Response:
        return _page("没有扣款，请回到聊天。", "Nothing was charged. Go back to the chat.")

    return [Route("/stripe/return", came_back), Route("/stripe/back", turned_back)]


def _page(zh: str, en: str) -> Response:
    return HTMLResponse(PAGE.format(title="知社 · Zhishe", zh=zh, en=en))
