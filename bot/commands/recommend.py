"""/recommend [topic] and /why <n>: what to take next, and the facts behind it."""

from collections.abc import Mapping
from dataclasses import replace

from bot.commands.base import Ask, BadInput, Command, Section, button, plain, say
from core.courses.model import short_id
from core.kernel.ids import ItemId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.model import Purpose
from core.recommend.advise import Advised
from core.recommend.model import Item, Reason, Suggestion

MOST_FACTS = 6


async def run(ask: Ask) -> Answer:
    """List at most five items, each with its strongest reason; without consent, popular ones, and says why."""
    plans = frozenset(await ask.cases.standing(ask.member.id))
    closed = await ask.cases.browse.closed(plans)
    may_know = ask.member.allows(Purpose.PERSONAL)
    advised = await ask.cases.advise(ask.member.id, is_personal=may_know, topic=ask.words, closed=closed)
    if not advised.suggestions:
        return _nothing(ask)
    lines = tuple(_line(rank, one, advised) for rank, one in enumerate(advised.suggestions, 1))
    said = [phrase("recommend.list", lines=lines)]
    if not may_know:
        said.append(phrase("recommend.not_personal"))
    elif not advised.is_personal:
        said.append(phrase("recommend.no_acts"))
    consent = () if may_know else (button("turn_on", "/consent personal on", purpose=phrase("purpose.personal")),)
    return Answer(tuple(said), (*_opinions(advised), *consent))


def _nothing(ask: Ask) -> Answer:
    if ask.words:
        return say("recommend.none_on", button("recommend", "/recommend"), topic=plain(ask.words[:64]))
    return say("recommend.none", button("courses", "/courses"))


def _line(rank: int, one: Suggestion, advised: Advised) -> Phrase:
    return phrase(
        "recommend.line", rank=rank, id=one.item, title=_title(one.item, advised.titles), why=_why(one, advised)
    )


def _why(one: Suggestion, advised: Advised) -> Phrase:
    strongest = one.reasons[0] if one.reasons else Reason("popularity", None, 0.0)
    return _reason(strongest, advised.titles)


def _reason(reason: Reason, titles: Mapping[str, Item]) -> Phrase:
    if reason.fact is None:
        return phrase("reason.popularity" if reason.signal == "popularity" else "reason.general")
    return phrase(f"reason.{reason.signal}", fact=_title(reason.fact, titles))


def _title(item: str, titles: Mapping[str, Item]) -> Phrase:
    return plain(titles[item].title if item in titles else item)


def _opinions(advised: Advised) -> tuple[Choice, ...]:
    ways: list[Choice] = []
    for rank, one in enumerate(advised.suggestions, 1):
        item = short_id(one.item)
        ways.append(button("open_item", f"/open {item}", rank=rank))
        ways.append(button("like", f"/opinion like {item}", rank=rank))
        ways.append(button("no", f"/opinion no {item}", rank=rank))
        ways.append(button("known", f"/opinion known {item}", rank=rank))
    return tuple(ways)


async def why(ask: Ask) -> Answer:
    """Show the facts behind item n of the list that was shown last, with their weights."""
    shown = await ask.cases.advise.last_shown(ask.member.id)
    if not shown:
        raise BadInput("why.no_list", button("recommend", "/recommend"))
    written = ask.words.strip()
    if not written.isascii() or not written.isdigit() or not 1 <= int(written) <= len(shown):
        ranks = tuple(button("why", f"/why {rank}", rank=rank) for rank in range(1, len(shown) + 1))
        raise BadInput("why.range", *ranks, most=len(shown))
    chosen = shown[int(written) - 1]
    titles = await ask.cases.advise.titles()
    facts = tuple(
        phrase("why.fact", weight=f"{reason.weight:.3f}", why=_reason(reason, titles))
        for reason in chosen.reasons[:MOST_FACTS]
    )
    rest = sum(reason.weight for reason in chosen.reasons[MOST_FACTS:])
    more = (phrase("why.rest", weight=f"{rest:.3f}", count=len(chosen.reasons) - MOST_FACTS),) if rest else ()
    said = phrase("why.card", title=_title(chosen.item, titles), score=f"{chosen.score:.3f}", facts=(*facts, *more))
    return Answer((said,), (button("recommend", "/recommend"), button("consent", "/consent")))


async def opinion(ask: Ask) -> Answer:
    """Keep what the person says of an item and show the changed list."""
    word, _, pressed = ask.words.partition(" ")
    item = ItemId(await ask.cases.browse.meant(pressed.strip()))
    kept = await ask.cases.feedback(ask.member.id, item, word)
    rest = await run(replace(ask, words=""))
    # What somebody likes leaves the list, since they know of it now; it must not leave their sight.
    liked = (button("open", f"/open {short_id(item)}"),) if word == "like" or kept.wants_quiz else ()
    said = phrase("opinion.quiz") if kept.wants_quiz else phrase("opinion.saved" if kept.is_new else "opinion.again")
    return Answer((said, *rest.phrases), (*liked, *rest.choices))


COMMAND = Command("recommend", Section.LEARNER, run, aliases=("推荐",))
WHY = Command("why", Section.LEARNER, why, aliases=("为什么",))
OPINION = Command("opinion", Section.LEARNER, opinion, is_hidden=True)
