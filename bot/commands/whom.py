"""Whom a command of staff is about."""

from bot.commands.base import MOST_ACTION_BYTES, Ask, BadInput, button, plain
from core.kernel.messages import Choice
from core.members.model import Member

MOST_PICKED = 5
MOST_WORD = 128


async def whom(ask: Ask, name: str, word: str, rest: str = "") -> Member:
    """Return the one whom the word means: `telegram:12`, `#12` or an account's id, with or without an @.

    Raises `BadInput` for nobody, and for several, who are offered to pick from: the command `name` with its `rest`.
    """
    found = [one for one in await ask.cases.look_up.find(word[:MOST_WORD]) if one.accounts]
    if not found:
        raise BadInput("whom.none", button("help", f"/help {name}"), word=plain(word[:64]))
    if len(found) > 1:
        ways = (_pick(one, name, rest) for one in found[:MOST_PICKED])
        raise BadInput("whom.pick", *ways, word=plain(word[:64]))
    return found[0]


def _pick(member: Member, name: str, rest: str) -> Choice:
    """Return the button that means this one; where it cannot carry the rest, it opens the person's card."""
    line = f"/{name} #{member.id} {rest}".strip()
    action = line if fits(line) else f"/lookup #{member.id}"
    return button("plain", action, text=f"{member.accounts[0].platform} {member.name}"[:40])


def fits(line: str) -> bool:
    """Whether a button can carry the line."""
    return len(line.encode()) <= MOST_ACTION_BYTES


def named(member: Member) -> dict[str, object]:
    """Return what a sentence needs to name somebody."""
    return {"name": plain(member.name), "number": member.id}
