"""/unlink [platform]: the seat on the other platform is free, and what that account had through it ends."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.cancel import YES
from core.access.link_code import SEAT_RESTS
from core.kernel.errors import Refused
from core.kernel.ids import Address
from core.kernel.messages import Answer, Choice

HOURS = int(SEAT_RESTS.total_seconds() // 3600)


async def run(ask: Ask) -> Answer:
    """Part the other account after one confirmation; of several, ask which."""
    others = [account for account in ask.member.accounts if account != ask.account]
    if not others:
        raise Refused("unlink.nothing")
    words = ask.words.lower().split()
    is_sure = bool(words) and words[-1] in YES
    named = words[:-1] if is_sure else words
    if not named and len(others) > 1:
        return say("unlink.which", *_ways(others), accounts=plain(", ".join(map(str, others))))
    seat = _chosen(ask, others, named)
    if not is_sure:
        ways = (button("unlink_yes", f"/unlink {seat.platform} yes"), button("me", "/me"))
        return say("unlink.sure", *ways, account=plain(str(seat)), hours=HOURS)
    unlinked = await ask.cases.unlink(ask.member.id, seat.platform)
    return say("unlink.done", button("me", "/me"), account=plain(str(unlinked.account)), until=unlinked.until)


def _chosen(ask: Ask, others: Sequence[Address], named: Sequence[str]) -> Address:
    """Return the account that is meant; `BadInput` for another word and for the one that speaks."""
    if not named:
        return others[0]
    if list(named) == [ask.account.platform]:
        raise BadInput("unlink.own", *_ways(others), platform=ask.account.platform, other=others[0].platform)
    found = [account for account in others if list(named) == [account.platform]]
    if not found:
        word = plain(" ".join(named)[:32])
        raise BadInput("unlink.unknown", *_ways(others), word=word, other=others[0].platform)
    return found[0]


def _ways(others: Sequence[Address]) -> tuple[Choice, ...]:
    return tuple(button("unlink", f"/unlink {account.platform}") for account in others)


COMMAND = Command("unlink", Section.SUBSCRIBER, run, aliases=("解除关联",))
