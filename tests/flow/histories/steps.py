"""The sentences by which a history goes on: people, their bank, the owner's dashboard, Stripe and time."""

from collections.abc import Mapping

from tests.flow.histories.away import AWAY
from tests.flow.histories.dashboard import DASHBOARD
from tests.flow.histories.stage import Grammar, Stage, Verb, span

PAYS = r"(?: by (?P<method>\w+))?(?: with (?P<card>\w+))?(?: using (?P<promotion_code>\w+))?"


async def _says(stage: Stage, who: str, line: str, room: str | None = None) -> None:
    await stage.say(who, line, room)


async def _asks(stage: Stage, who: str, plan: str) -> None:
    await stage.ask_for(who, plan)


async def _pays(stage: Stage, who: str, page: str = "0", **how: str) -> None:
    await stage.at.stripe.pay(stage.pages[who][int(page) - 1], **how)


async def _buys(stage: Stage, who: str, plan: str, **how: str) -> None:
    await stage.ask_for(who, plan)
    await _pays(stage, who, **how)


async def _confirms(stage: Stage, who: str, fails: str | None = None) -> None:
    await stage.at.stripe.authenticate(stage.pages[who][-1], passed=fails is None)


async def _confirms_renewal(stage: Stage, who: str) -> None:
    await stage.at.stripe.authenticate(_open_invoice(stage, who))


async def _card(stage: Stage, who: str, how: str) -> None:
    modes = {"fails": "declined", "works": "ok", "asks": "requires_action"}
    stage.at.stripe.card_fails(stage.at.customer(who), modes[how])


async def _portal(stage: Stage, who: str, does: str) -> None:
    stripe = stage.at.stripe
    match does:
        case "cancels":
            stripe.portal_cancel(stage.at.subscription(who))
        case "resumes":
            stripe.portal_resume(stage.at.subscription(who))
        case "brings a new card":
            stripe.portal_change_card(stage.at.customer(who))
        case _:
            stripe.portal_pay(_open_invoice(stage, who))


async def _debit(stage: Stage, who: str, how: str) -> None:
    page = stage.pages[who][-1]
    stage.at.stripe.settle_delayed(page) if how == "settles" else stage.at.stripe.fail_delayed(page)


async def _pass(stage: Stage, time: str) -> None:
    stage.at.stripe.advance(span(time))


def _open_invoice(stage: Stage, who: str) -> str:
    (invoice,) = [row for row in stage.rows("invoice", who) if row["status"] == "open"]
    return str(invoice["id"])


PEOPLE: Mapping[str, Verb] = {
    r"(?P<who>\w+) says (?P<line>/.*?)(?: in (?P<room>[\w-]+-room))?": _says,
    r"(?P<who>m\d) asks for (?P<plan>\w+)": _asks,
    rf"(?P<who>m\d) pays(?: page (?P<page>\d))?{PAYS}": _pays,
    rf"(?P<who>m\d) buys (?P<plan>\w+){PAYS}": _buys,
    r"(?P<who>m\d) confirms the renewal": _confirms_renewal,
    r"(?P<who>m\d) (?P<fails>fails to confirm)": _confirms,
    r"(?P<who>m\d) confirms": _confirms,
    r"the card of (?P<who>m\d) (?P<how>fails|works|asks)": _card,
    r"in the portal (?P<who>m\d) (?P<does>cancels|resumes|brings a new card|pays)": _portal,
    r"the debit of (?P<who>m\d) (?P<how>settles|fails)": _debit,
    r"(?P<time>(?:\d+[dhms] ?)+) pass": _pass,
}
STEPS = Grammar.of({**PEOPLE, **DASHBOARD, **AWAY})
