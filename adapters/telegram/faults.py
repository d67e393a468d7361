"""What Telegram's errors mean for whoever asked: wait, try again, never again, or nobody knows."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""The request did not leave this machine: to send it again cannot double it."""
AWAY = timedelta(seconds=5)
"""How long until a server that is away is asked again."""


class Fault(StrEnum):
    """What became of a request that was not answered with a result."""

    PATIENCE = auto()
    """Too many at once: after the given time."""
    AWAY = auto()
    """It was not done; it may be sent again."""
    UNSURE = auto()
    """It may have been done: the answer was lost on its way."""
    MOVED = auto()
    """The group has another number now."""
    SHUT = auto()
    """This chat is closed to the bot."""
    TOKEN = auto()
    """The token is not, or no longer, valid."""
    REFUSED = auto()
    """The request itself is refused, with a reason."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fault with what is needed to go on from it."""

    fault: Fault
    said: str = ""
    after: timedelta = AWAY
    new_chat: str = ""

    def says(self, *words: str) -> bool:
        """Whether Telegram's reason has one of these words."""
        return any(word in self.said for word in words)


def outcome_of(error: TelegramError) -> Outcome:
    """Return what the error means."""
    said = error.message.lower()
    match error:
        case RetryAfter(retry_after=after):
            return Outcome(Fault.PATIENCE, said, after if isinstance(after, timedelta) else timedelta(seconds=after))
        case ChatMigrated(new_chat_id=number):
            return Outcome(Fault.MOVED, said, new_chat=str(number))
        case Forbidden():
            return Outcome(Fault.SHUT, said)
        case InvalidToken():
            return Outcome(Fault.TOKEN, said, timedelta(minutes=1))
        case BadRequest():
            return Outcome(Fault.REFUSED, said)
        case TimedOut() | NetworkError():
            return Outcome(_network(error), said)
        case _:
            return Outcome(Fault.UNSURE, said)


def _network(error: NetworkError) -> Fault:
    """Return whether a request that failed on the network may have had its effect."""
    cause = error.__cause__
    if isinstance(cause, NEVER_SENT):
        return Fault.AWAY
    if isinstance(cause, httpx.HTTPError) or isinstance(error, TimedOut):
        return Fault.UNSURE
    # An answer with a 5xx: whoever answers so did not do it, but for one that had waited for somebody else in vain.
    return Fault.UNSURE if "gateway timeout" in error.message.lower() or "(504)" in error.message else Fault.AWAY
