"""/paysupport [text]: a question about money reaches the owner, with what was paid last."""

from bot.commands.base import Ask, Command, Section, button, say
from core.kernel.messages import Answer


async def run(ask: Ask) -> Answer:
    """Open a ticket with the words, or add them to the open one; without words ask what it is about."""
    if not ask.words:
        return say("paysupport.ask", button("status", "/status"))
    written = await ask.cases.pay_support(ask.member.id, ask.words)
    said = "paysupport.opened" if written.is_new else "paysupport.added"
    return say(said, button("status", "/status"), number=written.ticket.id)


COMMAND = Command("paysupport", Section.ANYONE, run, aliases=("付款问题",))
