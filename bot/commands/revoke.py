"""/revoke <user> [reason]: comps end at once and a live subscription with them, after one confirmation."""

from re import fullmatch

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from bot.commands.grant import YES
from bot.commands.whom import fits, named, whom
from core.access.ban import MOST_REASON
from core.access.revoke import Ending
from core.kernel.errors import Refused
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase
from core.kernel.text import displayable
from core.members.model import Member


async def run(ask: Ask) -> Answer:
    """Show everything that would end; with `yes`, end it."""
    word, _, rest = ask.words.strip().partition(" ")
    if not word:
        raise BadInput("revoke.form", button("help", "/help revoke"))
    member = await whom(ask, "revoke", word, rest)
    is_sure, mark, reason = _read(rest)
    if len(reason) > MOST_REASON:
        raise Refused("revoke.reason_length", limit=MOST_REASON)
    ending = await ask.cases.revoke.look(member.id)
    if ending.is_nothing:
        return _nothing(member, ending)
    if not is_sure or mark not in {"", ending.mark}:
        return _sure(member, ending, reason)
    return await _end(ask, member, reason)


def _read(rest: str) -> tuple[bool, str, str]:
    """Return whether the rest begins with a yes, the mark of the question that it answers, and the reason."""
    first, _, others = rest.strip().partition(" ")
    if first.lower() not in YES:
        return False, "", displayable(rest, MOST_REASON + 1)
    second, _, reason = others.strip().partition(" ")
    if fullmatch("[0-9a-f]{8}", second):
        return True, second, displayable(reason, MOST_REASON + 1)
    return True, "", displayable(others, MOST_REASON + 1)


def _nothing(member: Member, ending: Ending) -> Answer:
    look = button("lookup", f"/lookup #{member.id}")
    return say("revoke.only_paid" if ending.has_pass else "revoke.none", look, **named(member))


def _sure(member: Member, ending: Ending, reason: str) -> Answer:
    lines: list[Phrase] = [phrase("revoke.comp", plan=comp.plan) for comp in ending.comps]
    lines += [phrase("revoke.subscription", plan=one.plan) for one in ending.subscriptions]
    said = [phrase("revoke.sure", lines=tuple(lines), **named(member))]
    yes = f"/revoke #{member.id} yes {ending.mark}"
    whole = f"{yes} {reason}".strip()
    if not fits(whole):
        said.append(phrase("revoke.reason_long", number=member.id))
    elif reason:
        said.append(phrase("staff.reason", reason=reason))
    ways = (button("revoke_yes", whole if fits(whole) else yes), button("lookup", f"/lookup #{member.id}"))
    return Answer(tuple(said), ways)


async def _end(ask: Ask, member: Member, reason: str) -> Answer:
    ended = await ask.cases.revoke(member.id, reason, ask.member.id)
    look = button("lookup", f"/lookup #{member.id}")
    back = (button("undo", f"/undo revoke #{member.id} {ended.ending.mark}"),) if ended.ending.comps else ()
    return say("revoke.done", *back, look, lines=ended.lines(), **named(member))


COMMAND = Command("revoke", Section.STAFF, run, asks_provider=True)
