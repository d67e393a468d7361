"""/privacy: what is stored, why, how long, and who sees it."""

from bot.commands.base import Ask, Command, Section, button
from core.kernel.messages import Answer
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Answer always, with the buttons that act on it."""
    days = ask.cases.prune.retention_days
    said = phrase("privacy.card", days=days, people=ask.cases.discover.floor.people)
    ways = (button("consent", "/consent"), button("mydata", "/mydata"), button("forgetme", "/forgetme"))
    return Answer((said,), ways, is_personal=True)


COMMAND = Command("privacy", Section.ANYONE, run, aliases=("隐私",))
