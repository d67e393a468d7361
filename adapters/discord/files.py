"""The port `Files` of Discord: what people sent, fetched when it is needed, from Discord's own hosts alone."""

import re
from urllib.parse import urlsplit

import aiohttp

from adapters.discord.client import DEFAULT_BASE, Client
from adapters.discord.faults import AWAY, FAILURES, Fault, outcome_of
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Platform

HOSTS = frozenset(("cdn.discordapp.com", "media.discordapp.net"))
"""Where Discord keeps what was sent."""
REF = re.compile(r"(?P<channel>\d{1,20})/(?P<message>\d{1,20})/(?P<attachment>\d{1,20})")
MIB = 1024 * 1024
WITHIN = aiohttp.ClientTimeout(total=120, connect=10)
CHUNK = 64 * 1024


class DiscordFiles:
    """Files of people, by chat, message and number: their addresses expire, so Discord is asked for a fresh one."""

    def __init__(self, client: Client, base: str) -> None:
        self._client = client
        self._base = base

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content of the attachment whose `ref` this is.

        Raises `Refused`: `attachment.gone`, or `attachment.too_large` with the limit in MB; `NotYet` while Discord is
        away.
        """
        try:
            address, size = await self._found(ref)
            if size > most_bytes:
                raise too_large(most_bytes)
            return await _read(address, most_bytes)
        except (TimeoutError, *FAILURES) as error:
            if outcome_of(error).fault in {Fault.AWAY, Fault.TOKEN}:
                raise NotYet(AWAY, "discord is away") from error
            raise Refused("attachment.gone") from error

    async def _found(self, ref: str) -> tuple[str, int]:
        """Return where the file is now, and its size."""
        named = REF.fullmatch(ref)
        if named is None:
            raise Refused("attachment.gone")
        message = await self._client.http.get_message(int(named["channel"]), int(named["message"]))
        for one in message["attachments"]:
            if one["id"] == named["attachment"] and is_discords(one["url"], self._base):
                return one["url"], one["size"]
        raise Refused("attachment.gone")


def is_discords(url: str, base: str) -> bool:
    """Whether the address is on a host of Discord's files, or of the server that stands in for Discord."""
    parts = urlsplit(url)
    if base != DEFAULT_BASE:
        own = urlsplit(base)
        return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
    return parts.scheme == "https" and parts.netloc in HOSTS


def too_large(most_bytes: int) -> Refused:
    """Return the refusal of a file that has more than so many bytes."""
    return Refused("attachment.too_large", limit=max(1, most_bytes // MIB))


async def _read(address: str, most_bytes: int) -> bytes:
    """Return what is there, led nowhere else and never more than allowed."""
    async with (
        aiohttp.ClientSession(timeout=WITHIN) as session,
        session.get(address, allow_redirects=False) as answer,
    ):
        if answer.status >= 500 or answer.status == 429:
            raise NotYet(AWAY, "discord's files are away")
        if answer.status != 200:
            raise Refused("attachment.gone")
        content = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK):
            content += chunk
            if len(content) > most_bytes:
                raise too_large(most_bytes)
        return bytes(content)
