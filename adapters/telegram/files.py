"""The port `Files` of Telegram: what people sent, fetched when it is needed."""

from telegram.error import TelegramError

from adapters.telegram.client import Client
from adapters.telegram.faults import Fault, outcome_of
from adapters.telegram.pace import COMMAND, Pace
from core.kernel.errors import NotYet, Refused
from core.kernel.ids import Platform

MOST_BYTES = 20 * 1024 * 1024
"""Bot API, getFile: no bot is given more, save by a Bot API server of its own."""
MIB = 1024 * 1024


class TelegramFiles:
    """Files of people, by the number that came with their message."""

    def __init__(self, client: Client, pace: Pace) -> None:
        self._client = client
        self._pace = pace

    async def fetch(self, platform: Platform, ref: str, *, most_bytes: int) -> bytes:
        """Return the content of the attachment whose `ref` this is.

        Raises `Refused`: `attachment.gone`, or `attachment.too_large` with the limit in MB; `NotYet` while Telegram is
        away.
        """
        most = min(most_bytes, MOST_BYTES)
        await self._pace.breath(COMMAND)
        try:
            found = await self._client.bot.get_file(ref)
            if (found.file_size or 0) > most:
                raise too_large(most)
            content = bytes(await found.download_as_bytearray())
        except TelegramError as error:
            outcome = outcome_of(error)
            if outcome.says("too big", "too large"):
                raise too_large(most) from error
            if outcome.fault in {Fault.PATIENCE, Fault.AWAY, Fault.UNSURE, Fault.TOKEN}:
                raise NotYet(outcome.after, outcome.fault) from error
            raise Refused("attachment.gone") from error
        if len(content) > most:
            raise too_large(most)
        return content


def too_large(most_bytes: int) -> Refused:
    """Return the refusal of a file that has more than so many bytes."""
    return Refused("attachment.too_large", limit=max(1, most_bytes // MIB))
