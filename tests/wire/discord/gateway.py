"""The gateway: who may come in, and what was heard of those inside.

Source: docs events/gateway ("Sharding", "Session Start Limit").
"""

import math

from aiohttp import web

from tests.wire.discord.line import Line
from tests.wire.discord.sessions import Hub
from tests.wire.discord.world import World

IDENTIFY_EVERY_S = 5.0


class Gateway:
    """The door: who may come in, and what was asked of those inside."""

    def __init__(self, world: World) -> None:
        self.world, self.hub = world, Hub(world)
        self.sockets: set[Line] = set()
        self.heard: list[int] = []
        self.closed = self.deaf = False
        self._identified: dict[int, float] = {}
        world.emit = self.hub.emit

    @property
    def url(self) -> str:
        """The address of the gateway."""
        return self.world.base.replace("http", "ws", 1) + "/gateway"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """A connection lives until one side closes it."""
        if self.closed:
            return web.Response(status=503)
        ws = web.WebSocketResponse(autoping=True, max_msg_size=0, compress=False)
        await ws.prepare(request)
        socket = Line(self, ws, request)
        self.sockets.add(socket)
        try:
            await socket.run()
        finally:
            self.sockets.discard(socket)
        return ws

    def may_identify(self, shard: int) -> bool:
        """Whether the shard's place in the queue is free: one identify per 5 s in each of `max_concurrency`."""
        place = shard % self.world.portal.max_concurrency
        now = self.world.clock.seconds()
        if now - self._identified.get(place, -math.inf) < IDENTIFY_EVERY_S:
            return False
        self._identified[place] = now
        return True
