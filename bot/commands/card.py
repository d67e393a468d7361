"""/card: the provider's page with card and invoices."""

from bot.commands.base import Ask, Command, Section, button, say
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import phrase


async def run(ask: Ask) -> Answer:
    """Lead to the page; who never paid is shown the plans."""
    url = await ask.cases.manage.card(ask.member.id)
    return say("card.page", Choice(phrase("button.open_link"), url=url), button("status", "/status"))


COMMAND = Command("card", Section.SUBSCRIBER, run, aliases=("账单",), asks_provider=True)
