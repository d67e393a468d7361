"""The wire: token, faults, rate limits, the description of bodies, then the endpoint; and files that can be fetched."""

import asyncio
import json
import traceback
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.wire.discord import routes, spec
from tests.wire.discord.buckets import Buckets, too_many_headers
from tests.wire.discord.calls import Call, Upload
from tests.wire.discord.errors import MESSAGES, NOT_MODELLED, ApiError, invalid, not_modelled
from tests.wire.discord.faults import Fault, Faults
from tests.wire.discord.world import World

BASE = "/api/v10"
RETRY_AFTER_S = 0.2


@dataclass(frozen=True, slots=True)
class Asked:
    """A REST request that came, for tests that count."""

    method: str
    path: str
    body: Any
    reason: str | None
    status: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    body: Any
    headers: dict[str, str]


class Wire:
    """The REST side of the stand-in."""

    def __init__(self, world: World, faults: Faults) -> None:
        self.world, self.faults, self.buckets = world, faults, Buckets(world.clock)
        self.asked: list[Asked] = []

    async def rest(self, request: web.Request) -> web.StreamResponse:
        """A request is answered; or refused, lost, late, as the faults say."""
        path = request.rel_url.raw_path.removeprefix(BASE)
        if self.faults.meet(request.method, path, "drop_before"):
            return await _drop(request)
        slow = self.faults.meet(request.method, path, "slow")
        if slow is not None:
            await asyncio.sleep(slow.delay_s)
        body, files = await _read(request)
        answer = self._answer(request, path, body, files)
        reason = request.headers.get("X-Audit-Log-Reason")
        self.asked.append(Asked(request.method, path, body, reason, answer.status))
        self.buckets.refuse(answer.status)
        if self.faults.meet(request.method, path, "drop_after"):
            return await _drop(request)
        return _response(answer)

    async def file(self, request: web.Request) -> web.Response:
        """An attachment's bytes."""
        name, content = self.world.files.get(int(request.match_info["id"]), ("", b""))
        return web.Response(body=content, content_type="application/octet-stream") if name else web.Response(status=404)

    def _answer(self, request: web.Request, path: str, body: Any, files: dict[int, Upload]) -> Answer:
        if self.buckets.is_banned:
            return Answer(429, "error code: 1015", {})
        fault = self.faults.meet(request.method, path, "status")
        if fault is not None:
            return _faulty(fault)
        found = routes.find(request.method, path)
        bucket = found[0].bucket if found else "other"
        is_open = found is not None and found[0].open
        verdict = self.buckets.meet(bucket, _major(path), is_global=not is_open)
        if not verdict.passes:
            return Answer(429, verdict.body, verdict.headers)
        try:
            if not is_open:
                self._admit(request)
            answer = self._run(request, path, body, files, found)
        except ApiError as error:
            answer = Answer(error.status, error.body(), {})
            if error.status == NOT_MODELLED:
                self.world.complaints.append(f"{error.message} ({request.method} {path})")
        except Exception as error:  # noqa: BLE001 - a fault of the stand-in itself must fail the test, not the bot
            self.world.complaints.append(f"{request.method} {path}: {error!r}\n{traceback.format_exc()}")
            answer = Answer(500, {"message": "500: Internal Server Error", "code": 0}, {})
        return Answer(answer.status, answer.body, {**verdict.headers, **answer.headers})

    def _admit(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"Bot {self.world.portal.token}":
            raise ApiError(0, "401: Unauthorized", status=401)
        if not request.headers.get("User-Agent"):
            raise ApiError(40333, "internal network error", status=403)

    def _run(self, request: web.Request, path: str, body: Any, files: dict[int, Upload], found: Any) -> Answer:
        described = spec.load()
        if found is None:
            if described is None or described.knows(request.method, path):
                raise not_modelled(f"{request.method} {path}")
            raise ApiError(0, "404: Not Found", status=404)
        if body is _BROKEN:
            raise ApiError(50109)
        if described is not None:
            faults = described.faults_of_request(request.method, path, body)
            if faults:
                raise invalid(faults)
        route, ids = found
        query, reason = dict(request.query), request.headers.get("X-Audit-Log-Reason")
        given = route.act(
            Call(self.world, request.method, path, ids, query, {} if body is None else body, files, reason)
        )
        status, shown = given if isinstance(given, tuple) else (204 if given is None else 200, given)
        if described is not None and status != 204:
            faults = described.faults_of_answer(request.method, path, status, shown)
            if faults:
                self.world.complaints.append(f"{request.method} {path} answered {status} with {faults}")
        return Answer(status, shown, {})


_BROKEN = object()


async def _read(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    if request.content_type == "multipart/form-data":
        return await _multipart(request)
    raw = await request.read()
    if not raw:
        return None, {}
    try:
        return json.loads(raw), {}
    except ValueError:
        return _BROKEN, {}


async def _multipart(request: web.Request) -> tuple[Any, dict[int, Upload]]:
    body: Any = {}
    files: dict[int, Upload] = {}
    async for part in await request.multipart():
        name = getattr(part, "name", "") or ""
        content = bytes(await part.read())  # type: ignore[union-attr]
        if name == "payload_json":
            body = json.loads(content)
        elif name.startswith("files["):
            number = int(name.removeprefix("files[").removesuffix("]"))
            files[number] = Upload(getattr(part, "filename", None) or f"file{number}", content)
    return body, files


def _faulty(fault: Fault) -> Answer:
    if fault.status == 429:
        body = {"message": "You are being rate limited.", "retry_after": RETRY_AFTER_S, "global": False}
        return Answer(429, body, too_many_headers(RETRY_AFTER_S, "shared"))
    if fault.status >= 500:
        return Answer(fault.status, "upstream connect error or disconnect/reset before headers", {})
    words = {401: "401: Unauthorized", 403: "Missing Permissions", 404: "404: Not Found"}
    _, message = MESSAGES.get(fault.code, (0, words.get(fault.status, "")))
    return Answer(fault.status, {"message": message, "code": fault.code}, {})


def _major(path: str) -> str:
    parts = path.split("/")
    if len(parts) > 2 and parts[1] in ("channels", "guilds"):
        return parts[2]
    return "/".join(parts[2:4]) if len(parts) > 3 and parts[1] == "webhooks" else ""


def _response(answer: Answer) -> web.Response:
    if answer.status == 204:
        return web.Response(status=204, headers=answer.headers)
    if isinstance(answer.body, str):
        return web.Response(status=answer.status, text=answer.body, content_type="text/html", headers=answer.headers)
    # No charset: the library compares the whole header (discord/http.py, json_or_text).
    headers = {**answer.headers, "Content-Type": "application/json"}
    return web.Response(status=answer.status, body=json.dumps(answer.body).encode(), headers=headers)


async def _drop(request: web.Request) -> web.Response:
    """The connection is cut without an answer."""
    if request.transport is not None:
        request.transport.abort()
    await asyncio.sleep(0)
    return web.Response(status=499)
