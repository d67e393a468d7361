"""The log: every message once, in order, with what its author made of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.tx import Tx
from adapters.sql.work import SqlWork
from core.insight.model import Lang, Mood, Reading
from core.insight.policy import Scope
from core.interactions.model import Entry, EntryKind, Origin
from core.kernel.ids import CONSOLE, Address
from core.kernel.messages import Attachment
from tests.contract.stores import MINUTE, NOON, Store, a_member, a_room, deletion, edit, opened, talk, texts

FELT = Reading(Lang.EN, Mood.POS, 0.5, 0.75, "e1")


async def append(work: SqlWork, *entries: Entry) -> frozenset[int]:
    async with work.write() as tx:
        return await tx.log.append(entries)


async def stored(tx: Tx, ref: str) -> sa.RowMapping:
    log = metadata.tables["interactions"]
    query = sa.select(log).where(log.c.message_ref == ref, log.c.revision == 0)
    return (await tx.connection.execute(query)).mappings().one()


async def test_a_message_comes_back_as_it_was_said(work: SqlWork) -> None:
    text = "你好 🎉\n  trailing \u202e and \N{REPLACEMENT CHARACTER} " * 50
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        entry = replace(talk(room, ann, "m:1", text), reply_to="m:0", origin=Origin.IMPORT)
        await tx.log.append([replace(entry, attachments=(Attachment("photo", "图.png", 7, "f1"),))])
    async with work.read() as tx:
        (heard,) = await tx.readings.heard(0, 10)
        assert (await stored(tx, "m:1"))["attachments"] == [["photo", "图.png", 7, "f1"]]
    said = heard.message
    assert heard.room == room
    assert said is not None
    assert (said.room_id, said.member_id, said.message_ref, said.text) == (room.id, ann, "m:1", text)
    assert (said.at, said.received_at, said.reply_to, said.kind) == (NOON, NOON, "m:0", EntryKind.TALK)
    assert said.origin is Origin.IMPORT


async def test_nothing_new_is_nothing(work: SqlWork) -> None:
    assert await append(work) == frozenset()


async def test_a_repeated_message_changes_nothing(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        other = await a_room(tx, Address(CONSOLE, "other"))
        first = talk(room, ann, "1", "first")
        assert await tx.log.append([first, replace(first, text="second"), talk(room, ann, "2")]) == {0, 2}
    assert await append(store.work, replace(first, text="third"), talk(other, ann, "1")) == {1}
    async with store.work.read() as tx:
        assert (await texts(tx, room))["1"] == "first"
    assert await store.count("interactions") == 3


async def test_a_poison_row_is_refused_and_leaves_its_transaction_clean(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
    nobodys = replace(talk(room, ann, "2"), member_id=ann + 1000)
    with pytest.raises(sa.exc.IntegrityError):
        await append(store.work, talk(room, ann, "1"), nobodys)
    assert await store.count("interactions") == 0
    assert await append(store.work, talk(room, ann, "1")) == {0}


async def test_positions_follow_the_order_of_the_batch_and_of_the_commits(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
    await append(work, *(talk(room, ann, f"{n}") for n in range(150)))
    await append(work, *(talk(room, ann, f"{n}") for n in range(150, 200)))
    async with work.read() as tx:
        heard = await tx.readings.heard(0, 500)
    assert [one.message.message_ref for one in heard if one.message] == [str(n) for n in range(200)]
    assert [one.position for one in heard] == sorted({one.position for one in heard})


async def test_a_cursor_skips_no_row_of_a_slower_writer(postgres_url: str) -> None:
    """Without the lock the slow transaction's lower ids would appear behind a cursor that has passed them."""
    async with opened(postgres_url) as slow, opened(postgres_url) as quick:
        async with slow.work.write() as tx:
            room, ann = await a_room(tx), await a_member(tx)
        async with slow.work.write() as tx:
            await tx.log.append([talk(room, ann, "slow")])
            writing = asyncio.create_task(append(quick.work, talk(room, ann, "quick")))
            await asyncio.sleep(0.2)
            async with quick.work.read() as view:
                assert await view.readings.heard(0, 10) == []
        await writing
        async with quick.work.read() as view:
            heard = await view.readings.heard(0, 10)
    assert [one.message.message_ref for one in heard if one.message] == ["slow", "quick"]


async def test_an_edit_replaces_the_text_once_and_is_a_row_of_its_own(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        changed = edit(room, ann, "1", "second", after=MINUTE)
        assert await tx.log.append([talk(room, ann, "1", "first"), changed]) == {0, 1}
        assert await tx.log.append([changed]) == frozenset()
        assert await texts(tx, room) == {"1": "second"}
        heard = await tx.readings.heard(0, 10)
    assert [one.message.text for one in heard if one.message] == ["second", "second"]


async def test_an_edit_by_somebody_else_is_not_applied(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann, bob = await a_room(tx), await a_member(tx), await a_member(tx, "bob")
        await tx.log.append([talk(room, ann, "1", "mine"), edit(room, bob, "1", "his", after=MINUTE)])
        await tx.log.append([edit(room, None, "1", "nobody's", after=MINUTE * 2)])
        await tx.log.append([replace(deletion(room, bob, "1", after=MINUTE * 3))])
        assert await texts(tx, room) == {"1": "mine"}


async def test_an_older_edit_after_a_newer_one_changes_nothing(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1", "first")])
        await tx.log.append([edit(room, ann, "1", "third", after=MINUTE * 2)])
        await tx.log.append([edit(room, ann, "1", "second", after=MINUTE)])
        assert await texts(tx, room) == {"1": "third"}


async def test_an_edit_of_an_unknown_message_waits_for_nobody(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([edit(room, ann, "1", "before the bot came", after=MINUTE)])
        (heard,) = await tx.readings.heard(0, 10)
    assert heard.message is None


@pytest.mark.parametrize("after", [timedelta(hours=1), timedelta(seconds=1)])
async def test_a_deleted_message_is_gone_for_good(work: SqlWork, after: timedelta) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        said = replace(talk(room, ann, "1", "regret"), attachments=(Attachment("file", "secret.pdf"),))
        await tx.log.append([said, edit(room, ann, "1", "regret it", after=MINUTE)])
        await tx.log.append([deletion(room, ann, "1", after=after)])
        await tx.log.append([edit(room, ann, "1", "back", after=MINUTE * 90), said])
        row = await stored(tx, "1")
        assert (row["sealed"], row["attachments"]) == (None, None)
        assert await texts(tx, room) == {}


async def test_old_rows_are_pruned_with_what_was_read_in_them(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"{n}", after=MINUTE * n) for n in range(1200)])
        heard = await tx.readings.heard(0, 2000)
        found = [one.message.id for one in heard if one.message]
        await tx.readings.put([(one, Scope.PERSON, FELT) for one in found])
        assert await tx.log.prune(NOON + MINUTE * 1100, 1050) == 1050
        assert await tx.log.prune(NOON + MINUTE * 1100, 1050) == 50
        assert await tx.log.prune(NOON + MINUTE * 1100, 1050) == 0
        assert len(await texts(tx, room)) == 100
    assert await store.count("readings") == 100
