"""Two members become one: every table, on both databases."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.sql.base import metadata
from adapters.sql.merge import MOVES
from adapters.sql.tx import Tx
from core.access.link_code import LinkCode
from core.access.ports import Place
from core.kernel.errors import Refused
from core.kernel.ids import CONSOLE, DISCORD, TELEGRAM, MemberId, PlanCode, Platform
from core.kernel.ports import Job
from core.members.model import Consent, Purpose, Role
from core.payments.provider import CustomerRef
from core.payments.right import Right, RightKind, Status
from core.privacy.export import Export
from core.recommend.model import Suggestion
from tests.contract.stores import HALL, MINUTE, NOON, Store, a_member, a_room, talk
from tests.contract.test_privacy import lived

LATER = NOON + timedelta(days=1)
EMPTIED = "members"
"""The one table in which a row of the merged member stays."""


@dataclass
class Two:
    """Two members who left a trace in every table, on two platforms."""

    store: Store
    ann: MemberId
    bob: MemberId

    async def merge(self) -> None:
        """Bob is Ann from now on."""
        async with self.store.work.write() as tx:
            await tx.links.merge(self.bob, self.ann, LATER)

    async def rows(self, name: str) -> Sequence[sa.RowMapping]:
        """Return the rows of a table."""
        async with self.store.work.read() as tx:
            return (await tx.connection.execute(sa.select(metadata.tables[name]))).mappings().all()


async def moved_to(tx: Tx, platform: Platform, member_id: MemberId) -> None:
    """Let the member's account be on another platform."""
    accounts = metadata.tables["accounts"]
    mine = accounts.c.member_id == member_id
    await tx.connection.execute(sa.update(accounts).where(mine).values(platform=platform))


@pytest.fixture
async def two(store: Store) -> AsyncIterator[Two]:
    async with store.work.write() as tx:
        ann, bob = await lived(tx, "ann", "anns"), await lived(tx, "bob", "bobs", TELEGRAM)
    yield Two(store, ann, bob)


def numbers(value: Any) -> set[int]:
    """Return every number in a row that a person may stand behind, its JSON taken apart."""
    match value:
        case bool():
            return set()
        case int():
            return {value}
        case dict():
            return {one for part in value.values() for one in numbers(part)}
        case _:
            return set()


async def test_nothing_of_the_merged_one_is_left_but_a_number_that_leads_on(two: Two) -> None:
    before = {name: len(await two.rows(name)) for name in MOVES}
    await two.merge()
    for name in MOVES:
        columns = [column for column in ("member_id", "by_member", "payload") if column in metadata.tables[name].c]
        left = [row for row in await two.rows(name) if any(two.bob in numbers(row[column]) for column in columns)]
        assert left == [], name
    after = {name: len(await two.rows(name)) for name in MOVES}
    doubled = {
        "deliveries": 1,
        "enrolments": 1,
        "nudge_paces": 1,
        "challenge_parts": 1,
        "checkins": 1,
        "question_watchers": 1,
        "roles": 1,
        "room_people": 1,
        "places": 1,
        "shown_lists": 1,
        "freed_seats": 1,
        "guests": 1,
        "guides": 1,
        "study_plans": 1,
    }
    doubled |= dict.fromkeys(("lesson_ratings", "quiz_drafts", "quiz_reviews"), 1)
    assert {name: before[name] - after[name] for name in MOVES if before[name] != after[name]} == doubled
    (gone,) = [row for row in await two.rows(EMPTIED) if row["id"] == two.bob]
    assert (gone["name"], gone["erased_at"], gone["merged_into"]) == ("", LATER, two.ann)
    async with two.store.work.read() as tx:
        assert await tx.members.now_called(two.bob) == two.ann
        assert await tx.members.now_called(two.ann) == two.ann


async def test_everything_of_both_is_shown_to_the_one(two: Two) -> None:
    export = Export(two.store.work)
    both = [await export(member) for member in (two.ann, two.bob)]
    await two.merge()
    shown = await export(two.ann)
    for name in ("interactions", "readings", "acts", "ledger", "rights", "charges", "customers", "tickets", "notices"):
        assert len(shown[name]) == sum(len(one[name]) for one in both), name
    assert {row["text"] for row in shown["interactions"]} >= {"anns", "bobs"}
    assert {row["text"] for row in shown["ticket_lines"]} == {"anns", "bobs"}
    assert {f"{row['platform']}:{row['external_id']}" for row in shown["accounts"]} == {"console:ann", "telegram:bob"}


