"""Everything that `doctor` looks at, in the order in which it says so; a check stands after the one it needs."""

from bot.checks import config, discord, place, reach, store
from bot.checks.base import Check

CHECKS: tuple[Check, ...] = (*config.CHECKS, *store.CHECKS, *place.CHECKS, *reach.CHECKS, *discord.CHECKS)
