"""/mydata: everything that is stored about oneself, as JSON."""

import json

from bot.commands.base import Ask, Command, Section, button, plain
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Show how much is stored in which table, then all of it."""
    stored = await ask.cases.export_person(ask.member.id)
    lines = tuple(plain(f"{table}: {len(rows)}") for table, rows in stored.items() if rows)
    card = phrase("mydata.card", rows=sum(map(len, stored.values())), lines=lines)
    whole = json.dumps({table: list(rows) for table, rows in stored.items()}, ensure_ascii=False, indent=1, default=str)
    return Answer((card, plain(whole)), (button("privacy", "/privacy"), button("forgetme", "/forgetme")))


COMMAND = Command("mydata", Section.ANYONE, run, aliases=("我的数据",))
