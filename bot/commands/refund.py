"""/refund <charge> [amount]: money goes back; a whole current period ends the subscription too."""

from bot.commands.base import Ask, BadInput, Command, Section, button, say
from core.kernel.messages import Answer
from core.kernel.money import Money, money_from_major


async def run(ask: Ask) -> Answer:
    """Give the amount back, or all that is left of the charge."""
    words = ask.words.split()
    if not 1 <= len(words) <= 2:
        raise BadInput("refund.form", button("help", "/help refund"))
    ref = words[0]
    member_id, charge = await ask.cases.manage.charge(ref)
    left = Money(charge.amount.amount_minor - charge.refunded_minor, charge.amount.currency)
    amount = money_from_major(words[1], charge.amount.currency) if len(words) == 2 else None
    await ask.cases.manage.refund(ref, amount, ask.member.id)
    look = button("lookup", f"/lookup #{member_id}")
    return say("refund.given", look, amount=amount or left, plan=charge.plan, charge=ref)


COMMAND = Command("refund", Section.OWNER, run, asks_provider=True)
