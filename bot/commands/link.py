"""/link [code]: one person on two platforms, by a code that is shown on one and entered on the other."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from core.access.link import Linked
from core.access.link_code import normal
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Show a code; with one, make this account and the one to which it was shown one person."""
    if ask.words:
        return linked_card(await ask.cases.link(ask.account, ask.words))
    code, until = await ask.cases.link.show(ask.member.id, ask.account)
    return say("link.code", button("me", "/me"), code=code, until=until)


async def look(ask: Ask, code: str) -> Answer:
    """Ask once before a code out of a link is used: whoever made the link gets everything that is here."""
    holder = await ask.cases.link.look(ask.account, code)
    accounts = plain(", ".join(map(str, holder.accounts)))
    ways = (button("link_yes", f"/link {normal(code)}"), button("help", "/help link"))
    return say("link.sure", *ways, name=plain(holder.name), accounts=accounts)


def linked_card(linked: Linked) -> Answer:
    """Return what is said to who is one person now, with what they must know of money and consent."""
    accounts = ", ".join(map(str, linked.member.accounts))
    said = [phrase("link.done", accounts=accounts)]
    said += [phrase("link.both_pay")] if linked.both_pay else []
    said += [phrase("link.withdrew")] if linked.withdrew else []
    ways = [button("status", "/status"), button("me", "/me")]
    ways += [button("consent", "/consent")] if linked.withdrew else []
    return Answer(tuple(said), tuple(ways))


COMMAND = Command("link", Section.SUBSCRIBER, run, aliases=("关联",))
