"""The web server, inside the event loop that is already running."""

import asyncio
import errno
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from core.kernel.errors import Broken, Refused

DRAIN_S = 5
"""How long requests in flight may finish at a stop; a webhook that is cut off is sent again."""


class _Server(uvicorn.Server):
    """Uvicorn as a guest: signals belong to the process, and being up is something to wait for."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        self.is_up.set()


class WebServer:
    """Serves `app` from `start()` to `stop()`; `port` 0 takes a free one."""

    def __init__(self, app: ASGIApp, *, host: str, port: int) -> None:
        self._app, self._host, self._wanted_port = app, host, port
        self._server: _Server | None = None
        self._task: asyncio.Task[None] | None = None
        self._socket: socket.socket | None = None

    @property
    def port(self) -> int:
        """The port that it listens on; before the start the one it was asked for."""
        return self._wanted_port if self._socket is None else self._socket.getsockname()[1]

    async def start(self) -> None:
        """Listen; does nothing when running.

        Raises `Refused("web.port_taken")`, and `Refused("web.address_unusable")` for a host that is not this machine.
        """
        if self._task is not None:
            return
        self._socket = await self._listen()
        self._server = _Server(_config(self._app))
        self._task = asyncio.create_task(self._server.serve([self._socket]), name="web")
        up = asyncio.create_task(self._server.is_up.wait())
        await asyncio.wait({self._task, up}, return_when=asyncio.FIRST_COMPLETED)
        if not up.done():
            up.cancel()
            self._socket.close()
            fault = self._task.exception()
            self._task = self._socket = None
            raise Broken("the web server did not start") from fault

    async def stop(self) -> None:
        """Let the requests in flight finish, then listen no more; does nothing when not running."""
        if self._task is None or self._server is None:
            return
        self._server.should_exit = True
        try:
            await self._task
        finally:
            self._task = self._server = self._socket = None

    async def _listen(self) -> socket.socket:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                self._host, self._wanted_port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )
            family, *_, address = found[0]
            return _bound(family, address)
        except OSError as fault:
            if fault.errno == errno.EADDRINUSE:
                raise Refused("web.port_taken", port=self._wanted_port) from fault
            problem = fault.strerror or type(fault).__name__
            raise Refused("web.address_unusable", host=self._host, port=self._wanted_port, problem=problem) from fault


def _bound(family: int, address: tuple[object, ...]) -> socket.socket:
    # The protocol is named, for only then asyncio switches Nagle off: else an answer may wait 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Else a restart is refused for a minute while old connections fade; a live listener still is a conflict.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def _config(app: ASGIApp) -> uvicorn.Config:
    # The access log prints the query string, where a webhook may carry a secret: off, whoever hangs a handler on it.
    logging.getLogger("uvicorn.access").disabled = True
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",  # the composition root starts and stops what the routes stand on
        ws="none",
        http="h11",
        timeout_keep_alive=10,
        timeout_graceful_shutdown=DRAIN_S,
    )
