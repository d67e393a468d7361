"""/consent [purpose on|off]: three switches."""

from bot.commands.base import Ask, BadInput, Command, Section, button
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.model import Member, Purpose

SWITCH = {"on": True, "开": True, "off": False, "关": False}


def consent_card(member: Member) -> Answer:
    """Return the card with the present answers: one button for everything, one switch a purpose."""
    said = phrase("consent.card", lines=consent_lines(member))
    return Answer((said,), _switches(member), is_personal=True)


def consent_lines(member: Member, key: str = "consent.line") -> tuple[Phrase, ...]:
    """Return the present answer to each purpose, one a line."""
    return tuple(phrase(key, purpose=_name(one), state=_state(member, one)) for one in Purpose)


def _switches(member: Member) -> tuple[Choice, ...]:
    everything = (button("accept_all", "/consent all on"),) if not all(map(member.allows, Purpose)) else ()
    one_by_one = (
        button("turn_off", f"/consent {one.value} off", purpose=_name(one))
        if member.allows(one)
        else button("turn_on", f"/consent {one.value} on", purpose=_name(one))
        for one in Purpose
    )
    return (*everything, *one_by_one)


def _name(purpose: Purpose) -> Phrase:
    return phrase(f"purpose.{purpose.value}")


def _state(member: Member, purpose: Purpose) -> Phrase:
    return phrase("state.on" if member.allows(purpose) else "state.off")


async def run(ask: Ask) -> Answer:
    """Switch one purpose (or all of them) on or off and show the card; without words, only show it."""
    words = ask.words.lower().split()
    if not words:
        return consent_card(ask.member)
    purposes = tuple(Purpose) if words[0] in {"all", "全部"} else tuple(one for one in Purpose if one.value == words[0])
    if len(words) != 2 or not purposes or words[1] not in SWITCH:
        raise BadInput("consent.unknown", *consent_card(ask.member).choices, words=ask.words[:32])
    member = await ask.cases.agree(ask.member.id, purposes, is_on=SWITCH[words[1]])
    card = consent_card(member)
    return Answer((phrase("consent.saved"), *card.phrases), card.choices, is_personal=True)


COMMAND = Command("consent", Section.ANYONE, run, aliases=("授权", "同意"))
