"""Sessions of the gateway: numbered events, what was not yet seen, and who may hear what."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.wire.discord import intents as needs
from tests.wire.discord import permissions
from tests.wire.discord.things import DM, Channel, Guild
from tests.wire.discord.world import World

# How long and how much Discord keeps for a resume is not written down; "some minutes" is general knowledge.
KEPT_EVENTS, KEPT_S = 20_000, 180.0


@dataclass(eq=False)
class Session:
    """One identified shard; `send` is the socket's way out while there is a socket."""

    shard: tuple[int, int]
    intents: int
    id: str = field(default_factory=lambda: uuid4().hex)
    sequence: int = 0
    kept: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=KEPT_EVENTS))
    send: Callable[[str], None] | None = None
    cut_at: float | None = None
    asked_members: dict[int, float] = field(default_factory=dict)

    def dispatch(self, event: str, body: Any) -> None:
        """The event has the next number, is kept for a resume, and is sent if there is a socket."""
        self.sequence += 1
        packet = json.dumps({"op": 0, "t": event, "s": self.sequence, "d": body}, ensure_ascii=False)
        self.kept.append((self.sequence, packet))
        if self.send is not None:
            self.send(packet)

    def serves(self, guild_id: int | None) -> bool:
        """Whether events of the guild come on this shard; those of private chats come on the first."""
        number, count = self.shard
        return number == 0 if guild_id is None else (guild_id >> 22) % count == number


class Hub:
    """All sessions of the bot, and the one way by which events reach them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sessions: dict[str, Session] = {}

    def emit(
        self,
        event: str,
        body: dict[str, Any],
        guild: Guild | None = None,
        channel: Channel | None = None,
        *,
        always: bool = False,
    ) -> None:
        """The event goes to every session that serves the guild, has the intent, and may see the channel."""
        if guild is not None and self.world.bot.id not in guild.members:
            return
        if not always and channel is not None and not self._may_see(channel):
            return
        for session in list(self.sessions.values()):
            if not session.serves(guild.id if guild else None):
                continue
            if always or needs.lets_through(session.intents, event, in_dm=guild is None):
                session.dispatch(event, self._shown(session, event, body, guild))

    def find(self, session_id: str, last_seen: int) -> Session | None:
        """Return the session if it can still be resumed from there."""
        session = self.sessions.get(session_id)
        if session is None or last_seen > session.sequence:
            return None
        if session.cut_at is not None and self.world.clock.seconds() - session.cut_at > KEPT_S:
            del self.sessions[session_id]
            return None
        oldest = session.kept[0][0] if session.kept else session.sequence + 1
        return session if last_seen >= oldest - 1 else None

    def _may_see(self, channel: Channel) -> bool:
        if channel.kind == DM or channel.guild is None:
            return True
        bot = channel.guild.members.get(self.world.bot.id)
        return permissions.may(channel, bot, permissions.VIEW, self.world.clock.now())

    def _shown(self, session: Session, event: str, body: dict[str, Any], guild: Guild | None) -> dict[str, Any]:
        is_text = event in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and guild is not None
        if is_text and not session.intents & needs.CONTENT:
            return needs.without_content(body, str(self.world.bot.id))
        return body
