"""/community [days]: who answers whom, who stands between groups, which newcomers nobody answered."""

from collections.abc import Iterator

from bot.commands.base import Ask, BadInput, Command, Section, button, day_count, plain, say
from core.insight.churn import LEAST_WEEKS
from core.insight.community import Community, Named
from core.insight.leaving import Leaving
from core.insight.window import MOST_DAYS
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.model import Role

USUAL_DAYS = 30


async def run(ask: Ask) -> Answer:
    """Show the community of the last days; names are of people who allow it, figures stand above the floor."""
    days, rest = day_count(ask.words, USUAL_DAYS)
    if rest or not 1 <= days <= MOST_DAYS:
        raise BadInput("community.range", *_spans(), least=1, most=MOST_DAYS)
    seen = await ask.cases.community.see(days)
    if seen.people_missing:
        return say("community.few", *_spans(), days=days, count=seen.people_missing)
    leaving = await ask.cases.community.leaving()
    return Answer((*_said(seen, days), *_leaving(leaving, ask)), _spans(), is_personal=True)


def _spans() -> tuple[Choice, ...]:
    return tuple(button("days", f"/community {days}", days=days) for days in (7, 30, 90))


def _said(seen: Community, days: int) -> list[Phrase]:
    said = [phrase("community.head", days=days, people=seen.people, contacts=seen.contacts)]
    if seen.groups:
        sizes = " + ".join(map(str, seen.groups))
        said.append(phrase("community.groups", count=len(seen.groups), sizes=sizes, small=seen.small_groups))
    if seen.helpers:
        lines = tuple(phrase("community.helper", **_named(one)) for one in seen.helpers)
        said.append(phrase("community.helpers", lines=lines))
    if seen.bridges:
        lines = tuple(phrase("community.bridge", **_named(one)) for one in seen.bridges)
        said.append(phrase("community.bridges", lines=lines))
    if seen.newcomers:
        lines = tuple(phrase("community.newcomer", **_named(one)) for one in seen.newcomers)
        said.append(phrase("community.newcomers", lines=lines))
    if len(said) == 1:
        said.append(phrase("community.quiet"))
    return said


def _leaving(found: Leaving | None, ask: Ask) -> Iterator[Phrase]:
    if found is None:
        yield phrase("community.no_outlook", weeks=LEAST_WEEKS)
        return
    yield phrase(
        "community.outlook",
        expected=found.expected,
        low=found.low,
        high=found.high,
        people=found.people,
        right=round(100 * found.auc),
    )
    if found.named and Role.OWNER in ask.roles:
        lines = tuple(phrase("community.at_risk", **_named(one)) for one in found.named)
        yield phrase("community.most_at_risk", lines=lines)


def _named(one: Named) -> dict[str, object]:
    return {"name": plain(one.name), "count": one.count}


COMMAND = Command("community", Section.STAFF, run, aliases=("社区",))
