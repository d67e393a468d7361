"""What Discord's errors mean for whoever asked: wait, never again, or look whether it was done."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum, auto

import aiohttp
import discord

AWAY = timedelta(seconds=5)
"""How long until a server that is away is asked again."""
UNKNOWN_CHANNEL, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER = 10003, 10007, 10011, 10013
UNKNOWN_INTERACTION, ANSWERED_ALREADY = 10062, 40060
NO_ACCESS, SHUT, NO_RIGHT = 50001, 50007, 50013

FAILURES = (discord.DiscordException, aiohttp.ClientError, OSError, asyncio.TimeoutError, RuntimeError)
"""What a call of the library can end with when Discord, or the way to it, is at fault; RuntimeError: when it was closed
meanwhile."""


class Fault(StrEnum):
    """What became of a request."""

    AWAY = auto()
    """Nobody knows whether it was done; it may be asked again where that cannot double it."""
    GONE = auto()
    """The person is not in the community (any more)."""
    NO_ROLE = auto()
    """The role does not exist (any more)."""
    NO_RIGHT = auto()
    """The bot lacks a right."""
    NO_ACCESS = auto()
    """The bot does not see the place, or it is not there (any more)."""
    SHUT = auto()
    """The person takes no private messages from the bot."""
    LATE = auto()
    """The interaction is over, or was answered already."""
    TOKEN = auto()
    """The token is not, or no longer, valid."""
    REFUSED = auto()
    """The request itself is refused."""


CODES = {
    UNKNOWN_CHANNEL: Fault.NO_ACCESS,
    UNKNOWN_MEMBER: Fault.GONE,
    UNKNOWN_USER: Fault.GONE,
    UNKNOWN_ROLE: Fault.NO_ROLE,
    UNKNOWN_INTERACTION: Fault.LATE,
    ANSWERED_ALREADY: Fault.LATE,
    NO_ACCESS: Fault.NO_ACCESS,
    SHUT: Fault.SHUT,
    NO_RIGHT: Fault.NO_RIGHT,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A fault, and the number that Discord gave it."""

    fault: Fault
    code: int = 0


def outcome_of(error: BaseException) -> Outcome:
    """Return what the error means."""
    match error:
        case discord.LoginFailure():
            return Outcome(Fault.TOKEN)
        case discord.DiscordServerError() | discord.RateLimited():
            return Outcome(Fault.AWAY)
        case discord.HTTPException(status=401):
            return Outcome(Fault.TOKEN, 401)
        case discord.HTTPException(status=429):
            return Outcome(Fault.AWAY, 429)
        case discord.HTTPException(code=code) if code in CODES:
            return Outcome(CODES[code], code)
        case discord.Forbidden(code=code):
            return Outcome(Fault.NO_RIGHT, code)
        case discord.HTTPException(code=code):
            return Outcome(Fault.REFUSED, code)
        case discord.InteractionResponded():
            return Outcome(Fault.LATE)
        case _:
            return Outcome(Fault.AWAY)