async def test_the_one_has_the_rights_customers_and_roles_of_both(two: Two) -> None:
    async with two.store.work.write() as tx:
        await tx.members.appoint(two.bob, frozenset((Role.CREATOR, Role.MODERATOR)))
    await two.merge()
    async with two.store.work.write() as tx:
        member = await tx.members.get(two.ann)
        assert member is not None
        assert member.roles == {Role.CREATOR, Role.MODERATOR}
        assert {right.key for right in await tx.rights.of(two.ann)} == {"sub_1", "sub_2"}
        assert await tx.rights.of(two.bob) == []
        assert await tx.customers.each("stripe", two.ann) == ["cus_1", "cus_2"]
        assert await tx.customers.bind("stripe", CustomerRef("cus_late"), two.bob) == two.ann
        assert len(await tx.bans.of(two.ann)) == 2


async def test_a_right_that_moved_is_told_again_without_a_new_version(two: Two) -> None:
    await two.merge()
    right = Right("sub_2", PlanCode("vip"), RightKind.SUBSCRIPTION, Status.ACTIVE, NOON)
    async with two.store.work.write() as tx:
        assert await tx.rights.record(two.ann, "stripe", [right], LATER) == []


@pytest.mark.parametrize(
    ("anns", "bobs", "allowed"),
    [
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (None, True, False),
        (True, None, False),
        (False, None, False),
        (None, None, False),
    ],
)
async def test_a_purpose_is_allowed_where_both_allowed_it(
    store: Store, anns: bool | None, bobs: bool | None, allowed: bool
) -> None:
    async with store.work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
        await moved_to(tx, TELEGRAM, bob)
        for member, answer in ((ann, anns), (bob, bobs)):
            if answer is not None:
                await tx.members.consent(member, Purpose.MOOD, Consent(answer, NOON, "a"))
        await tx.links.merge(bob, ann, LATER)
        member = await tx.members.get(ann)
        assert member is not None
        assert member.allows(Purpose.MOOD) is allowed
        assert (ann in await tx.members.consenting(Purpose.MOOD)) is allowed
        assert bob not in await tx.members.consenting(Purpose.MOOD)


async def test_the_newer_place_and_the_earlier_list_stay(store: Store) -> None:
    async with store.work.write() as tx:
        hall, ann, bob = await a_room(tx), await a_member(tx, "ann"), await a_member(tx, "bob")
        await moved_to(tx, TELEGRAM, bob)
        await tx.places.confirm(Place(hall.id, ann, False, NOON))
        await tx.places.confirm(Place(hall.id, bob, True, NOON + MINUTE))
        await tx.shown.put(ann, [Suggestion("anns", 1.0)], NOON)
        await tx.shown.put(bob, [Suggestion("bobs", 1.0)], NOON)
        await tx.links.merge(bob, ann, LATER)
        assert await tx.places.of(ann) == [Place(hall.id, ann, True, NOON + MINUTE)]
        assert [one.item for one in await tx.shown.get(ann)] == ["anns"]


async def test_codes_of_both_are_over(two: Two) -> None:
    async with two.store.work.write() as tx:
        for member, digest in ((two.ann, "a"), (two.bob, "b")):
            await tx.links.show(LinkCode(digest, member, CONSOLE, LATER + MINUTE), LATER - MINUTE)
        await tx.links.merge(two.bob, two.ann, LATER)
        codes = [await tx.links.code(digest) for digest in ("a", "b")]
    assert [(code.member_id, code.expires_at) for code in codes if code] == [(two.ann, LATER)] * 2


async def test_words_that_were_on_the_way_are_refused_so_that_they_find_the_one(two: Two) -> None:
    async with two.store.work.read() as tx:
        hall = await tx.rooms.at(HALL)
    assert hall is not None
    await two.merge()
    with pytest.raises(Refused, match=r"member\.forgotten"):
        async with two.store.work.write() as tx:
            await tx.log.append([talk(hall, two.bob, "late")])


async def test_who_was_merged_twice_leads_to_the_last(store: Store) -> None:
    async with store.work.write() as tx:
        ann, bob, cat = [await a_member(tx, name) for name in ("ann", "bob", "cat")]
        await moved_to(tx, TELEGRAM, bob)
        await moved_to(tx, DISCORD, cat)
        await tx.links.merge(cat, bob, NOON)
        await tx.links.merge(bob, ann, LATER)
        assert [await tx.members.now_called(one) for one in (ann, bob, cat)] == [ann] * 3


async def test_no_person_has_two_accounts_on_one_platform(store: Store) -> None:
    async with store.work.write() as tx:
        ann, bob = await a_member(tx, "ann"), await a_member(tx, "bob")
    with pytest.raises(sa.exc.IntegrityError):
        async with store.work.write() as tx:
            await tx.links.merge(bob, ann, LATER)


async def test_forgetting_the_one_forgets_what_came_from_both(two: Two) -> None:
    await two.merge()
    async with two.store.work.write() as tx:
        await tx.jobs.enqueue(Job("access", "late", {"member": two.ann}), due=LATER)
        await tx.archive.erase(two.ann, LATER)
    assert await two.rows("interactions") == await two.rows("tickets") == await two.rows("due_jobs") == []
    assert {row["member_id"] for row in await two.rows("rights")} == {two.ann}
