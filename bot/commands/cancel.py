"""/cancel and /resume: a subscription ends with its paid period, or goes on after all."""

from bot.commands.base import Ask, Command, Section, button, say
from core.kernel.errors import Refused
from core.kernel.messages import Answer
from core.payments.right import Status

YES = frozenset(("yes", "是", "确定"))


async def cancel(ask: Ask) -> Answer:
    """End the subscription at its period's end, after one confirmation."""
    right = await ask.cases.manage.subscription(ask.member.id)
    if right.ends_at is not None:
        return say("cancel.already", button("resume", "/resume"), plan=right.plan, until=right.ends_at)
    if ask.words.strip().lower() not in YES:
        return say("cancel.sure", button("cancel_yes", "/cancel yes"), button("status", "/status"), plan=right.plan)
    ended = await ask.cases.manage.cancel(ask.member.id)
    until = await _open_until(ask, ended.key) if ended.status is Status.PAST_DUE else ended.ends_at
    if until is None:
        raise Refused("cancel.not_yet")
    return say("cancel.done", button("resume", "/resume"), plan=ended.plan, until=until)


async def _open_until(ask: Ask, key: str) -> object:
    """Return when the grace of an unpaid renewal ends: cancelling does not prolong it."""
    verdicts = await ask.cases.standing.each(ask.member.id)
    return next((one.until for one in verdicts if one.right and one.right.key == key), None)


async def resume(ask: Ask) -> Answer:
    """Take the cancellation back before the end."""
    right = await ask.cases.manage.subscription(ask.member.id, is_ending=True)
    if right.ends_at is None:
        return say("resume.nothing", button("status", "/status"), plan=right.plan)
    resumed = await ask.cases.manage.resume(ask.member.id)
    if resumed.ends_at is not None:
        raise Refused("resume.not_yet")
    return say("resume.done", button("status", "/status"), plan=resumed.plan)


CANCEL = Command("cancel", Section.SUBSCRIBER, cancel, aliases=("退订",), asks_provider=True)
RESUME = Command("resume", Section.SUBSCRIBER, resume, aliases=("恢复",), asks_provider=True)
