"""The Bot API, through python-telegram-bot's client: one connection pool for calls, one for waiting on updates."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "message_reaction",
    "poll_answer",
)
"""Named one by one: by default Telegram leaves out chat_member and message_reaction, or keeps what was asked before."""
LONG_POLL_S = 30
MOST_UPDATES = 100

Json = Mapping[str, Any]
"""What Telegram sent, as it came."""


class Client:
    """One bot: `bot` for calls, `updates` for what comes in.

    `hears_all` where privacy mode is off; else it is shown ordinary words only where it is an administrator.
    """

    def __init__(self, token: str, *, api_base: str, file_base: str) -> None:
        # Else the library warns whenever Telegram asks for patience.
        os.environ.setdefault("PTB_TIMEDELTA", "1")
        # Two, and not one: a torn poll keeps its connection busy, and polling would die with it.
        polls = HTTPXRequest(connection_pool_size=2, pool_timeout=5.0)
        calls = HTTPXRequest(connection_pool_size=64, read_timeout=15.0, pool_timeout=10.0, media_write_timeout=60.0)
        self._requests = (polls, calls)
        self.bot = _Bot(token, base_url=api_base, base_file_url=file_base, request=calls, get_updates_request=polls)
        self.name = ""
        self.id = 0
        self.hears_all = False

    async def begin(self) -> None:
        """The bot knows its own name: raises what the library raises where it cannot."""
        await self.bot.initialize()
        self.name, self.id = self.bot.username, self.bot.id
        self.hears_all = bool(self.bot.can_read_all_group_messages)

    async def updates(self, offset: int) -> Sequence[Json]:
        """Return the updates from `offset` on as they came; waits for the first one."""
        return await self.bot.raw_updates(offset)

    async def close(self) -> None:
        """Every connection is closed."""
        for request in self._requests:
            await request.shutdown()


class _Bot(Bot):
    """The library's bot, and updates as they came: what it would make of them is kept nowhere, their text is."""

    async def raw_updates(self, offset: int) -> Sequence[Json]:
        asked = {
            "offset": offset,
            "limit": MOST_UPDATES,
            "timeout": LONG_POLL_S,
            "allowed_updates": list(ALLOWED_UPDATES),
        }
        found: Any = await self._post("getUpdates", asked, read_timeout=LONG_POLL_S + 10.0)
        return found if isinstance(found, list) else []
