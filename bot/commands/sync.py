"""/sync [@user|all] [dry]: the provider is read again and every door looked at; dry says what would be moved."""

from collections.abc import Sequence

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.access.apply import Step
from core.kernel.errors import NotYet
from core.kernel.ids import MemberId
from core.kernel.messages import Answer
from core.kernel.phrase import phrase

ALL, DRY = frozenset(("", "all", "全部")), frozenset(("dry", "试算"))
MOST_SHOWN = 20


async def run(ask: Ask) -> Answer:
    """Look again at one person or at everybody."""
    words = ask.words.split()
    is_dry = bool(words) and words[-1].lower() in DRY
    whom = " ".join(words[:-1] if is_dry else words)
    member_id = None if whom.lower() in ALL else await _meant(ask, whom)
    if is_dry:
        return _plan(await ask.cases.sync.plan(member_id), whom)
    if member_id is None:
        synced = await ask.cases.sync.everybody()
        return say(
            "sync.done", button("sync_dry", "/sync all dry"), read=synced.read, failed=synced.failed, count=synced.moved
        )
    try:
        moved = await ask.cases.sync.one(member_id)
    except NotYet:
        return say("sync.not_yet", button("again", f"/sync #{member_id}"), number=member_id)
    return say("sync.one", button("lookup", f"/lookup #{member_id}"), number=member_id, count=moved)


async def _meant(ask: Ask, whom: str) -> MemberId:
    found = await ask.cases.look_up.find(whom[:128])
    if len(found) != 1:
        raise BadInput("sync.whom", button("sync_dry", "/sync all dry"), word=plain(whom[:64]))
    return found[0].id


def _plan(steps: Sequence[tuple[MemberId, Step]], whom: str) -> Answer:
    if not steps:
        return say("sync.nothing", button("sync", f"/sync {whom}".strip()))
    lines = tuple(
        phrase("sync.in" if step.goes_in else "sync.out", number=member_id, room=plain(step.door.title))
        for member_id, step in steps[:MOST_SHOWN]
    )
    return say("sync.plan", button("sync", f"/sync {whom}".strip()), lines=lines, count=len(steps))


COMMAND = Command("sync", Section.OWNER, run, asks_provider=True)
