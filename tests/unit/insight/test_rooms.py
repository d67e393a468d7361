"""What a room talks about and how it feels: group figures only, of those who allow it, in the right window."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.insight.analyse import Analyse
from core.insight.discover import Discover
from core.insight.figures import BelowFloor, Floor, MoodFigure
from core.insight.gauge import Gauge
from core.interactions.model import EntryKind, Origin, Room
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, DISCORD, Address, MemberId
from core.members.agree import Agree
from core.members.model import Purpose
from tests.factories import a_member, a_room, an_entry, keep
from tests.fakes.analyst import SpyAnalyst
from tests.fakes.clock import NOON, HandClock
from tests.fakes.store import FakeWork

DAY = timedelta(days=1)
FLOOR = Floor(people=5, messages=20)
TEXTS = ("good soup", "bad soup", "good python table", "bad table python")
BOTH = (Purpose.MOOD, Purpose.PERSONAL)


async def a_talk(
    *,
    people: int = 5,
    messages: int = 20,
    room: Room | None = None,
    allows: tuple[Purpose, ...] = BOTH,
    origin: Origin = Origin.LIVE,
    at: datetime = NOON,
    texts: Sequence[str] = TEXTS,
) -> FakeWork:
    work, place = FakeWork(), room or a_room()
    folk = [a_member(n, at=Address(CONSOLE, f"p{n}"), allows=allows) for n in range(1, people + 1)]
    await keep(work, place, *folk)
    said = [
        an_entry(
            f"m{n}",
            texts[n % len(texts)],
            room=place,
            by=1 + n % people,
            at=at - timedelta(minutes=messages - n),
            received_at=NOON,
            origin=origin,
        )
        for n in range(messages)
    ]
    async with work.write() as tx:
        await tx.log.append(said)
    await Analyse(work, SpyAnalyst())()
    return work


def discover(work: FakeWork, analyst: SpyAnalyst | None = None, floor: Floor = FLOOR) -> Discover:
    return Discover(work, analyst or SpyAnalyst(), HandClock(), floor)


def gauge(work: FakeWork) -> Gauge:
    return Gauge(work, HandClock(), FLOOR)


@pytest.mark.parametrize(
    ("people", "messages", "missing"),
    [(5, 20, None), (4, 20, BelowFloor(1, 0)), (5, 19, BelowFloor(0, 1)), (1, 1, BelowFloor(4, 19))],
)
async def test_there_is_a_figure_from_the_floor_on_and_else_what_is_missing(
    people: int, messages: int, missing: BelowFloor | None
) -> None:
    work = await a_talk(people=people, messages=messages)
    found, felt = await discover(work)(a_room(), 7), await gauge(work)(a_room(), 7, "UTC")
    assert found.missing == missing
    assert (found.topics is None) == (missing is not None)
    assert felt.figure == missing if missing else isinstance(felt.figure, MoodFigure)


async def test_nothing_is_shown_to_the_analyst_below_the_floor() -> None:
    spy = SpyAnalyst()
    await discover(await a_talk(people=4), spy)(a_room(), 7)
    assert spy.seen == []


async def test_a_topic_of_fewer_people_than_the_floor_is_not_named() -> None:
    # Of ten people two speak of python: the room is above the floor, that topic is not.
    texts = ("soup noodles", "python table", "soup noodles", "soup noodles", "noodles soup") * 2
    work = await a_talk(people=10, messages=60, texts=texts)
    found = await discover(work)(a_room(), 7)
    assert found.topics is not None
    assert all(topic.people >= 5 for topic in found.topics.found)
    assert "python" not in {word for topic in found.topics.found for word in topic.words}


async def test_one_who_did_not_agree_is_not_counted() -> None:
    assert (await discover(await a_talk(allows=()))(a_room(), 7)).messages == 0
    mood_only = await a_talk(allows=(Purpose.MOOD,))
    assert (await discover(mood_only)(a_room(), 7)).messages == 0
    assert isinstance((await gauge(mood_only)(a_room(), 7, "UTC")).figure, MoodFigure)


async def test_whoever_withdraws_is_out_of_both_figures_at_once() -> None:
    work = await a_talk()
    await Agree(work, HandClock())(MemberId(1), BOTH, is_on=False)
    assert (await discover(work)(a_room(), 7)).missing == BelowFloor(1, 4)
    assert (await gauge(work)(a_room(), 7, "UTC")).figure == BelowFloor(1, 4)


@pytest.mark.parametrize("has_figures", [True, False])
async def test_an_imported_room_ends_at_its_last_message_and_counts_the_unasked_only_where_allowed(
    has_figures: bool,
) -> None:
    long_ago = NOON - 400 * DAY
    room = a_room(imported_until=long_ago, has_group_figures=has_figures)
    work = await a_talk(room=room, allows=(), origin=Origin.IMPORT, at=long_ago, messages=40)
    found, felt = await discover(work)(room, 7), await gauge(work)(room, 7, "UTC")
    assert found.window.until - long_ago < timedelta(minutes=2)
    assert found.messages == (40 if has_figures else 0)
    assert isinstance(felt.figure, MoodFigure) is has_figures


async def test_a_live_rooms_window_ends_now() -> None:
    work = await a_talk(at=NOON - 8 * DAY)
    assert (await discover(work)(a_room(), 7)).messages == 0
    assert (await discover(work)(a_room(), 9)).messages == 20


async def test_a_deleted_message_is_in_no_topic() -> None:
    work = await a_talk()
    gone = an_entry("m0", "", by=1, at=NOON, kind=EntryKind.DELETE)
    await keep(work, gone)
    assert (await discover(work)(a_room(), 7)).messages == 19


@pytest.mark.parametrize("days", [0, -1, 366])
async def test_days_have_a_range(days: int) -> None:
    work = FakeWork()
    for figure in (discover(work)(a_room(), days), gauge(work)(a_room(), days, "UTC")):
        with pytest.raises(Refused) as refused:
            await figure
        assert refused.value.key == "days.range"


async def test_a_room_of_discord_has_group_figures_and_no_persons() -> None:
    room = replace(a_room(), address=Address(DISCORD, "9"))
    work = await a_talk(room=room)
    assert {scope.value for scope, _ in work.tables.readings.values()} == {"room"}
    assert (await discover(work)(room, 7)).topics is not None
