"""The look at the community: only of those who allow it, only where the platform does, only above the floor."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from core.insight.community import SeeCommunity
from core.interactions.model import Room
from core.interactions.reactions import Reaction
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, DISCORD, Address, MemberId
from core.members.agree import Agree
from core.members.model import Purpose
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

PEOPLE = range(1, 12)
CLIQUES = [*combinations(range(1, 6), 2), *combinations(range(6, 11), 2), (5, 6)]
ASKED = timedelta(hours=2)
NEW = (1, 11)
"""The first answers many others, and waits for nothing."""


async def a_community(pairs: Iterable[tuple[int, int]] = CLIQUES, room: Room | None = None) -> FakeWork:
    """Everybody asks once, and each pair's first answers its second; number 11 is answered by nobody."""
    work, place = FakeWork(), room or a_room()
    folk = [a_member(n, at=Address(CONSOLE, f"p{n}"), allows=(Purpose.PERSONAL,)) for n in PEOPLE]
    folk = [replace(one, created_at=NOON - timedelta(days=1 if one.id in NEW else 90)) for one in folk]
    asked = [an_entry(f"q{n}", room=place, by=n, at=NOON - ASKED) for n in PEOPLE]
    replies = [replace(an_entry(f"r{a}-{b}", room=place, by=a), reply_to=f"q{b}") for a, b in pairs]
    await keep(work, place, *folk)
    async with work.write() as tx:
        await tx.log.append([*asked, *replies])
    return work


def over(work: FakeWork) -> SeeCommunity:
    return SeeCommunity(work, HandClock(), 5)


async def test_two_circles_their_bridge_their_helpers_and_who_waits() -> None:
    found = await over(await a_community())(30)
    assert (found.people, found.contacts, found.groups, found.small_groups) == (11, 21, (5, 5), 0)
    assert [(one.name, one.count) for one in found.helpers] == [("p1", 4), ("p6", 4), ("p2", 3), ("p7", 3)]
    assert {one.name for one in found.bridges} == {"p5", "p6"}
    assert [(one.name, one.count) for one in found.newcomers] == [("p11", 1)]


async def test_a_reaction_is_an_answer_too() -> None:
    work = await a_community()
    work.tables.reactions.append(Reaction(a_room().id, "q11", MemberId(1), "👍", NOON))
    found = await over(work)(30)
    assert (found.contacts, found.newcomers) == (22, ())


async def test_who_says_no_is_gone_from_the_next_look() -> None:
    work = await a_community()
    await Agree(work, HandClock())(MemberId(1), (Purpose.PERSONAL,), is_on=False)
    found = await over(work)(30)
    assert (found.people, found.contacts) == (10, 17)
    assert "p1" not in {one.name for one in (*found.helpers, *found.bridges, *found.newcomers)}


async def test_what_was_said_before_a_yes_stays_out() -> None:
    work, clock = await a_community(), HandClock()
    for is_on in (False, True):
        clock.pass_by(timedelta(hours=1))
        await Agree(work, clock)(MemberId(1), (Purpose.PERSONAL,), is_on=is_on)
    assert (await SeeCommunity(work, clock, 5)(30)).contacts == 17


async def test_nobody_is_looked_at_on_discord() -> None:
    found = await over(await a_community(room=a_room(at=Address(DISCORD, "7"))))(30)
    assert (found.people, found.people_missing, found.helpers) == (0, 5, ())


async def test_below_the_floor_and_outside_the_range_nothing_is_shown() -> None:
    work = await a_community()
    assert (await SeeCommunity(work, HandClock(), 12)(30)).people_missing == 1
    for days in (0, 366):
        with pytest.raises(Refused):
            await over(work)(days)
