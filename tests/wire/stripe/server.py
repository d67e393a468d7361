"""The wire: key, version, idempotency, faults, then the route; and the hosted pages."""

import asyncio
import json
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from tests.wire.stripe import expand, form, listing, pages, routes, shapes
from tests.wire.stripe.errors import ApiError
from tests.wire.stripe.faults import Faults
from tests.wire.stripe.idempotency import Keys, Saved
from tests.wire.stripe.world import API_VERSION, Thing, World


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came, for tests that count."""

    method: str
    path: str
    form: dict[str, Any]
    idempotency_key: str | None
    status: int


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    path: str
    raw: str
    headers: Headers

    @property
    def key(self) -> str | None:
        return self.headers.get("idempotency-key") if self.method == "POST" else None


class Wire:
    """The ASGI application of the stand-in."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world, self.faults = world, faults
        self.asked: list[Asked] = []
        self._keys = Keys()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await _read(scope, receive)
        if not request.path.startswith("/v1"):
            await self._page(request, send)
            return
        if self.faults.meet(request.method, request.path, "drop_before"):
            await _drop(send)
            return
        slow = self.faults.meet(request.method, request.path, "slow")
        if slow is not None:
            await asyncio.sleep(slow.delay_s)
        status, body, headers = self._answer(request)
        self.asked.append(Asked(request.method, request.path, _form(request), request.key, status))
        if self.faults.meet(request.method, request.path, "drop_after"):
            await _drop(send)
            return
        await _send(send, status, json.dumps(body, indent=2).encode(), headers)

    async def _page(self, request: _Request, send: Send) -> None:
        status, html = pages.page(self.world, request.path)
        await _send(send, status, html.encode(), {"content-type": "text/html; charset=utf-8"})

    def _answer(self, request: _Request) -> tuple[int, Any, dict[str, str]]:
        request_id = self.world.new_id("request", 14)
        headers = {"content-type": "application/json", "request-id": request_id}
        try:
            self._admit(request)
            headers["stripe-version"] = API_VERSION
            if request.key is None:
                return (*self._run(request, request_id)[:2], headers)
            headers["idempotency-key"] = request.key
            return self._once(request, request.key, headers)
        except ApiError as error:
            return error.status, error.body(), headers

    def _admit(self, request: _Request) -> None:
        _check_key(request.headers, self.world.account.key)
        version = request.headers.get("stripe-version", API_VERSION)
        if version != API_VERSION:
            raise ApiError(400, f"Invalid Stripe API version: {version} (the stand-in has {API_VERSION} only)")
        if self.faults.meet(request.method, request.path, "status", 429):
            raise ApiError(
                429,
                "Request rate limit exceeded. You can learn more about rate limits here "
                "https://stripe.com/docs/rate-limits.",
                code="rate_limit",
                saved=False,
            )

    def _once(self, request: _Request, key: str, headers: dict[str, str]) -> tuple[int, Any, dict[str, str]]:
        fingerprint = (request.method, request.path, request.raw)
        known = self._keys.saved(key, fingerprint, self.world.now)
        if known is not None:
            replay = {"idempotent-replayed": "true", "original-request": known.request_id}
            return known.status, known.body, {**headers, **replay}
        self._keys.begin(key)
        saved = None
        try:
            status, body, keep = self._run(request, headers["request-id"])
            if keep:
                saved = Saved(fingerprint, status, body, headers["request-id"], self.world.now)
        finally:
            self._keys.finish(key, saved)
        return status, body, headers

    def _run(self, request: _Request, request_id: str) -> tuple[int, Any, bool]:
        """Return status, body, and whether an idempotent repeat gets the same."""
        if self.faults.meet_other_status(request.method, request.path) is not None:
            message = "An unknown error occurred"
            return 500, {"error": {"message": message, "type": "api_error"}}, True
        self.world.request = {"id": request_id, "idempotency_key": request.key}
        try:
            return 200, self._execute(request), True
        except ApiError as error:
            return error.status, error.body(), error.saved
        finally:
            self.world.request = None

    def _execute(self, request: _Request) -> Thing:
        route, ids = routes.find(request.method, request.path)
        params = shapes.read(_form(request), route.params(), route.modelled)
        answer = route.act(self.world, params, *ids)
        if "rows" in answer:
            answer = listing.page(answer["rows"], params, request.path)
        elif "all" in answer:
            answer = {"object": "list", "data": answer["all"], "has_more": False, "url": request.path}
        return expand.expanded(self.world, answer, params.get("expand", []))


def _form(request: _Request) -> dict[str, Any]:
    return form.decode(request.raw)


def _check_key(headers: Headers, key: str) -> None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        given = b64decode(given).decode().partition(":")[0]
    if not given:
        raise ApiError(
            401,
            "You did not provide an API key. You need to provide your API key in the Authorization header, using "
            "Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        )
    if given != key:
        raise ApiError(401, f"Invalid API Key provided: {given[:8]}{'*' * 8}{given[-4:]}")


async def _read(scope: Scope, receive: Receive) -> _Request:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    raw = body.decode() if scope["method"] == "POST" else scope["query_string"].decode()
    return _Request(scope["method"], scope["path"], raw, Headers(scope=scope))


async def _send(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    pairs.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def _drop(send: Send) -> None:
    """The connection is cut without an answer: uvicorn's own cycle holds its transport."""
    cycle = send.__self__  # type: ignore[attr-defined]
    cycle.transport.abort()
    while not cycle.disconnected:  # noqa: ASYNC110 - uvicorn has no event of its own for it
        await asyncio.sleep(0)
