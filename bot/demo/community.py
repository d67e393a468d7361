"""The whole demo community from one seed."""

from datetime import datetime, timedelta
from random import Random

from bot.demo.learning import acts
from bot.demo.model import DemoCommunity
from bot.demo.people import people
from bot.demo.shelf import courses
from bot.demo.talk import messages
from bot.demo.texts.catalogue import PLANS, ROOMS
from core.kernel.time import utc


def community(seed: int, until: datetime, days: int = 90) -> DemoCommunity:
    """Return the community as it stands at `until`, after `days` of life; the same seed and time make the same one."""
    end = utc(until)
    start = end - timedelta(days=days)
    members = people(_draws(seed, "people"), start, days)
    shelf = courses()
    return DemoCommunity(
        rooms=ROOMS,
        members=members,
        messages=messages(_draws(seed, "talk"), ROOMS, members, start, end),
        courses=shelf,
        plans=PLANS,
        acts=acts(_draws(seed, "learning"), members, shelf, end),
    )


def _draws(seed: int, part: str) -> Random:
    """Each part draws for itself: a new template moves no member and no lesson."""
    return Random(f"{seed}:{part}")  # noqa: S311 - a story is told here, no secret is made
