"""Challenges and questions with their texts, on both databases."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.courses.challenge import ChallengeId, Part
from core.courses.question import LineKind, QuestionId
from core.kernel.ids import TELEGRAM, CourseId, MemberId, PlanCode
from tests.contract.stores import MINUTE, NOON, Store, a_member
from tests.contract.test_merge import moved_to

DAY = timedelta(days=1)
SECRET = "PLANTEDwhale"


async def test_a_challenge_is_joined_and_told_once(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        first, second = await tx.challenges.add("One", 3, NOON), await tx.challenges.add("Two", 365, NOON)
        assert await tx.challenges.open() == [second, first]
        assert (await tx.challenges.get(first.id), await tx.challenges.get(ChallengeId(99))) == (first, None)
        parts = [Part(first.id, one, NOON) for one in (ann, bob)]
        assert [await tx.challenges.join(one) for one in (*parts, parts[0])] == [True, True, False]
        await tx.challenges.show(first.id, bob, is_shown=True)
        assert await tx.challenges.parts(first.id) == [parts[0], replace(parts[1], is_shown=True)]
        assert await tx.challenges.part(second.id, ann) is None
        assert await tx.challenges.untold(first.id, MemberId(0), 1) == [parts[0]]
        await tx.challenges.told(first.id, ann, NOON)
        assert [one.member_id for one in await tx.challenges.untold(first.id, MemberId(0), 9)] == [bob]
        assert await tx.challenges.untold(first.id, bob, 9) == []
        await tx.challenges.close(first.id, NOON)
        assert await tx.challenges.open() == [second]


async def test_a_day_counts_once_and_what_was_written_is_sealed(store: Store) -> None:
    today = NOON.date()
    async with store.work.write() as tx:
        ann = await a_member(tx)
        challenge = await tx.challenges.add("One", 3, NOON)
        part = Part(challenge.id, ann, NOON)
        await tx.challenges.join(part)
        days = (today, today, today + DAY)
        assert [await tx.challenges.check_in(part, day, SECRET, NOON) for day in days] == [True, False, True]
        assert await tx.challenges.days(challenge.id, ann) == [today, today + DAY]
        assert await tx.challenges.counts(challenge.id) == {ann: 2}
        table = metadata.tables["checkins"]
        (sealed, _) = await tx.connection.scalars(sa.select(table.c.sealed).order_by(table.c.id))
    assert SECRET.encode() not in sealed
    assert store.sealer.open(sealed, f"checkins.sealed|{challenge.id}|{today.isoformat()}") == SECRET


async def test_days_of_both_are_counted_once_when_two_become_one(work: SqlWork) -> None:
    today = NOON.date()
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await moved_to(tx, TELEGRAM, bob)
        challenge = await tx.challenges.add("One", 3, NOON)
        for member, days in ((ann, (today,)), (bob, (today, today + DAY))):
            part = Part(challenge.id, member, NOON)
            await tx.challenges.join(part)
            for day in days:
                await tx.challenges.check_in(part, day, "", NOON)
        await tx.links.merge(bob, ann, NOON)
        assert await tx.challenges.counts(challenge.id) == {ann: 2}
        assert [one.member_id for one in await tx.challenges.parts(challenge.id)] == [ann]


async def test_a_question_waits_until_it_is_answered_or_closed(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        first = await tx.questions.open(ann, CourseId("py"), NOON)
        second = await tx.questions.open(bob, None, NOON + MINUTE)
        third = await tx.questions.open(ann, None, NOON + MINUTE)
        assert await tx.questions.waiting(9) == [first, second, third]
        assert (await tx.questions.asked_since(ann, NOON), await tx.questions.asked_since(ann, NOON + MINUTE)) == (2, 1)
        for one in (replace(first, answered_at=NOON, published_at=NOON), replace(second, closed_at=NOON)):
            await tx.questions.put(one)
            assert await tx.questions.get(one.id) == one
        assert await tx.questions.waiting(9) == [third]
        await tx.questions.put(replace(third, published_at=NOON + MINUTE))
        assert [one.id for one in await tx.questions.published(9)] == [third.id, first.id]
        assert await tx.questions.get(QuestionId(99)) is None


async def test_texts_of_a_question_stand_in_order_and_are_sealed(store: Store) -> None:
    async with store.work.write() as tx:
        question = await tx.questions.open(await a_member(tx), None, NOON)
        for kind in LineKind:
            await tx.questions.add(question.id, kind, f"{SECRET} {kind}", NOON)
        lines = await tx.questions.lines(question.id)
        assert [(one.position, one.kind, one.text) for one in lines] == [
            (n, kind, f"{SECRET} {kind}") for n, kind in enumerate(LineKind, 1)
        ]
        assert await tx.questions.text(question.id, 2) == f"{SECRET} answer"
        assert await tx.questions.text(question.id, 3) is None
        table = metadata.tables["question_lines"]
        sealed = (await tx.connection.scalars(sa.select(table.c.sealed))).all()
    assert not any(SECRET.encode() in one for one in sealed)


async def test_a_plan_allows_what_was_said_last(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.questions.quotas() == {}
        for count in (5, 7):
            await tx.questions.allow(PlanCode("vip"), count)
        assert await tx.questions.quotas() == {"vip": 7}
