"""Keys are rotated while people write: nothing is lost, and the old key can be thrown away."""

import asyncio

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.engine import open_engines
from adapters.sql.keys import DataKeys
from adapters.sql.rekey import SHELVES, Rotated, rotate
from adapters.sql.sealing import Sealer, key_id
from adapters.sql.store import check_keys
from adapters.sql.work import SqlWork
from core.kernel.errors import Refused
from core.payments.ticket import LineKind
from tests.contract.stores import MINUTE, NOON, TWO_KEYS, Store, a_member, a_room, deletion, edit, opened, talk, texts

NEW_ONLY = DataKeys("k2", {"k2": TWO_KEYS.by_id["k2"]})


async def keys_in_use(store: Store) -> set[str]:
    log = metadata.tables["interactions"].c
    async with store.work.read() as tx:
        return {key_id(sealed) for sealed in await tx.connection.scalars(sa.select(log.sealed)) if sealed is not None}


async def test_after_a_rotation_the_old_key_is_needed_no_more(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"{n}", f"text {n}") for n in range(1203)])
        await tx.log.append([deletion(room, ann, "7", after=MINUTE)])
    told: list[int] = []
    async with opened(store.url, TWO_KEYS) as both:
        assert await rotate(both.work, both.sealer, told=told.append) == Rotated(1202, 0, ("k1",))
        assert await rotate(both.work, both.sealer) == Rotated(0, 0, ())
    assert told == [500, 1000, 1202]
    async with opened(store.url, NEW_ONLY) as new, new.work.read() as tx:
        said = await texts(tx, room)
        assert len(said) == 1000
        assert all(text == f"text {ref}" for ref, text in said.items())


async def test_what_people_asked_about_money_is_rotated_too_and_needs_its_key_until_then(store: Store) -> None:
    async with store.work.write() as tx:
        ticket = await tx.tickets.open(await a_member(tx), NOON)
        for text in ("one", "two"):
            await tx.tickets.add(ticket.id, LineKind.ADDED, text, NOON)
    assert {one.table.name for one in SHELVES} == {
        name for name, table in metadata.tables.items() if "sealed" in table.columns and name != "key_checks"
    }
    async with opened(store.url, TWO_KEYS) as both:
        assert await rotate(both.work, both.sealer) == Rotated(2, 0, ("k1",))
    async with opened(store.url, NEW_ONLY) as new, new.work.read() as tx:
        assert [line.text for line in await tx.tickets.lines(ticket.id)] == ["one", "two"]


async def test_a_rotation_without_the_old_key_is_refused_and_changes_nothing(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1")])
    engines = open_engines(store.url)
    try:
        with pytest.raises(Refused, match=r"key\.missing"):
            await rotate(SqlWork(engines, Sealer(NEW_ONLY)), Sealer(NEW_ONLY))
    finally:
        await engines.dispose()
    assert await keys_in_use(store) == {"k1"}
    await check_keys(store.engines.writer, store.sealer)


async def test_a_text_that_does_not_open_keeps_its_key_and_holds_nobody_up(store: Store) -> None:
    log = metadata.tables["interactions"]
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1", "one"), talk(room, ann, "2", "two")])
        moved = sa.select(log.c.sealed).where(log.c.message_ref == "1").scalar_subquery()
        await tx.connection.execute(sa.update(log).where(log.c.message_ref == "2").values(sealed=moved))
    async with opened(store.url, TWO_KEYS) as both:
        assert await rotate(both.work, both.sealer) == Rotated(1, 1, ())
    assert await keys_in_use(store) == {"k1", "k2"}


async def test_a_rotation_under_load_loses_nothing(store: Store) -> None:
    """Another connection writes and edits all the while, with the new order of keys."""
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"old{n}", "before") for n in range(2000)])
    expected = {f"old{n}": "before" for n in range(2000)}
    stop = asyncio.Event()

    async def write(work: SqlWork) -> None:
        count = len(expected)
        while not stop.is_set():
            ref, old = f"new{count}", f"old{count * 37 % 2000}"
            changed = edit(room, ann, old, f"edited {count}", after=MINUTE * count)
            async with work.write() as tx:
                await tx.log.append([talk(room, ann, ref, ref), changed])
            expected[ref], expected[old] = ref, f"edited {count}"
            count += 1

    async with opened(store.url, TWO_KEYS) as rotating, opened(store.url, TWO_KEYS) as live:
        writers = [asyncio.create_task(write(live.work))]
        await asyncio.sleep(0.1)
        rotated = await rotate(rotating.work, rotating.sealer)
        await asyncio.sleep(0.1)
        stop.set()
        await asyncio.gather(*writers)
        assert rotated.retired == ("k1",)
        assert rotated.resealed > 1000
        assert len(expected) > 2000
        async with live.work.read() as tx:
            heard = await tx.readings.heard(0, 100_000)
    assert {one.message.message_ref: one.message.text for one in heard if one.message} == expected
    assert await keys_in_use(store) == {"k2"}


async def test_what_a_process_with_the_old_order_of_keys_writes_keeps_the_old_key_alive(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"{n}") for n in range(600)])

    async def interrupt(_rows: int) -> None:
        async with store.work.write() as tx:
            await tx.log.append([talk(room, ann, "late", "sealed with the old key")])

    late: list[asyncio.Task[None]] = []
    async with opened(store.url, TWO_KEYS) as both:
        await rotate(both.work, both.sealer, told=lambda n: late.append(asyncio.create_task(interrupt(n))))
        await asyncio.gather(*late)
        again = await rotate(both.work, both.sealer)
        assert again.resealed <= 1
        async with both.work.read() as tx:
            assert (await texts(tx, room))["late"] == "sealed with the old key"
    assert await keys_in_use(store) == {"k2"}
