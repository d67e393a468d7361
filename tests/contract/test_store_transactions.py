"""What every transaction promises, on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.interactions.model import RoomKind
from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import CONSOLE, Address
from core.kernel.ports import Job
from core.kernel.text import displayable, storable
from tests.contract.stores import NOON, Store, a_member, a_room, opened, talk, texts


async def test_nothing_can_be_changed_in_a_view(work: SqlWork) -> None:
    with pytest.raises((NotYet, sa.exc.DBAPIError), match=r"read-?only"):
        async with work.read() as tx:
            await a_member(tx)
    async with work.read() as tx:
        assert await tx.members.at(Address(CONSOLE, "ann")) is None


async def test_a_view_stays_as_it_was_opened(work: SqlWork) -> None:
    async with work.read() as before:
        assert await before.members.at(Address(CONSOLE, "ann")) is None
        async with work.write() as tx:
            await a_member(tx)
        assert await before.members.at(Address(CONSOLE, "ann")) is None
    async with work.read() as after:
        assert await after.members.at(Address(CONSOLE, "ann")) is not None


async def test_work_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError):
        async with store.work.write() as tx:
            member = await a_member(tx)
            room = await a_room(tx)
            await tx.log.append([talk(room, member, "1")])
            await tx.jobs.enqueue(Job("late", "late"), due=NOON)
            raise RuntimeError("changed its mind")
    for table in ("members", "accounts", "rooms", "interactions", "due_jobs"):
        assert await store.count(table) == 0


async def test_work_that_is_cancelled_leaves_nothing(store: Store) -> None:
    inside = asyncio.Event()

    async def slow() -> None:
        async with store.work.write() as tx:
            await a_member(tx)
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(slow())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with store.work.write() as tx:
        assert await tx.members.at(Address(CONSOLE, "ann")) is None


@pytest.mark.parametrize(
    "moment",
    [
        NOON,
        datetime(2026, 11, 24, 20, 0, 0, 1, timezone(timedelta(hours=8))),
        datetime(1969, 12, 31, 23, 59, 59, 999_999, UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC),
    ],
)
async def test_a_moment_comes_back_aware_in_utc_and_equal(work: SqlWork, moment: datetime) -> None:
    async with work.write() as tx:
        await tx.jobs.ran("refit", moment)
    async with work.read() as tx:
        back = await tx.jobs.ran_at("refit")
    assert back == moment
    assert back is not None and back.tzinfo is UTC


async def test_a_naive_moment_is_refused(work: SqlWork) -> None:
    with pytest.raises(sa.exc.StatementError, match="naive"):
        async with work.write() as tx:
            await tx.jobs.ran("refit", datetime(2026, 11, 24))


LOOK_ALIKES = ("Ann", "ann", "ann ", " ann", "🎉", "🔥", "é", "e\u0301", "管理员", "管理貟", "ANN", "ß", "ss")


async def test_names_that_look_alike_stay_apart(work: SqlWork) -> None:
    async with work.write() as tx:
        made = {name: await a_member(tx, name) for name in LOOK_ALIKES}
        rooms = {name: (await a_room(tx, Address(CONSOLE, name))).id for name in LOOK_ALIKES}
    assert len(set(made.values())) == len(set(rooms.values())) == len(LOOK_ALIKES)
    async with work.read() as tx:
        for name, member_id in made.items():
            found = await tx.members.at(Address(CONSOLE, name))
            assert found is not None and found.id == member_id
            assert found.accounts == (Address(CONSOLE, name),)


@pytest.mark.parametrize("written", ["a\0b", "\ud800", "x\udfffy", "\0", "🎉\0\ud83d"])
async def test_what_no_store_can_keep_is_mended_before_it_comes_here(work: SqlWork, written: str) -> None:
    async with work.write() as tx:
        room = await a_room(tx, Address(CONSOLE, "hall"))
        member = await a_member(tx)
        await tx.members.rename(Address(CONSOLE, "ann"), displayable(written), NOON)
        await tx.log.append([talk(room, member, "1", storable(written))])
    async with work.read() as tx:
        assert await texts(tx, room) == {"1": storable(written)}


async def test_a_room_may_be_called_anything(work: SqlWork) -> None:
    async with work.write() as tx:
        room = await tx.rooms.add(Address(CONSOLE, "hall"), "a\0b\ud800" + "長" * 400, RoomKind.GROUP, NOON)
    assert len(room.title) == 256
    assert room.title.isprintable()


def test_an_address_with_nul_is_refused() -> None:
    with pytest.raises(Refused):
        Address(CONSOLE, "a\0b")


async def test_two_writers_of_one_process_wait_for_each_other(store: Store) -> None:
    async def write(number: int) -> None:
        async with store.work.write() as tx:
            await tx.readings.advance("count", await tx.readings.position("count") + 1)
            await a_member(tx, f"m{number}")

    if not store.engines.is_sqlite:
        pytest.skip("PostgreSQL writers run side by side")
    await asyncio.gather(*(write(number) for number in range(20)))
    async with store.work.read() as tx:
        assert await tx.readings.position("count") == 20


async def test_two_processes_write_side_by_side_and_nothing_is_lost(store: Store) -> None:
    async with opened(store.url) as other:
        async with store.work.write() as tx:
            room, member = await a_room(tx), await a_member(tx)

        async def write(of: Store, name: str) -> int:
            new = 0
            for start in range(0, 40, 10):
                async with of.work.write() as tx:
                    own = [talk(room, member, f"{name}{n}") for n in range(start, start + 10)]
                    shared = [talk(room, member, f"both{n}") for n in range(start, start + 10)]
                    new += len(await tx.log.append(own + shared))
            return new

        counts = await asyncio.gather(write(store, "a"), write(other, "b"))
    assert sum(counts) == 120
    assert await store.count("interactions") == 120


async def test_two_processes_that_meet_one_person_make_one_member(store: Store) -> None:
    async with opened(store.url) as other:

        async def meet(of: Store) -> int:
            async with of.work.write() as tx:
                return await a_member(tx)

        ids = await asyncio.gather(*(meet(of) for of in (store, other) * 5))
    assert len(set(ids)) == 1
    assert await store.count("members") == 1


async def test_later_work_is_refused_where_no_engine_runs(store: Store) -> None:
    bare = SqlWork(store.engines, store.sealer)
    with pytest.raises(Broken):
        async with bare.write() as tx:
            await tx.jobs.enqueue(Job("notify", "n:1"))


async def test_an_id_is_never_used_twice(store: Store) -> None:
    """A cursor that stands behind the newest row would pass over one that took its number."""
    async with store.work.write() as tx:
        room, member = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, member, "1")])
        (first,) = await tx.readings.heard(0, 10)
        await tx.connection.execute(sa.delete(metadata.tables["interactions"]))
        await tx.log.append([talk(room, member, "2")])
        (second,) = await tx.readings.heard(0, 10)
    assert second.position > first.position
