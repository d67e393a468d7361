"""One connection to the gateway: hello, identify, resume, heartbeats, and the codes with which it closes.

Source: docs events/gateway, topics/opcodes-and-status-codes; discord/gateway.py for what a client sends.
"""

import asyncio
import json
import time
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.wire.discord import chunks, intents, shapes
from tests.wire.discord.sessions import Session

if TYPE_CHECKING:
    from tests.wire.discord.gateway import Gateway

SENDS, SENDS_PER_S, LARGEST = 120, 60.0, 4096


class Closing(Exception):
    """The gateway closes the connection with this code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(f"{code}: {reason}")


class Line:
    """One connection of a client."""

    def __init__(self, gateway: "Gateway", ws: web.WebSocketResponse, request: web.Request) -> None:
        self.gateway, self.world, self.ws, self.request = gateway, gateway.world, ws, request
        self.session: Session | None = None
        compressed = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if compressed else None
        self._out: asyncio.Queue[str | None] = asyncio.Queue()
        self._sent_at: deque[float] = deque(maxlen=SENDS)
        self._beat_at = time.monotonic()
        self._closing: asyncio.Future[bool] | None = None

    def send(self, packet: str) -> None:
        """The packet stands in line."""
        self._out.put_nowait(packet)

    def say(self, op: int, body: Any = None) -> None:
        """A packet that is no event stands in line."""
        self.send(json.dumps({"op": op, "d": body, "s": None, "t": None}))

    def cut(self) -> None:
        """The connection is gone, without a word."""
        self.leave()
        if self.request.transport is not None:
            self.request.transport.abort()

    def close(self, code: int) -> None:
        """The connection ends with the code."""
        self._closing = asyncio.ensure_future(self.ws.close(code=code))

    def leave(self, *, for_ever: bool = False) -> None:
        """The session has no socket now; it waits for a resume, or is over."""
        session, self.session = self.session, None
        if session is not None and session.send == self.send:
            session.send, session.cut_at = None, self.world.clock.seconds()
            if for_ever:
                self.gateway.hub.sessions.pop(session.id, None)

    async def run(self) -> None:
        """Packets go both ways until one side closes."""
        pump = asyncio.create_task(self._pump())
        watch = asyncio.create_task(self._watch())
        self.say(10, {"heartbeat_interval": int(self.world.portal.heartbeat_s * 1000), "_trace": ["stand-in"]})
        try:
            async for message in self.ws:
                self._take(message.data if message.type is WSMsgType.TEXT else "")
        except Closing as closing:
            # What stands in line is sent first: an invalid session is told before the door closes.
            self._out.put_nowait(None)
            await asyncio.wait({pump}, timeout=5)
            await self.ws.close(code=closing.code, message=closing.reason.encode())
        finally:
            pump.cancel()
            watch.cancel()
            await asyncio.gather(pump, watch, return_exceptions=True)
            # A client that leaves by 1000 or 1001 gives its session up.
            self.leave(for_ever=self.ws.close_code in (1000, 1001))

    async def _pump(self) -> None:
        while (packet := await self._out.get()) is not None:
            try:
                if self._deflate is None:
                    await self.ws.send_str(packet)
                else:
                    squeezed = self._deflate.compress(packet.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self.ws.send_bytes(squeezed)
            except ConnectionError:
                return

    async def _watch(self) -> None:
        allowed = self.world.portal.heartbeat_s * 1.5
        while True:
            await asyncio.sleep(allowed / 3)
            if time.monotonic() - self._beat_at > allowed:
                await self.ws.close(code=4009, message=b"Session timed out.")
                return

    def _take(self, text: str) -> None:
        if len(text.encode()) > LARGEST:
            raise Closing(4002, "Payload too large.")
        self._count()
        try:
            packet = json.loads(text)
            op, body = packet["op"], packet.get("d")
        except (ValueError, KeyError, TypeError, AttributeError):
            raise Closing(4002, "Error while decoding payload.") from None
        self.gateway.heard.append(op)
        match op:
            case 1:
                self._beat_at = time.monotonic()
                if not self.gateway.deaf:
                    self.say(11)
            case 2:
                self._identify(body)
            case 6:
                self._resume(body)
            case 3 | 4 | 8 if self.session is None:
                raise Closing(4003, "Not authenticated.")
            case 8:
                self._members(body)
            case 3 | 4:
                pass
            case _:
                raise Closing(4001, "Unknown opcode.")

    def _count(self) -> None:
        now = self.world.clock.seconds()
        if len(self._sent_at) == SENDS and now - self._sent_at[0] < SENDS_PER_S:
            raise Closing(4008, "You are being rate limited.")
        self._sent_at.append(now)

    def _identify(self, body: Any) -> None:
        if self.session is not None:
            raise Closing(4005, "Already authenticated.")
        if not isinstance(body, dict) or body.get("token") != self.world.portal.token:
            raise Closing(4004, "Authentication failed.")
        shard = _shard(body.get("shard"), self.world.portal.shards)
        wanted = body.get("intents")
        if not isinstance(wanted, int) or wanted & ~intents.KNOWN:
            raise Closing(4013, "Invalid intent(s).")
        if any(wanted & bit and not getattr(self.world.portal, name) for bit, name in intents.PRIVILEGED.items()):
            raise Closing(4014, "Disallowed intent(s).")
        if not self.gateway.may_identify(shard[0]):
            self.say(9, False)
            return
        session = Session(shard, wanted)
        self.gateway.hub.sessions[session.id] = session
        self._join(session)
        self._ready(session)

    def _ready(self, session: Session) -> None:
        guilds = [one for one in self.world.guilds.values() if self._is_here(session, one.id)]
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": shapes.own_user(self.world.bot),
                "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.gateway.url,
                "session_type": "normal",
                "shard": list(session.shard),
                "application": {"id": str(self.world.application_id), "flags": 0},
                "private_channels": [],
                "_trace": ["stand-in"],
            },
        )
        for guild in guilds:
            if session.intents & intents.GUILDS:
                body = shapes.arriving_guild(guild, self.world.own(guild), self.world.clock.now())
                # The key tells a guild that became available from one that the bot joined (discord/state.py).
                session.dispatch("GUILD_CREATE", {**body, "unavailable": False})

    def _resume(self, body: Any) -> None:
        if self.session is not None:
            raise Closing(4005, "Already authenticated.")
        if not isinstance(body, dict) or body.get("token") != self.world.portal.token:
            raise Closing(4004, "Authentication failed.")
        seen = body.get("seq")
        session = self.gateway.hub.find(str(body.get("session_id")), seen) if isinstance(seen, int) else None
        if session is None:
            self.say(9, False)
            return
        missed = [packet for number, packet in session.kept if number > seen]
        for packet in missed:
            self.send(packet)
        self._join(session)
        session.dispatch("RESUMED", {"_trace": ["stand-in"]})

    def _join(self, session: Session) -> None:
        for other in [one for one in self.gateway.sockets if one.session is session]:
            other.cut()
        session.send, session.cut_at = self.send, None
        self.session = session

    def _members(self, body: Any) -> None:
        assert self.session is not None
        if isinstance(body, dict) and self._is_here(self.session, int(body.get("guild_id", 0))):
            chunks.answer(self.world, self.session, body)

    def _is_here(self, session: Session, guild_id: int) -> bool:
        guild = self.world.guilds.get(guild_id)
        return guild is not None and self.world.bot.id in guild.members and session.serves(guild_id)


def _shard(given: Any, required: int) -> tuple[int, int]:
    if given is None:
        given = [0, 1]
    if not isinstance(given, list) or len(given) != 2 or not 0 <= given[0] < given[1]:
        raise Closing(4010, "Invalid shard.")
    if given[1] < required:
        raise Closing(4011, "Sharding required.")
    return given[0], given[1]
