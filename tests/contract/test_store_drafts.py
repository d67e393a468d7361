"""Drafts, versions, files and the index of the catalogue, on both databases."""

from dataclasses import replace

from adapters.sql.work import SqlWork
from core.courses.draft import Draft, Guide, Version
from core.courses.exported import CourseRow
from core.courses.model import Course, Details, Lesson, LessonFile
from core.kernel.ids import CourseId, LessonId
from tests.contract.stores import MINUTE, NOON, Store, a_member

PY = CourseId("py")
FILE = LessonFile("photo", "图.png", "d" * 64, 3)
DETAILS = Details(("a", "标签"), "zh", "vip", "3d", "easy", ("logic",))
LESSON = Lesson(LessonId("py-1"), PY, 1, "变量与类型", "A dictionary maps keys.", True, (FILE,), DETAILS)
PYTHON = Course(PY, "Python 入门", "summary", lessons=(LESSON,))


async def test_a_lesson_keeps_its_files_and_details(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.courses.put(PYTHON)
        assert await tx.courses.any(PY) == await tx.courses.get(PY) == PYTHON
        await tx.courses.put(replace(PYTHON, is_live=False))
        assert await tx.courses.any(PY) == replace(PYTHON, is_live=False)
        assert (await tx.courses.home(LESSON.id), await tx.courses.lesson_ids(PY)) == (PY, [LESSON.id])
        assert [one.is_live for one in await tx.courses.outlines()] == [False]


async def test_drafts_and_guides_come_back_and_go(work: SqlWork) -> None:
    async with work.write() as tx:
        ann = await a_member(tx)
        draft, guide = Draft(LESSON, ann, NOON), Guide(ann, LESSON.id, replaces=True, last_ref="7")
        await tx.drafts.put(draft)
        await tx.drafts.put(replace(draft, lesson=replace(LESSON, id=LessonId("py-2")), at=NOON + MINUTE))
        await tx.drafts.guide(replace(guide, last_ref="6"))
        await tx.drafts.guide(guide)
    async with work.read() as tx:
        assert (await tx.drafts.get(LESSON.id), await tx.drafts.guided(ann)) == (draft, guide)
        assert [one.lesson.id for one in await tx.drafts.of((PY,))] == ["py-2", "py-1"]
        assert await tx.drafts.of(()) == []
    async with work.write() as tx:
        await tx.drafts.drop(LESSON.id)
        assert (await tx.drafts.get(LESSON.id), await tx.drafts.guided(ann)) == (None, None)


async def test_versions_are_told_newest_first_and_files_are_kept_once(store: Store) -> None:
    async with store.work.write() as tx:
        digest = await tx.drafts.keep_file(b"\x00png")
        assert await tx.drafts.keep_file(b"\x00png") == digest
        await tx.drafts.keep_file(b"loose")
        held = replace(LESSON, files=(replace(FILE, digest=digest),))
        first, second = Version(LESSON, None, NOON), Version(held, await a_member(tx), NOON + MINUTE)
        await tx.drafts.record(first)
        await tx.drafts.record(second)
        assert await tx.drafts.versions(LESSON.id, 2) == [second, first]
        assert await tx.drafts.versions(LESSON.id, 1) == [second]
        assert (await tx.drafts.sweep(), await tx.drafts.file(digest)) == (1, b"\x00png")
    assert await store.count("blobs") == 1


async def test_what_is_found_follows_what_is_published(work: SqlWork) -> None:
    async def found(words: str) -> list[str]:
        async with work.read() as tx:
            return [hit.code for hit in (await tx.courses.search(words, 9))[0]]

    async with work.write() as tx:
        await tx.courses.put(PYTHON)
    assert [await found(words) for words in ("PYTHON", "dictoinary", "变量", "类形与类型")] == [
        ["py"], ["py-1"], ["py-1"], ["py-1"],
    ]  # fmt: skip
    assert await found("%") == await found("") == []
    async with work.write() as tx:
        await tx.courses.put(replace(PYTHON, lessons=(replace(LESSON, body="A tuple."),)))
    assert [await found(words) for words in ("dictionary", "tuple")] == [[], ["py-1"]]
    async with work.read() as tx:
        assert [hit.code for hit in (await tx.courses.search("变课", 9))[1]] == ["py-1"]
    async with work.write() as tx:
        await tx.courses.put(replace(PYTHON, is_live=False))
    assert [await found(words) for words in ("python", "tuple")] == [[], []]


async def test_a_catalogue_that_was_imported_is_found(work: SqlWork) -> None:
    async with work.write() as tx:
        await tx.course_rows.upsert([CourseRow(CourseId("go"), "Go 语言", "concurrency", ("并发",))])
        for words in ("concurency", "并发", "语言", "go"):
            assert [hit.code for hit in (await tx.courses.search(words, 9))[0]] == ["go"], words
