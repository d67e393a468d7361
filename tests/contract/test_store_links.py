"""Codes by their digest, wrong tries, and who goes on as whom, on both databases."""

from dataclasses import replace
from datetime import timedelta

from adapters.sql.work import SqlWork
from core.access.link_code import LinkCode
from core.kernel.ids import CONSOLE, TELEGRAM, Address
from core.kernel.ports import Job
from core.members.model import Consent, Purpose
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from tests.contract.stores import MINUTE, NOON, a_member, a_person
from tests.factories import VIP

LATER = NOON + timedelta(days=1)


async def test_a_code_is_kept_as_its_members_only_live_one(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx, "ann")
        first, second = [LinkCode(digest, ann, CONSOLE, NOON + 10 * MINUTE) for digest in ("1", "2")]
        await tx.links.show(first, NOON)
        await tx.links.show(second, NOON + MINUTE)
        assert await tx.links.code("1") == replace(first, expires_at=NOON + MINUTE)
        assert [await tx.links.use("2", NOON + 2 * MINUTE) for _ in range(2)] == [True, False]
        assert await tx.links.code("2") == replace(second, used_at=NOON + 2 * MINUTE)
        await tx.links.show(replace(first, digest="3", expires_at=LATER + 9 * MINUTE), LATER + 30 * MINUTE)
        assert [await tx.links.code(digest) for digest in ("1", "2", "none")] == [None, None, None]


async def test_wrong_codes_are_counted_for_a_while(work: SqlWork) -> None:
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        for after in (0, 1, 2):
            await tx.links.missed(ann, NOON + after * MINUTE)
        await tx.links.missed(bob, NOON)
        assert await tx.links.misses(ann, NOON + MINUTE) == [NOON + MINUTE, NOON + 2 * MINUTE]
        await tx.links.missed(ann, NOON + timedelta(days=3))
        assert len(await tx.links.misses(ann, NOON)) == 1


async def test_two_become_one_and_part(work: SqlWork) -> None:
    right = Right("sub_1", VIP, RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    async with work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_person(tx, Address(TELEGRAM, "42"))
        await tx.rights.record(bob, "stripe", [right], NOON)
        await tx.customers.bind("stripe", CustomerRef("cus_1"), bob)
        await tx.members.consent(bob, Purpose.MOOD, Consent(True, NOON, "a"))
        await tx.jobs.enqueue(Job("access", "k", {"member": bob}), due=LATER)
        await tx.links.merge(bob, ann, NOON)
        assert await tx.rights.of(ann) == [right]
        assert await tx.customers.each("stripe", ann) == ["cus_1"]
        assert [await tx.members.now_called(one) for one in (ann, bob)] == [ann, ann]
        one = await tx.members.get(ann)
        assert one is not None
        assert set(one.accounts) == {Address(CONSOLE, "ann"), Address(TELEGRAM, "42")}
        assert not one.allows(Purpose.MOOD)
        parted = await tx.links.part(ann, Address(TELEGRAM, "42"), LATER)
        assert (await tx.rights.of(parted), await tx.rights.of(ann)) == ([], [right])
        assert await tx.links.freed(ann) == {TELEGRAM: LATER}
        told = await tx.members.at(Address(TELEGRAM, "42"))
        assert told is not None
        assert told.id == parted
