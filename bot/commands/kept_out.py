"""What is said to somebody whom a moderator keeps out."""

from bot.commands.base import button, say
from core.access.verdict import Verdict
from core.kernel.messages import Answer


def kept_out(ban: Verdict) -> Answer:
    """Return until when no plan opens a room to them, and where to ask."""
    ways = (button("paysupport", "/paysupport"), button("help", "/help"))
    return say("join.banned_for_good", *ways) if ban.until is None else say("join.banned", *ways, until=ban.until)
