"""The web application as a client sees it: in memory, and over a real socket."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Mapping

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from adapters.web.app import BODY_LIMIT_BYTES, web_app
from adapters.web.headers import SAFE_HEADERS
from adapters.web.server import WebServer
from core.kernel.errors import Refused


class Parts:
    """What the process says about itself."""

    def __init__(self) -> None:
        self.states: Mapping[str, str] = {"store": "ok", "engine": "ok"}
        self.fault: Exception | None = None
        self.delay_s = 0.0

    async def __call__(self) -> Mapping[str, str]:
        await asyncio.sleep(self.delay_s)
        if self.fault is not None:
            raise self.fault
        return self.states


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def ignore(_request: Request) -> Response:
    return PlainTextResponse("unread")


async def crash(_request: Request) -> Response:
    raise RuntimeError("what a person wrote")


async def slow(_request: Request) -> Response:
    await asyncio.sleep(0.3)
    return PlainTextResponse("done")


async def own_policy(_request: Request) -> Response:
    return PlainTextResponse("page", headers={"Content-Security-Policy": "default-src 'self'"})


ROUTES = [
    Route("/echo", echo, methods=["POST"]),
    Route("/ignore", ignore, methods=["POST"]),
    Route("/crash", crash),
    Route("/slow", slow),
    Route("/page", own_policy),
]


@pytest.fixture
def parts() -> Parts:
    return Parts()


@pytest.fixture
async def client(parts: Parts) -> AsyncIterator[httpx2.AsyncClient]:
    app = web_app(ready=parts, version="1.2.3", routes=ROUTES)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://zhishe") as client:
        yield client


@pytest.fixture
async def server(parts: Parts) -> AsyncIterator[WebServer]:
    server = WebServer(web_app(ready=parts, version="1.2.3", routes=ROUTES), host="127.0.0.1", port=0)
    await server.start()
    yield server
    await server.stop()


async def test_it_is_healthy_while_it_lives(client: httpx2.AsyncClient, parts: Parts) -> None:
    parts.states = {"store": "closed"}
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": "1.2.3"})
    assert (await client.head("/healthz")).status_code == 200


async def test_it_is_ready_when_every_part_is(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"store": "ok", "engine": "ok"})


async def test_it_names_the_part_that_is_not_ready(client: httpx2.AsyncClient, parts: Parts) -> None:
    parts.states = {"store": "ok", "engine": "stopped"}
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"store": "ok", "engine": "stopped"})


async def test_a_check_that_hangs_is_a_timeout(parts: Parts) -> None:
    parts.delay_s = 30
    app = web_app(ready=parts, version="1", ready_within_s=0.05)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://zhishe") as client:
        answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"check": "timeout"})


async def test_a_check_that_fails_says_so_and_not_why(client: httpx2.AsyncClient, parts: Parts) -> None:
    parts.fault = RuntimeError("postgresql://zhishe:secret@db")
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"check": "failed"})


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/healthz/", "/nothing?token=abc"])
async def test_there_is_nothing_else_to_see(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.text) == (404, "Not Found\n")
    assert answer.headers["content-type"].startswith("text/plain")


async def test_the_wrong_method_is_refused_plainly(client: httpx2.AsyncClient) -> None:
    answer = await client.post("/healthz")
    assert (answer.status_code, answer.text) == (405, "Method Not Allowed\n")
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/crash"])
async def test_every_answer_has_the_safe_headers(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert {name: answer.headers.get(name) for name in SAFE_HEADERS} == SAFE_HEADERS


async def test_a_route_keeps_the_policy_it_sets(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/page")
    assert answer.headers["content-security-policy"] == "default-src 'self'"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_fault_is_told_to_nobody_outside(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/crash")
    assert (answer.status_code, answer.text) == (500, "Internal Server Error\n")


async def chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 4096):
        yield b"x" * 4096
    yield b"x" * (size % 4096)


@pytest.mark.parametrize("path", ["/echo", "/ignore"])
async def test_a_body_over_the_limit_is_refused_by_its_announced_length(client: httpx2.AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b"x" * (BODY_LIMIT_BYTES + 1))
    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_in_chunks_is_refused_where_it_passes_the_limit(server: WebServer) -> None:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        assert (await client.post("/echo", content=chunks(BODY_LIMIT_BYTES))).text == str(BODY_LIMIT_BYTES)
        assert (await client.post("/echo", content=chunks(BODY_LIMIT_BYTES + 1))).status_code == 413


async def test_a_route_may_be_added_later(parts: Parts) -> None:
    app = web_app(ready=parts, version="1")
    app.router.routes.append(Route("/later", ignore, methods=["POST"]))
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://zhishe") as client:
        assert (await client.post("/later")).text == "unread"


async def test_it_answers_over_a_socket_and_names_no_server(server: WebServer) -> None:
    assert server.port > 0
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        answer = await client.get("/healthz")
    assert answer.status_code == 200
    assert "server" not in answer.headers


async def test_no_query_string_reaches_the_log(server: WebServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as client:
        await client.get("/healthz?token=canary")
        await client.get("/nothing?token=canary")
    ours = [record for record in caplog.records if not record.name.startswith("http")]
    assert "canary" not in " ".join(record.getMessage() for record in ours)


async def test_a_taken_port_is_refused_by_its_number(server: WebServer, parts: Parts) -> None:
    second = WebServer(web_app(ready=parts, version="1"), host="127.0.0.1", port=server.port)
    with pytest.raises(Refused) as refusal:
        await second.start()
    assert (refusal.value.key, refusal.value.params) == ("web.port_taken", {"port": server.port})
    await second.stop()


async def test_an_address_of_another_machine_is_refused(parts: Parts) -> None:
    stranger = WebServer(web_app(ready=parts, version="1"), host="192.0.2.1", port=0)
    with pytest.raises(Refused) as refusal:
        await stranger.start()
    assert refusal.value.key == "web.address_unusable"


async def test_it_stops_after_the_request_in_flight_and_frees_the_port(parts: Parts) -> None:
    app = web_app(ready=parts, version="1", routes=ROUTES)
    server = WebServer(app, host="127.0.0.1", port=0)
    await server.start()
    port = server.port
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        request = asyncio.create_task(client.get("/slow"))
        await asyncio.sleep(0.1)
        await server.stop()
        assert (await request).text == "done"
    await server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    again = WebServer(app, host="127.0.0.1", port=port)
    await again.start()
    await again.stop()


async def test_the_signals_stay_with_the_process(parts: Parts) -> None:
    before = (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM))
    server = WebServer(web_app(ready=parts, version="1"), host="127.0.0.1", port=0)
    await server.start()
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before
    await server.stop()
