"""The undo button of /grant and /revoke: `/undo grant #12 0f3a…`; pressed, never typed."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.whom import named, whom
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Take back what was given, or give back what was ended, within ten minutes."""
    words = ask.words.split()
    if len(words) != 3 or words[0] not in {"grant", "revoke"}:
        raise BadInput("undo.nothing", button("help", "/help grant"))
    what, who, mark = words
    member = await whom(ask, "lookup", who)
    look = button("lookup", f"/lookup #{member.id}")
    if what == "grant":
        comp = await ask.cases.grant.undo(member.id, mark, ask.member.id)
        return say("undo.grant", look, plan=comp.plan, count=comp.days or 0, **named(member))
    plans = await ask.cases.revoke.undo(member.id, mark, ask.member.id)
    return say("undo.revoke", look, plans=plain(", ".join(sorted(set(plans)))), **named(member))


COMMAND = Command("undo", Section.STAFF, run, is_hidden=True)
