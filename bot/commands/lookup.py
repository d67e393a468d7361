"""/lookup <@user|platform:id|#number>: a person's card with the facts, for staff; opening it is audited."""

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from bot.commands.status import line
from core.access.lookup import Card
from core.kernel.messages import Answer
from core.kernel.money import Money
from core.kernel.phrase import Phrase, phrase
from core.payments.provider import Charge

MOST_CHARGES = 5
MOST_PICKED = 5


async def run(ask: Ask) -> Answer:
    """Show the card of whom the word means; several are offered to pick from."""
    word = ask.words.strip()
    if not word:
        raise BadInput("lookup.form", button("help", "/help lookup"))
    found = await ask.cases.look_up.find(word[:128])
    if not found:
        raise BadInput("lookup.none", button("help", "/help lookup"), word=plain(word[:64]))
    if len(found) > 1:
        ways = (
            button("plain", f"/lookup #{member.id}", text=f"{member.accounts[0].platform} {member.name}"[:40])
            for member in found[:MOST_PICKED]
        )
        return say("lookup.pick", *ways, word=plain(word[:64]))
    card = await ask.cases.look_up(found[0].id, ask.member.id)
    if card is None:
        raise BadInput("lookup.none", button("help", "/help lookup"), word=plain(word[:64]))
    return await _shown(ask, card)


async def _shown(ask: Ask, card: Card) -> Answer:
    plans = {plan.code: plan for plan in await ask.cases.offer()}
    standing = tuple(
        line(code, verdict, plans.get(code), card.charges) for code, verdict in sorted(card.standing.items())
    )
    who = phrase(
        "lookup.card",
        number=card.member.id,
        name=plain(card.member.name),
        accounts=", ".join(str(account) for account in card.member.accounts),
        since=card.member.created_at,
        lines=standing or (phrase("because.nothing"),),
    )
    paid = tuple(_paid(charge) for charge in card.charges[:MOST_CHARGES])
    said = [phrase("lookup.charges", lines=paid)] if paid else []
    said += [_banned(card)] if card.bans else []
    return Answer((who, *said), (button("again", f"/lookup #{card.member.id}"), button("help", "/help refund")))


def _paid(charge: Charge) -> Phrase:
    key = "lookup.charge_back" if charge.refunded_minor else "lookup.charge"
    back = Money(charge.refunded_minor, charge.amount.currency)
    return phrase(key, at=charge.paid_at, amount=charge.amount, plan=charge.plan, charge=charge.ref, back=back)


def _banned(card: Card) -> Phrase:
    ban = card.bans[-1]
    why = phrase("because.banned")
    return why if ban.until is None else phrase("because.until", why=why, until=ban.until)


COMMAND = Command("lookup", Section.STAFF, run)
