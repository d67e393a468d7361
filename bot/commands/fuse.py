"""/fuse [yes|no] [number]: what reads would make vanish, and what the owner says is to become of it."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.access.incident import Incident
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase

ANSWERS = {"yes": True, "no": False}
MOST_DIGITS = 18


async def run(ask: Ask) -> Answer:
    """Show what waits for an answer, or take the answer; without a number the only one that waits is meant."""
    asked = await ask.cases.fuse.asked()
    words = ask.words.lower().split()
    if not words:
        return _shown(asked)
    number = _number(words[1:], asked)
    if words[0] not in ANSWERS or number is None:
        raise BadInput("fuse.form", *_ways(asked), button("help", "/help fuse"))
    answered = await ask.cases.fuse.answer(number, ask.member.id, is_yes=ANSWERS[words[0]])
    key = "fuse.ending" if ANSWERS[words[0]] else "fuse.kept"
    return say(key, button("fuse", "/fuse"), missing=answered.missing, known=answered.known)


def _shown(asked: Sequence[Incident]) -> Answer:
    if not asked:
        return say("fuse.quiet", button("help", "/help fuse"))
    lines = tuple(
        phrase("fuse.line", number=one.number, missing=one.missing, known=one.known, at=one.opened_at) for one in asked
    )
    return say("fuse.waiting", *_ways(asked), lines=lines)


def _ways(asked: Sequence[Incident]) -> Sequence[Choice]:
    """Return the two answers to the oldest question."""
    if not asked:
        return ()
    oldest = asked[0]
    yes = button("fuse_yes", f"/fuse yes {oldest.number}", count=oldest.missing)
    return (yes, button("fuse_no", f"/fuse no {oldest.number}"))


def _number(words: Sequence[str], asked: Sequence[Incident]) -> int | None:
    """Return which incident is meant; None where that cannot be known."""
    match words:
        case []:
            return asked[0].number if len(asked) == 1 else None if asked else 0
        case [one] if one.isascii() and one.isdecimal() and len(one) <= MOST_DIGITS:
            return int(one)
        case _:
            return None


COMMAND = Command("fuse", Section.OWNER, run)
