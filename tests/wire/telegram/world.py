"""Everything that is true at this Telegram: who there is, which chats, what waits to be heard."""

from __future__ import annotations

import copy
import random
from collections import deque
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from tests.wire.telegram.clock import Clock
from tests.wire.telegram.flood import Flood
from tests.wire.telegram.model import Account, Json, Message, Press, Stored
from tests.wire.telegram.shapes import Specification, prove
from tests.wire.telegram.updates import Updates

if TYPE_CHECKING:
    from tests.wire.telegram.rooms import Room

ANONYMOUS_ADMIN = Account(1087968824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_TO_GROUP = Account(777000, "Telegram")
PRIVACY_AT_BIRTH = True


@dataclass
class World:
    """One Telegram with one bot under test."""

    clock: Clock
    bot: Account
    token: str
    flood: Flood
    updates: Updates
    has_privacy: bool = PRIVACY_AT_BIRTH
    """The bot's privacy mode, as BotFather sets it."""
    people: dict[int, Account] = field(default_factory=dict)
    rooms: dict[int, Room] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)
    """People whom the bot has met: only they can be named by their id."""
    presses: dict[str, Press] = field(default_factory=dict)
    files: dict[str, Stored] = field(default_factory=dict)
    polls: dict[str, Message] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """The bot's name and descriptions by (method, language)."""
    emitted: deque[Json] = field(default_factory=lambda: deque(maxlen=2000))
    specification: Specification | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _shared_ids: count[int] = field(default_factory=lambda: count(11))

    @property
    def now(self) -> int:
        """The moment in Unix seconds."""
        return self.clock.now()

    def seen(self, person: Account) -> None:
        """The bot has met this person: it may ask about them, and be told that it cannot write first."""
        self.known.add(person.id)

    def emit(self, kind: str, body: Json, lane: tuple[str, int]) -> None:
        """The bot will hear of it, if it asked for this kind."""
        update = self.updates.put(kind, copy.deepcopy(body), lane)
        if update is not None:
            self.emitted.append(update.body)
            if self.specification is not None:
                prove(self.specification.wrong_update(update.body))

    def number(self) -> int:
        """Return a number that was never used."""
        return next(self._numbers)

    def secret(self, length: int = 16) -> str:
        """Return a word that nobody guesses; the same in each run."""
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
        return "".join(self.chance.choice(letters) for _ in range(length))

    def message_id(self, room: Room) -> int:
        """Return the next id: supergroups and channels count for themselves, all other chats share one count."""
        return next(room.ids if room.kind in ("supergroup", "channel") else self._shared_ids)
