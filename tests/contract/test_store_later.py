"""What waits, what was done, what the bot will say, and what imports leave behind."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from adapters.sql.audit import note
from adapters.sql.base import metadata
from adapters.sql.work import SqlWork
from core.courses.model import Course, Lesson
from core.interactions.exported import ExportedRoom, ImportCounts, ImportKind
from core.interactions.exported import Reason as Passed
from core.kernel.errors import Broken
from core.kernel.ids import CONSOLE, TELEGRAM, Address, CourseId, ItemId, LessonId
from core.kernel.messages import Answer, Choice, Notice, NoticeKind
from core.kernel.money import Money
from core.kernel.phrase import Phrase
from core.kernel.ports import Job
from core.recommend.model import Reason, Suggestion
from tests.contract.stores import HALL, MINUTE, NOON, Store, a_member, opened

JOB = Job("remind", "remind:1", {"member": 1, "plan": "vip"}, attempt=2)


async def test_a_job_without_a_date_goes_to_the_engine_and_one_with_a_date_waits(store: Store) -> None:
    async with store.work.write() as tx:
        await tx.jobs.enqueue(Job("now", "now:1"))
        await tx.jobs.enqueue(JOB, due=NOON)
        await tx.jobs.enqueue(JOB, due=NOON + MINUTE)
        assert await tx.jobs.next_due() == NOON
    assert store.enqueued == [Job("now", "now:1")]
    assert await store.count("due_jobs") == 1


async def test_due_jobs_are_released_oldest_first_and_whole(store: Store) -> None:
    async with store.work.write() as tx:
        assert await tx.jobs.next_due() is None
        for minutes in (2, 1, 3):
            await tx.jobs.enqueue(Job("remind", f"r:{minutes}"), due=NOON + MINUTE * minutes)
        await tx.jobs.enqueue(JOB, due=NOON)
        assert await tx.jobs.release(NOON - MINUTE, 9) == 0
        assert await tx.jobs.release(NOON + MINUTE * 2, 2) == 2
        assert await tx.jobs.release(NOON + MINUTE * 2, 2) == 1
        assert await tx.jobs.next_due() == NOON + MINUTE * 3
    assert store.enqueued == [JOB, Job("remind", "r:1"), Job("remind", "r:2")]


async def test_a_job_that_is_given_up_is_kept_for_the_operator(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.jobs.bury(JOB, "w" * 999, NOON)
        await tx.jobs.bury(JOB, "again", NOON)
        buried = await tx.jobs.buried()
    assert [row["why"] for row in buried] == ["w" * 256, "again"]
    assert buried[0]["payload"] == {"member": 1, "plan": "vip"}


async def test_a_key_is_claimed_once_in_its_scope(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.jobs.claim("stripe", "evt_1", NOON)
        assert not await tx.jobs.claim("stripe", "evt_1", NOON)
        assert await tx.jobs.claim("stripe", "EVT_1", NOON)
        assert await tx.jobs.claim("stars", "evt_1", NOON)
    async with work.write() as tx:
        assert not await tx.jobs.claim("stripe", "evt_1", NOON + MINUTE)


async def test_a_periodic_job_remembers_when_it_ran(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.jobs.ran_at("refit") is None
        await tx.jobs.ran("refit", NOON)
        await tx.jobs.ran("refit", NOON + MINUTE)
        assert await tx.jobs.ran_at("refit") == NOON + MINUTE


async def test_an_overdue_job_is_taken_once(work: SqlWork) -> None:
    async with work.write() as tx:
        assert await tx.jobs.take("refit", NOON, last=None)
        assert not await tx.jobs.take("refit", NOON, last=None)
        assert not await tx.jobs.take("refit", NOON + MINUTE, last=NOON - MINUTE)
        assert await tx.jobs.take("refit", NOON + MINUTE, last=NOON)
        assert not await tx.jobs.take("refit", NOON + MINUTE * 2, last=NOON)
        assert await tx.jobs.ran_at("refit") == NOON + MINUTE


async def test_of_two_processes_that_find_a_job_overdue_one_takes_it(store: Store) -> None:
    async with store.work.write() as tx:
        await tx.jobs.ran("refit", NOON)

    async def take(of: Store) -> bool:
        async with of.work.write() as tx:
            return await tx.jobs.take("refit", NOON + MINUTE, last=NOON)

    async with opened(store.url) as other:
        took = await asyncio.gather(*(take(one) for one in (store, other) * 4))
    assert sorted(took) == [False] * 7 + [True]


ANSWER = Answer(
    (
        Phrase(
            "plan.open", {"price": Money(3000, "cny"), "until": NOON, "name": "é🎉", "n": 3, "x": 0.1, "none": None}
        ),
        Phrase("list", {"lines": (Phrase("a"), Phrase("b", {"c": (Phrase("d"),)}))}),
    ),
    (Choice(Phrase("go"), action="go:1"), Choice(Phrase("pay"), url="https://example.org")),
    is_personal=True,
)


async def test_a_notice_waits_once_until_it_was_sent(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        notice = Notice(ann, "n:1", ANSWER, NoticeKind.PUSH)
        assert await tx.outbox.put(notice, NOON)
        assert not await tx.outbox.put(Notice(ann, "n:1", Answer((Phrase("other"),))), NOON)
        assert await tx.outbox.waiting("n:1") == notice
        assert await tx.outbox.pushed_since(ann, NOON) == 1
        assert await tx.outbox.pushed_since(ann, NOON + MINUTE) == 0
        await tx.outbox.sent("n:1", NOON, "sent")
        assert await tx.outbox.waiting("n:1") is None
        assert not await tx.outbox.put(notice, NOON)


async def test_a_picture_cannot_wait_in_a_table(work: SqlWork) -> None:
    with pytest.raises(Broken):
        async with work.write() as tx:
            ann = await a_member(tx)
            await tx.outbox.put(Notice(ann, "n:1", Answer((), picture=b"png")), NOON)


async def test_a_console_inbox_is_read_once_in_order(work: SqlWork) -> None:
    async with work.write() as tx:
        for key in ("2", "1", "2"):
            await tx.outbox.deliver_to_console("ann", key, {"text": f"你好 {key}"})
        await tx.outbox.deliver_to_console("Ann", "3", {"text": "other"})
        assert await tx.outbox.read_console("ann") == [{"text": "你好 2"}, {"text": "你好 1"}]
        assert await tx.outbox.read_console("ann") == []
        await tx.outbox.deliver_to_console("ann", "1", {"text": "again"})
        assert await tx.outbox.read_console("ann") == []


async def test_the_last_shown_list_comes_back(work: SqlWork) -> None:
    first = Suggestion("py-1", 0.1 + 0.2, (Reason("pairs", "go", 0.1), Reason("popularity", None, 0.2)))
    async with work.write() as tx:
        ann, bob = await a_member(tx), await a_member(tx, "bob")
        await tx.shown.put(ann, [first], NOON)
        await tx.shown.put(ann, [Suggestion("go", 1.0), first], NOON + MINUTE)
        assert await tx.shown.get(ann) == [Suggestion("go", 1.0), first]
        assert await tx.shown.get(bob) == []


ROOM = ExportedRoom(HALL, "大\u202e厅")


async def test_an_import_continues_where_it_stopped_and_a_done_one_begins_anew(store: Store) -> None:
    counts = ImportCounts().plus(imported=2, known=1, passed=[Passed.BOT, Passed.TYPE], unlisted=1)
    async with store.work.write() as tx:
        begun = await tx.imports.begin(ImportKind.TELEGRAM, "f", at=NOON, group_figures=True)
        await tx.imports.advance(begun.id, counts, is_done=False)
        again = await tx.imports.begin(ImportKind.TELEGRAM, "f", at=NOON + MINUTE)
        assert (again.id, again.counts) == (begun.id, counts)
        assert (await tx.imports.begin(ImportKind.DISCORD, "f", at=NOON)).id != begun.id
        await tx.imports.advance(begun.id, counts, is_done=True)
        anew = await tx.imports.begin(ImportKind.TELEGRAM, "f", at=NOON)
        assert anew.id != begun.id
        assert anew.counts == ImportCounts()
        audited = (await tx.connection.execute(sa.select(metadata.tables["audit"]).limit(1))).mappings().one()
    assert audited["object"] == f"telegram:{begun.id}"
    assert (audited["detail"], audited["member_id"], audited["at"]) == ({"group_figures": True}, None, NOON)
    assert await store.count("audit") == 3


async def test_an_imported_rooms_window_and_figures_only_grow(work: SqlWork) -> None:
    async with work.write() as tx:
        for until, figures in ((NOON, False), (NOON - MINUTE, True), (NOON + MINUTE, False)):
            room_id = await tx.imports.room(ROOM, until=until, at=NOON, group_figures=figures)
        room = await tx.rooms.get(room_id)
    assert room is not None
    assert (room.title, room.imported_until, room.has_group_figures) == ("大厅", NOON + MINUTE, True)


async def test_imported_people_are_made_once_and_keep_their_name(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        crowd = {Address(TELEGRAM, f"{n}"): f"name {n}" for n in range(1100)}
        authors = {**crowd, Address(CONSOLE, "ann"): "new name", Address(TELEGRAM, "empty"): "\u202e"}
        made = await tx.imports.people(authors, at=NOON)
        assert await tx.imports.people(authors, at=NOON + timedelta(days=1)) == made
        assert made[Address(CONSOLE, "ann")] == ann
        assert len(set(made.values())) == 1102
        named = [await tx.members.get(made[a]) for a in (Address(CONSOLE, "ann"), Address(TELEGRAM, "empty"))]
    assert [member.name for member in named if member] == ["ann", "empty"]


async def test_items_of_the_catalogue_are_told_from_others(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(Course(CourseId("py"), "Py", lessons=(Lesson(LessonId("l1"), CourseId("py"), 1, "L"),)))
        assert await tx.imports.listed([ItemId("py"), ItemId("l1"), ItemId("L1")]) == {"py", "l1"}
        assert await tx.imports.listed([]) == frozenset()


async def test_the_audit_keeps_who_did_what(store: Store) -> None:
    async with store.work.write() as tx:
        ann = await a_member(tx)
        await note(tx.connection, ann, "bind", "r" * 999, NOON, {"plan": "vip"})
        row = (await tx.connection.execute(sa.select(metadata.tables["audit"]))).mappings().one()
    assert (row["member_id"], row["action"], row["object"]) == (ann, "bind", "r" * 256)
    assert row["detail"] == {"plan": "vip"}
