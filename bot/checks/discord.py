"""Checks of Discord: the token, the intents of the portal, the bot's rights. How each channel stands says /doctor."""

from bot.checks.base import Check, Status, Subject, Trouble, trouble


async def _token(subject: Subject) -> Trouble | None:
    problem = None if subject.discord is None else await subject.discord.token_problem()
    return None if problem is None else trouble(problem)


async def _intents(subject: Subject) -> Trouble | None:
    off = () if subject.discord is None else await subject.discord.intents_off()
    return trouble(names=", ".join(off)) if off else None


async def _rights(subject: Subject) -> Trouble | None:
    missing = () if subject.discord is None else await subject.discord.rights_missing()
    return trouble(places="; ".join(missing)) if missing else None


CHECKS = (
    Check("dc.token", Status.FAIL, _token, needs="config.valid"),
    Check("dc.intents", Status.FAIL, _intents, needs="dc.token"),
    Check("dc.rights", Status.WARN, _rights, needs="dc.token"),
)
