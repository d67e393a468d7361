"""The sentences by which a history says what is to be so after a step."""

from collections.abc import Mapping

from bot.phrases import Speaker
from core.access.verdict import Because
from core.kernel.phrase import phrase
from tests.flow.histories.stage import Grammar, Stage, Verb


def _names(written: str) -> set[str]:
    return set() if written in ("nothing", "nobody") else set(written.split(", "))


async def _open(stage: Stage, who: str, plans: str) -> None:
    stage.open_to[who] = _names(plans)


async def _inside(stage: Stage, room: str, people: str) -> None:
    stage.inside[room] = _names(people)


async def _answer(stage: Stage, key: str) -> None:
    assert [reply.key for reply in stage.replies] == [key]


async def _button(stage: Stage, action: str) -> None:
    assert action in [button.action for reply in stage.replies for button in reply.buttons]


async def _same_page(stage: Stage, who: str, same: str) -> None:
    assert (stage.pages[who][-1] == stage.pages[who][-2]) is (same == "the same")


async def _why(stage: Stage, who: str, plan: str, why: str) -> None:
    """`/status` says this fact of the plan, and none that is said in longer words."""
    speaker = Speaker((await stage.at.app.member(who)).language, "UTC")
    said = {because: speaker.text(phrase(f"because.{because}")) for because in Because}
    (card,) = await stage.at.app.say(who, "/status")
    (line,) = [line for line in card.text.splitlines() if line.partition(":")[0].partition("：")[0].strip("· ") == plan]
    found = [because.value for because, words in said.items() if words in line]
    assert max(found, key=lambda one: len(said[Because(one)]), default="") == why, card.text


async def _told(stage: Stage, who: str, key: str) -> None:
    assert key in [reply.key for reply in await stage.at.app.inbox(who)]


async def _paid(stage: Stage, who: str, times: str) -> None:
    assert len(stage.charges(who)) == int(times)


async def _last_paid(stage: Stage, who: str, amount: str, currency: str) -> None:
    charge = stage.charges(who)[-1]
    assert (charge["amount"], charge["currency"]) == (int(amount), currency)


async def _at_stripe(stage: Stage, who: str, status: str) -> None:
    assert [row["status"] for row in stage.rows("subscription", who)][-1] == status


async def _count(stage: Stage, number: str, kind: str) -> None:
    assert len(stage.at.stripe.objects(kind)) == int(number)


async def _heard(stage: Stage, status: str) -> None:
    found = {one.status for one in stage.sent}
    assert int(status) in found, f"they got {found}"


EXPECTED: Mapping[str, Verb] = {
    r"(?P<who>m\d): (?P<plans>nothing|\w+(?:, \w+)*)": _open,
    r"inside (?P<room>[\w-]+): (?P<people>nobody|\w+(?:, \w+)*)": _inside,
    r"answer (?P<key>[\w.]+)": _answer,
    r"button (?P<action>/.+)": _button,
    r"(?P<same>the same|another) page for (?P<who>m\d)": _same_page,
    r"(?P<plan>\w+) of (?P<who>m\d) is (?P<why>\w+)": _why,
    r"(?P<who>\w+) is told (?P<key>[\w.]+)": _told,
    r"(?P<who>m\d) paid (?P<times>\d+) times?": _paid,
    r"(?P<who>m\d) paid (?P<amount>\d+) (?P<currency>[a-z]{3}) last": _last_paid,
    r"(?P<who>m\d) is (?P<status>\w+) at Stripe": _at_stripe,
    r"Stripe has (?P<number>\d+) (?P<kind>[\w.]+)": _count,
    r"deliveries got (?P<status>\d+)": _heard,
}
EXPECTATIONS = Grammar.of(EXPECTED)
