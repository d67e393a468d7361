"""The release of lessons, on both databases."""

from datetime import date, timedelta

from adapters.sql.work import SqlWork
from core.courses.drip import Drip, Enrolment, Pause
from core.kernel.ids import CourseId, LessonId, PlanCode
from core.payments.model import Fact, FactKind
from core.payments.right import Right, RightKind, Status
from tests.contract.stores import MINUTE, NOON, a_member

PY, GO = CourseId("py"), CourseId("go")
VIP = PlanCode("vip")


async def test_a_rule_comes_back_as_it_was_made(work: SqlWork) -> None:
    rules = [Drip(GO, NOON, None, (date(2026, 12, 1), date(2026, 12, 9)), 20), Drip(PY, NOON, 7)]
    async with work.write() as tx:
        for rule in rules:
            await tx.drips.put(rule)
        assert await tx.drips.all() == rules
        assert [await tx.drips.get(one) for one in (GO, PY)] == rules
        await tx.drips.put(Drip(PY, NOON + MINUTE, 1))
        assert await tx.drips.get(PY) == Drip(PY, NOON + MINUTE, 1)
        assert (await tx.drips.remove(PY), await tx.drips.remove(PY), await tx.drips.get(PY)) == (True, False, None)


async def test_who_is_due_comes_in_the_order_of_waiting(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        begun = Enrolment(ann, PY, NOON, (Pause(NOON, NOON + MINUTE), Pause(NOON + 2 * MINUTE)))
        await tx.drips.enrol(begun, NOON + MINUTE)
        await tx.drips.enrol(Enrolment(bob, PY), NOON)
        await tx.drips.enrol(Enrolment(bob, GO), None)
        assert await tx.drips.enrolment(ann, PY) == begun
        assert await tx.drips.enrolment(ann, GO) is None
        assert await tx.drips.due(NOON + MINUTE, 9) == [(bob, PY), (ann, PY)]
        assert await tx.drips.due(NOON + MINUTE, 1) == await tx.drips.due(NOON, 9) == [(bob, PY)]
        await tx.drips.enrol(Enrolment(bob, PY), None)
        assert await tx.drips.due(NOON, 9) == []


async def test_other_lessons_wake_everybody_once(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        await tx.drips.put(Drip(PY, NOON, 1))
        await tx.drips.enrol(Enrolment(ann, PY, NOON), None)
        assert await tx.drips.wake(PY, "a", NOON) is True
        assert await tx.drips.due(NOON, 9) == [(ann, PY)]
        assert (await tx.drips.wake(PY, "a", NOON), await tx.drips.wake(GO, "a", NOON)) == (False, False)


async def test_a_lesson_is_claimed_once(work: SqlWork) -> None:
    one, two = LessonId("1"), LessonId("2")
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        assert await tx.drips.claim(ann, [one], NOON) == [one]
        assert await tx.drips.claim(ann, [one, two], NOON + MINUTE) == [two]
        assert await tx.drips.claim(ann, [], NOON) == []
        assert sorted(await tx.drips.told(ann)) == [(one, NOON), (two, NOON + MINUTE)]
        assert await tx.drips.told(bob) == []


async def test_newcomers_are_those_who_ever_had_a_plan(work: SqlWork) -> None:
    async with work.write() as tx:
        bought, given, other = [await a_member(tx, name) for name in ("ann", "bob", "cat")]
        right = Right("s", VIP, RightKind.SUBSCRIPTION, Status.CANCELED, NOON - timedelta(days=9))
        await tx.rights.record(bought, "stripe", [right], NOON)
        await tx.ledger.record([Fact(given, VIP, FactKind.COMP, NOON, NOON, NOON, "c")])
        await tx.ledger.record([Fact(other, PlanCode("pro"), FactKind.COMP, NOON, NOON, NOON, "o")])
        assert await tx.drips.take_in(PY, [VIP], NOON, 1) == 1
        assert await tx.drips.enrolment(bought, PY) == Enrolment(bought, PY)
        assert await tx.drips.take_in(PY, [VIP], NOON, 9) == 1
        assert await tx.drips.take_in(PY, [VIP], NOON, 9) == await tx.drips.take_in(PY, [], NOON, 9) == 0
        assert await tx.drips.due(NOON, 9) == [(bought, PY), (given, PY)]


async def test_who_was_forgotten_is_not_taken_in_by_the_books_that_stay(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        await tx.ledger.record([Fact(ann, VIP, FactKind.COMP, NOON, NOON, NOON, "c")])
        await tx.archive.erase(ann, NOON)
        assert await tx.drips.take_in(PY, [VIP], NOON, 9) == 0


async def test_a_pace_is_kept_until_it_is_taken_back(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        assert await tx.paces.of(ann) is None
        await tx.paces.keep(ann, 1)
        assert await tx.paces.of(ann) == 1
        await tx.paces.keep(ann, None)
        assert await tx.paces.of(ann) is None
