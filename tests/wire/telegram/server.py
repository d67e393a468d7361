"""The wire: the token, faults, then the method; and the files."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from tests.wire.telegram import form, media, polls, routes, shapes
from tests.wire.telegram.errors import ApiError, NotModelled, conflict
from tests.wire.telegram.faults import Fault, Faults
from tests.wire.telegram.form import Params
from tests.wire.telegram.shapes import Specification
from tests.wire.telegram.webhooks import Deliverer
from tests.wire.telegram.world import World

HOOKED = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
JSON = {"content-type": "application/json"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A call that came, for tests that count; status 0 is a fault before the effect."""

    method: str
    params: dict[str, Any]
    status: int
    at: float
    description: str = ""


class Wire:
    """The ASGI application of the stand-in."""

    def __init__(self, world: World, faults: Faults, deliverer: Deliverer, specification: Specification | None) -> None:
        self.world, self.faults, self.deliverer = world, faults, deliverer
        self.specification = specification
        self.asked: list[Asked] = []
        self.not_modelled: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path.startswith("/file/bot"):
            await self._file(path.removeprefix("/file/bot"), send)
            return
        token, _, method = path.removeprefix("/bot").partition("/")
        body = await _body(receive)
        if token != self.world.token or not path.startswith("/bot"):
            status = 401 if ":" in token else 404
            error = ApiError(status, "Unauthorized" if status == 401 else "Not Found")
            await _send(send, status, json.dumps(error.body()).encode(), JSON)
            return
        try:
            params = form.read(scope["query_string"].decode(), Headers(scope=scope).get("content-type", ""), body)
        except (ValueError, UnicodeDecodeError):
            error = ApiError(400, "Bad Request: can't parse the request")
            await _send(send, 400, json.dumps(error.body()).encode(), JSON)
            return
        await self._call(method, params, receive, send)

    async def _call(self, method: str, params: Params, receive: Receive, send: Send) -> None:
        chat = _chat(params)
        if self.faults.meet("drop_before", method, chat):
            self._note(method, params, 0)
            await _drop(send)
            return
        await _pause(self.faults.meet("slow_before", method, chat))
        refused = self.faults.meet("status", method, chat)
        if refused is not None:
            self._note(method, params, refused.status, refused.description)
            await _refuse(send, refused)
            return
        try:
            result = await self._answer(method, params, receive)
            status, answer = 200, {"ok": True, "result": result}
        except ApiError as error:
            status, answer = error.status, error.body()
            if isinstance(error, NotModelled):
                self.not_modelled.append(error.description)
        self._note(method, params, status, str(answer.get("description", "")))
        await _pause(self.faults.meet("slow_after", method, chat))
        if self.faults.meet("drop_after", method, chat):
            await _drop(send)
            return
        retry = answer.get("parameters", {}).get("retry_after")
        headers = JSON | ({"retry-after": str(retry)} if retry else {})
        await _send(send, status, json.dumps(answer).encode(), headers)

    def _note(self, method: str, params: Params, status: int, description: str = "") -> None:
        self.asked.append(Asked(method, params.fields, status, self.world.clock.exact(), description))

    async def _answer(self, word: str, params: Params, receive: Receive) -> Any:
        name = routes.named(word, self.specification)
        routes.check(name, params, self.specification)
        if name == "getUpdates":
            return await self._updates(params, receive)
        return self.run(name, params)

    def run(self, name: str, params: Params) -> Any:
        """Return what a method other than getUpdates answers."""
        polls.close_due(self.world)
        result = routes.METHODS[name][1](self.world, params) if name in routes.METHODS else self._hook(name, params)
        if self.specification is not None:
            shapes.prove(self.specification.wrong_answer(name, result))
        return result

    def _hook(self, name: str, params: Params) -> Any:
        match name:
            case "setWebhook":
                self.deliverer.set(params)
            case "deleteWebhook":
                self.deliverer.hook.url = ""
                self.deliverer.drop(params)
            case _:
                return self.deliverer.info()
        return True

    async def _updates(self, params: Params, receive: Receive) -> Any:
        if self.deliverer.hook.url:
            raise conflict(HOOKED)
        updates = self.world.updates
        updates.allow(params.rows("allowed_updates"))
        gone = asyncio.ensure_future(receive())
        numbers = [params.number(name, other) or 0 for name, other in (("offset", 0), ("limit", 100), ("timeout", 0))]
        try:
            return await updates.poll(*numbers, gone=gone)
        finally:
            gone.cancel()

    async def _file(self, rest: str, send: Send) -> None:
        token, _, path = rest.partition("/")
        content = media.fetch(self.world, path) if token == self.world.token else None
        if content is None:
            await _send(send, 404, json.dumps(ApiError(404, "Not Found").body()).encode(), JSON)
        else:
            await _send(send, 200, content, {"content-type": "application/octet-stream"})


def _chat(params: Params) -> int | None:
    word = str(params.fields.get("chat_id", ""))
    return int(word) if word.lstrip("-").isdecimal() else None


async def _pause(fault: Fault | None) -> None:
    if fault is not None:
        await asyncio.sleep(fault.delay_s)


async def _refuse(send: Send, fault: Fault) -> None:
    if fault.status in (502, 504) and not fault.description:
        page = f"<html><head><title>{fault.status} Bad Gateway</title></head></html>"
        await _send(send, fault.status, page.encode(), {"content-type": "text/html"})
        return
    more = {} if fault.retry_after is None else {"retry_after": fault.retry_after}
    words = fault.description or ("Internal Server Error" if fault.status == 500 else "")
    words = words or (f"Too Many Requests: retry after {fault.retry_after}" if more else "Bad Request")
    await _send(send, fault.status, json.dumps(ApiError(fault.status, words, **more).body()).encode(), JSON)


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


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
