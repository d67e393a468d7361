"""Who falls silent is learnt from the community's own weeks, or nothing is said."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest

from core.insight.churn import LEAST_AUC, Deed, Did, auc_of, held_out, outlook, past_of
from core.insight.leaving import SeeLeaving
from core.interactions.model import ActKind
from core.interactions.reactions import Reaction
from core.kernel.ids import CONSOLE, DISCORD, Address, MemberId, Platform
from core.members.agree import Agree
from core.members.model import Purpose
from tests.bench.churn import community
from tests.factories import a_member, a_room, an_act, an_entry, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

PEOPLE, WEEKS = 120, 12


def deeds(weeks: int = WEEKS, people: int = PEOPLE) -> Iterator[Did]:
    return community(people, weeks, seed=1)


def test_who_fades_is_told_from_who_stays() -> None:
    found = outlook(list(deeds()), NOON)
    assert found is not None
    assert found.auc > LEAST_AUC
    expected, low, high = found.expected
    assert 0 <= low <= expected <= high <= len(found.odds)
    chances = [chance for _, chance in found.odds]
    assert chances == sorted(chances, reverse=True)
    assert found == outlook(list(deeds()), NOON)


def test_a_short_past_few_people_and_nobody_teach_nothing() -> None:
    assert outlook(list(deeds(weeks=8)), NOON) is None
    assert outlook(list(deeds(people=15)), NOON) is None
    assert outlook([], NOON) is None


def test_chance_alone_is_not_told() -> None:
    chance = np.random.default_rng(3)
    noise = [
        Did(int(chance.integers(150)), Deed.WORD, NOON - timedelta(weeks=float(chance.uniform(0, 14))))
        for _ in range(900)
    ]
    past = past_of(noise, NOON)
    assert past is not None
    assert (held_out(past) or 0.0) < LEAST_AUC
    assert outlook(noise, NOON) is None


@pytest.mark.parametrize(("scores", "auc"), [((0, 1, 2, 3), 1.0), ((3, 2, 1, 0), 0.0), ((1, 1, 1, 1), 0.5)])
def test_the_area_counts_pairs_in_order_and_equal_ones_half(scores: tuple[float, ...], auc: float) -> None:
    assert auc_of(np.array(scores, dtype=float), np.array([False, False, True, True])) == auc


async def lived(on: Platform = CONSOLE) -> FakeWork:
    """The community in the store."""
    work, room = FakeWork(), a_room(at=Address(on, "1"))
    folk = [a_member(n, at=Address(on, f"p{n}"), allows=(Purpose.PERSONAL,)) for n in range(1, PEOPLE + 1)]
    await keep(work, room, *folk)
    dids = list(deeds())
    said = [an_entry(f"m{n}", room=room, by=d.person + 1, at=d.at) for n, d in enumerate(dids) if d.deed is Deed.WORD]
    done = [
        an_act(f"i-{n}", ActKind.DONE, by=d.person + 1, at=d.at) for n, d in enumerate(dids) if d.deed is Deed.LESSON
    ]
    async with work.write() as tx:
        await tx.log.append(said)
        await tx.acts.add(done)
        tx.tables.reactions += [
            Reaction(room.id, said[0].message_ref, MemberId(d.person + 1), "👍", d.at)
            for d in dids
            if d.deed is Deed.SIGN
        ]
    return work


async def test_the_outlook_names_those_most_at_risk_and_not_who_said_no() -> None:
    work = await lived()
    found = await SeeLeaving(work, HandClock(), 5)()
    assert found is not None
    assert found.low <= found.expected <= found.high <= found.people
    first = found.named[0]
    assert first.count >= 50
    await Agree(work, HandClock())(first.member_id, (Purpose.PERSONAL,), is_on=False)
    after = await SeeLeaving(work, HandClock(), 5)()
    assert after is not None
    assert first.member_id not in {one.member_id for one in after.named}


async def test_nothing_is_said_of_people_on_discord_or_of_too_few() -> None:
    assert await SeeLeaving(await lived(DISCORD), HandClock(), 5)() is None
    assert await SeeLeaving(await lived(), HandClock(), PEOPLE)() is None
