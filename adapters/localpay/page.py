"""The page of the test checkout: plain HTML in both languages, no script, and nothing is changed by looking."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from datetime import datetime
from hashlib import sha256
from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from adapters.localpay.gateway import LocalGateway
from adapters.localpay.sale import Sale
from core.kernel.errors import NotYet, Refused
from core.payments.provider import CustomerRef

Paid = Callable[[CustomerRef], Awaitable[object]]
"""Told who paid, so that what was bought opens at once."""

STYLE = (
    "body{font:17px/1.6 system-ui,sans-serif;max-width:26em;margin:3em auto;padding:0 1em;color:#222;background:#fff}"
    "aside{border:3px dashed #c60;background:#fff4e0;padding:.6em 1em;font-weight:bold}"
    "dt{color:#666}dd{margin:0 0 .6em;font-size:1.15em;overflow-wrap:anywhere}"
    "button{font:inherit;font-weight:bold;width:100%;padding:.7em;border:0;border-radius:.4em;"
    "background:#06c;color:#fff;cursor:pointer}"
)
POLICY = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    # Under the stricter policy of the other pages a browser hides even from us where the form was sent from.
    "Referrer-Policy": "same-origin",
}
"""As every page's, but for its one style and the one form, which pays."""

PAGE = """<!doctype html>
<html lang="zh"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>测试收银台 · Test checkout</title><style>{style}</style></head>
<body><h1>测试收银台<br>Test checkout</h1>
<aside>这是测试，不会产生任何扣款。<br>This is a test. No money moves.</aside>
{body}</body></html>
"""
EVERY = {"month": ("每月", "a month"), "year": ("每年", "a year")}

UNKNOWN = ("没有这个订单。请回到聊天，重新打开付款页面。", "There is no such order. Open a new page in the chat.")
EXPIRED = ("这个页面已过期。请回到聊天，重新打开付款页面。", "This page has expired. Open a new one in the chat.")
FOREIGN = ("请在收银台页面上按按钮付款。", "Please press the button on the page itself.")
OPENED = ("已付款（测试）。请回到聊天。", "Paid (test). Go back to the chat.")
ON_ITS_WAY = (
    "已付款（测试）。几分钟内开通，请回到聊天。",
    "Paid (test). It opens within minutes. Go back to the chat.",
)
PAID_BEFORE = (
    "早已付款（测试）。请回到聊天。这里没有银行卡，也没有账单。",
    "Already paid (test). Go back to the chat. There is no card here, and no invoice.",
)


def routes(gateway: LocalGateway, paid: Paid) -> list[Route]:
    """Return the routes of the page; `paid` is told after each press, also of what was paid before: it may be lost."""

    async def show(request: Request) -> Response:
        sale, now = await gateway.sale(request.path_params["ref"]), gateway.clock.now()
        if sale is None:
            return _page(_said(UNKNOWN), 404)
        if sale.paid_at is not None:
            return _page(_order(sale, now) + _said(PAID_BEFORE))
        return _page(_order(sale, now) + _button()) if sale.is_open(now) else _page(_said(EXPIRED), 410)

    async def pay(request: Request) -> Response:
        if not _is_from_here(request, gateway.base_url):
            return _page(_said(FOREIGN), 403)
        ref = request.path_params["ref"]
        if await gateway.sale(ref) is None:
            return _page(_said(UNKNOWN), 404)
        try:
            sale = await gateway.pay(ref)
        except Refused:
            return _page(_said(EXPIRED), 410)
        try:
            await paid(sale.customer)
        except NotYet:
            return _page(_said(ON_ITS_WAY))
        return _page(_said(OPENED))

    path = "/local/checkout/{ref}"
    return [Route(path, show, methods=["GET"]), Route(path, pay, methods=["POST"])]


def _is_from_here(request: Request, base_url: str) -> bool:
    """Whether no page of another site sent the form: browsers say so, over plain HTTP by the older header alone."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site in {"same-origin", "none"}
    return origin is None or origin in {_origin(base_url), _origin(str(request.url))}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _order(sale: Sale, now: datetime) -> str:
    terms = sale.held(now)
    amount = f"{terms.tariff.amount.amount} {terms.tariff.amount.currency.upper()}"
    zh, en = EVERY.get(terms.tariff.every, (f"{sale.days} 天", f"for {sale.days} days"))
    rows = [("方案 · Plan", terms.plan), ("价格 · Price", f"{amount} · {zh} · {en}（测试 · test）")]
    if sale.trial_days:
        rows.append(("试用 · Trial", f"先免费 {sale.trial_days} 天 · the first {sale.trial_days} days are free"))
    return "<dl>" + "".join(f"<dt>{escape(name)}</dt><dd>{escape(said)}</dd>" for name, said in rows) + "</dl>\n"


def _button() -> str:
    return '<form method="post"><button type="submit">测试付款 · Pay (test)</button></form>\n'


def _said(words: tuple[str, str]) -> str:
    zh, en = words
    return f'<p>{escape(zh)}</p><p lang="en">{escape(en)}</p>\n'


def _page(body: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.format(style=STYLE, body=body), status, headers=POLICY)
