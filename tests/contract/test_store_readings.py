"""Readings, the cursor over the log, and the answers that they need."""

from dataclasses import replace

from adapters.sql.work import SqlWork
from core.insight.model import Lang, Mood, Reading
from core.insight.policy import Scope
from core.kernel.ids import InteractionId, MemberId
from core.members.model import Consent, Purpose
from tests.contract.stores import MINUTE, NOON, Store, a_member, a_room, deletion, talk

FELT = Reading(Lang.ZH, Mood.NEG, -0.1 - 0.2, 0.123456789012345, "snow-3")


async def test_a_cursor_begins_at_nothing_and_stays_where_it_was_put(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.readings.position("mood") == 0
        await tx.readings.advance("mood", 2**40)
        await tx.readings.advance("mood", 2**40 + 1)
        assert await tx.readings.position("mood") == 2**40 + 1
        assert await tx.readings.position("topics") == 0


async def test_the_log_is_heard_a_piece_at_a_time(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"{n}") for n in range(5)])
        first = await tx.readings.heard(0, 3)
        rest = await tx.readings.heard(first[-1].position, 3)
        assert await tx.readings.heard(rest[-1].position, 3) == []
    assert [one.message.message_ref for one in [*first, *rest] if one.message] == list("01234")


async def test_a_reading_replaces_the_one_before_and_comes_back_exact(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1"), talk(room, None, "2", after=MINUTE)])
        one, two = [heard.message.id for heard in await tx.readings.heard(0, 9) if heard.message]
        await tx.readings.put([(one, Scope.ROOM, replace(FELT, polarity=1.0)), (two, Scope.ROOM, FELT)])
        await tx.readings.put([(one, Scope.PERSON, FELT), (one, Scope.PERSON, FELT)])
        felt = await tx.readings.felt(room.id, NOON, NOON + MINUTE * 2)
        assert [(f.at, f.polarity) for f in felt] == [(NOON, FELT.polarity), (NOON + MINUTE, FELT.polarity)]
        assert len({f.author for f in felt}) == 2
        assert await tx.readings.felt(room.id, NOON + MINUTE, NOON + MINUTE) == []
        assert await tx.readings.polarities([one, two, InteractionId(99)]) == {one: FELT.polarity, two: FELT.polarity}
        await tx.readings.drop([one])
        await tx.readings.drop([])
    assert await store.count("readings") == 1


async def test_what_could_not_be_read_has_no_polarity(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1"), talk(room, ann, "2")])
        one, two = [heard.message.id for heard in await tx.readings.heard(0, 9) if heard.message]
        await tx.readings.put([(one, Scope.ROOM, FELT), (two, Scope.ROOM, replace(FELT, confidence=0.0))])
        assert await tx.readings.polarities([one, two]) == {one: FELT.polarity}
        assert len(await tx.readings.felt(room.id, NOON, NOON + MINUTE)) == 1


async def test_a_reading_of_a_message_that_is_gone_is_let_go(store: Store) -> None:
    async with store.work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, "1")])
        (heard,) = await tx.readings.heard(0, 9)
        assert heard.message is not None
        await tx.readings.put([(heard.message.id, Scope.ROOM, FELT), (InteractionId(99), Scope.ROOM, FELT)])
    assert await store.count("readings") == 1


async def test_the_newest_messages_of_a_window_come_in_time_order(work: SqlWork) -> None:
    async with work.write() as tx:
        room, ann = await a_room(tx), await a_member(tx)
        await tx.log.append([talk(room, ann, f"{n}", after=MINUTE * n) for n in (3, 1, 2, 0, 4)])
        await tx.log.append([deletion(room, ann, "3", after=MINUTE * 9)])
        said = await tx.readings.said(room.id, NOON, NOON + MINUTE * 4, 2)
    assert [one.message_ref for one in said] == ["1", "2"]


async def test_only_those_who_were_asked_have_an_answer(work: SqlWork) -> None:
    async with work.write() as tx:
        people = [await a_member(tx, f"m{n}") for n in range(3)]
        yes, no = Consent(True, NOON, "a"), Consent(False, NOON + MINUTE, "a")
        await tx.members.consent(people[0], Purpose.MOOD, yes)
        await tx.members.consent(people[1], Purpose.MOOD, yes)
        await tx.members.consent(people[1], Purpose.MOOD, no)
        await tx.members.consent(people[2], Purpose.PERSONAL, yes)
        asked = [*people, *(MemberId(n) for n in range(1000, 2200))]
        assert await tx.readings.answers(asked, Purpose.MOOD) == {people[0]: yes, people[1]: no}
