"""The page of the test checkout: plain HTML in both languages, no script, and nothing is changed by looking."""

from collections.abc import Awaitable, Callable
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.localpay.gateway import LocalGateway
from adapters.localpay.sale import Sale
from core.kernel.errors import Refused
from core.payments.provider import CustomerRef

Paid = Callable[[CustomerRef], Awaitable[object]]
"""Told who paid, so that what was bought opens at once."""

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>测试收银台 · Test checkout</title></head>
<body><h1>测试收银台 · Test checkout</h1>
<p><strong>这是测试，不会产生任何扣款。<br>This is a test. No money moves.</strong></p>{body}</body></html>"""


CSP = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
"""As every page's, but for the one form, which pays."""


def routes(gateway: LocalGateway, paid: Paid) -> list[Route]:
    """Return the routes of the page."""

    async def show(request: Request) -> Response:
        sale = await gateway.sale(request.path_params["ref"])
        if sale is None:
            return _page("<p>没有这个订单。<br>There is no such order.</p>", 404)
        return _page(_form(sale, is_open=await gateway.checkout_is_open(sale.ref)))

    async def pay(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return _page("<p>请在收银台页面上付款。<br>Please pay on the page itself.</p>", 403)
        try:
            sale = await gateway.pay(request.path_params["ref"])
        except Refused:
            return _page("<p>这个页面已失效，请回聊天里重新打开。<br>This page has expired: open a new one.</p>", 410)
        await paid(sale.customer)
        return _page("<p>已付款，可以回到聊天了。<br>Paid. Go back to the chat.</p>")

    path = "/local/checkout/{ref}"
    return [Route(path, show, methods=["GET"]), Route(path, pay, methods=["POST"])]


def _form(sale: Sale, *, is_open: bool) -> str:
    price = escape(f"{sale.amount.amount} {sale.amount.currency.upper()}")
    what = f"<p>{escape(sale.plan)}: {price} / {escape(sale.every)}</p>"
    if sale.paid_at is not None:
        return f"{what}<p>已付款。<br>Paid.</p>"
    if not is_open:
        return f"{what}<p>已过期。<br>Expired.</p>"
    return f'{what}<form method="post"><button type="submit">测试付款 · Pay (test)</button></form>'


def _page(body: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.format(body=body), status, headers={"Content-Security-Policy": CSP})
