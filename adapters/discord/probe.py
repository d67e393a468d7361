"""How the bot stands at Discord, asked over REST alone: for `zhishe doctor`, which connects to nothing."""

from typing import Any

import aiohttp

MEMBERS_ON, TEXT_ON = (1 << 14 | 1 << 15), (1 << 18 | 1 << 19)
"""Flags of an application: the intents `members` and `message_content`, for many communities or for few."""
RIGHTS = {"Manage Roles": 1 << 28, "View Channels": 1 << 10, "Send Messages": 1 << 11, "Read Message History": 1 << 16}
ADMINISTRATOR = 1 << 3
WITHIN = aiohttp.ClientTimeout(total=20, connect=5)


class DiscordProbe:
    """Looks at Discord with this token; nothing is changed there."""

    def __init__(self, base: str, token: str) -> None:
        self._base = base
        self._token = token

    async def token_problem(self) -> str | None:
        """Return "" where Discord does not know the token, "away" where Discord does not answer; None where it does."""
        try:
            await self._get("/users/@me")
        except PermissionError:
            return ""
        except (TimeoutError, aiohttp.ClientError, OSError):
            return "away"
        return None

    async def intents_off(self) -> list[str]:
        """Return the intents that are switched off in the portal."""
        flags = int((await self._get("/applications/@me")).get("flags", 0))
        wanted = {"Server Members Intent": MEMBERS_ON, "Message Content Intent": TEXT_ON}
        return [name for name, either in wanted.items() if not flags & either]

    async def rights_missing(self) -> list[str]:
        """Return "community: rights" for each community in which the bot lacks some."""
        found: list[str] = []
        for guild in await self._get("/users/@me/guilds"):
            own = int(guild["permissions"])
            lacking = [] if own & ADMINISTRATOR else [name for name, bit in RIGHTS.items() if not own & bit]
            found += [f"{guild['name']}: {', '.join(lacking)}"] if lacking else []
        return found

    async def _get(self, path: str) -> Any:
        headers = {"authorization": f"Bot {self._token}", "user-agent": "DiscordBot (zhishe, 1)"}
        async with (
            aiohttp.ClientSession(timeout=WITHIN, headers=headers) as session,
            session.get(self._base + path) as answer,
        ):
            if answer.status == 401:
                raise PermissionError("discord does not know the token")
            answer.raise_for_status()
            return await answer.json(content_type=None)
