"""Lessons as files: read, refused, imported once, and written out so that nothing is lost."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.files.lesson_file import LessonMarkdown
from adapters.files.lesson_folder import LessonFolder
from core.courses.carrying import ExportLessons, ImportLessons
from core.courses.draft import Written
from core.courses.lesson_files import LessonVerdict
from core.courses.model import Details
from core.kernel.errors import Refused
from tests.fakes.clock import HandClock
from tests.fakes.store import FakeWork

FORM = LessonMarkdown()
LESSON = """---
id: py-1
course: py
course_title: Python 入门
order: 1
free: true
tags: [代码, code]
tier: ''
prerequisites: logic
---

# 变量

正文 [链接](https://example.org)
"""

line = st.text(st.characters(exclude_categories=("C", "Z")), max_size=20)
name = st.from_regex(r"\A[a-z][a-z0-9.-]{0,20}\Z")


@given(
    st.builds(
        Written,
        title=line.filter(lambda title: title == title.lstrip("#") and bool(title)),
        body=st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=80).map(str.strip),
        id=name,
        course=name,
        order=st.integers(0, 99),
        is_free=st.sampled_from((True, None)),
        details=st.builds(
            Details, tags=st.lists(name, max_size=3).map(tuple), locale=st.sampled_from(("", "zh", "en"))
        ),
    )
)
@settings(max_examples=60)
def test_what_was_written_down_is_read_again(written: Written) -> None:
    read = FORM.read(FORM.write(written))
    # A title is shown on one line and in one form: what was shown once stays as it is.
    assert FORM.read(FORM.write(read)) == read
    assert (read.id, read.body, read.order, read.details) == (
        written.id, written.body, written.order, written.details
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("---\nid: [a\n---\nx", "lesson_file.front"),
        ("---\ntitle: !!python/object/apply:os.system [x]\n---\nx", "lesson_file.front"),
        ("---\na: " + "x" * 20_000 + "\n---\nx", "lesson_file.front"),
        ("---\nid: ../../etc/passwd\n---\nx", "lesson_file.id"),
        ("---\ncourse: /root\n---\nx", "lesson_file.id"),
        ("---\nowner: me\n---\nx", "lesson_file.field"),
        ("---\ntitle: {a: b}\n---\nx", "lesson_file.field"),
        ("---\ntags: [[a]]\n---\nx", "lesson_file.field"),
        ("---\norder: -1\n---\nx", "lesson_file.field"),
        ("---\nfree: perhaps\n---\nx", "lesson_file.field"),
        ("x" * 70_000, "text.too_long"),
        (
            "---\ntags: &a [x,x,x,x]\ndifficulty: &b [*a,*a,*a,*a]\nlocale: [*b,*b,*b,*b]\n---\nx",
            "lesson_file.field",
        ),
    ],
)
def test_a_file_that_is_no_lesson_is_refused_in_words(text: str, key: str) -> None:
    with pytest.raises(Refused) as refusal:
        FORM.read(text)
    assert refusal.value.key == key


async def carried(work: FakeWork, folder: Path, *, is_dry: bool = False) -> tuple[Counter[str], list[LessonVerdict]]:
    verdicts: list[LessonVerdict] = []
    case = ImportLessons(work, HandClock())
    counts = await case(LessonFolder(folder), is_dry=is_dry, verdict=verdicts.append)
    assert counts.read == len(verdicts)
    tally = {"new": counts.new, "changed": counts.changed, "unchanged": counts.unchanged}
    return Counter({**tally, "refused": counts.total_refused}), verdicts


def laid(folder: Path, text: str = LESSON, **files: bytes) -> Path:
    folder.mkdir(parents=True)
    (folder / "lesson.md").write_text(text, encoding="utf-8")
    for stem, content in files.items():
        (folder / f"{stem}.png").write_bytes(content)
    return folder


async def test_a_folder_is_imported_once_and_a_change_is_seen(tmp_path: Path) -> None:
    work, place = FakeWork(), laid(tmp_path / "one", a=b"png", b=b"png2")
    dry, verdicts = await carried(work, tmp_path, is_dry=True)
    assert (+dry, work.tables.courses, verdicts[0].id) == (Counter(new=1), {}, "py-1")
    assert +(await carried(work, tmp_path))[0] == Counter(new=1)
    (course,) = work.tables.courses.values()
    (lesson,) = course.lessons
    assert (course.title, lesson.title, lesson.is_free) == ("Python 入门", "变量", True)
    assert [(file.name, file.kind) for file in lesson.files] == [("a.png", "photo"), ("b.png", "photo")]
    assert +(await carried(work, tmp_path))[0] == Counter(unchanged=1)
    (place / "b.png").write_bytes(b"other")
    assert +(await carried(work, tmp_path))[0] == Counter(changed=1)
    assert len(work.tables.versions) == 2


async def test_an_export_is_imported_into_the_same(tmp_path: Path) -> None:
    work, other = FakeWork(), FakeWork()
    laid(tmp_path / "in" / "one", a=b"png")
    laid(
        tmp_path / "in" / "two", LESSON.replace("py-1", "py-2").replace("变量", "循环").replace("order: 1", "order: 2")
    )
    await carried(work, tmp_path / "in")
    (tmp_path / "out").mkdir()
    assert await ExportLessons(work)(LessonFolder(tmp_path / "out")) == 2
    assert +(await carried(other, tmp_path / "out"))[0] == Counter(new=2)
    assert other.tables.courses == work.tables.courses
    assert other.tables.blobs == work.tables.blobs
    assert +(await carried(work, tmp_path / "out"))[0] == Counter(unchanged=2)


async def test_nothing_outside_the_folder_is_read_and_every_bad_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    inside, work = tmp_path / "in", FakeWork()
    laid(inside / "a", LESSON.replace("order: 1", "files: [../../secret.txt]"))
    (laid(inside / "b", LESSON.replace("py-1", "py-b")) / "x.png").symlink_to(tmp_path / "secret.txt")
    (laid(inside / "c") / "linked.md").symlink_to(tmp_path / "secret.txt")
    laid(inside / "d", "no id")
    laid(inside / "e", LESSON.replace("正文", "<script>x</script>").replace("py-1", "py-e"))
    laid(inside / "f", LESSON.replace("order: 1", "files: [none.png]"))
    (laid(inside / "g", LESSON) / "lesson.md").write_bytes(b"\xff\xfe\xfa")
    with (laid(inside / "h", LESSON.replace("py-1", "py-h")) / "huge.bin").open("wb") as file:
        file.truncate(50 * 2**20)
    counts, verdicts = await carried(work, inside)
    assert {one.path: one.reason for one in verdicts} == {
        "a/lesson.md": "lesson_file.outside",
        "b/lesson.md": "lesson_file.outside",
        "c/lesson.md": "lesson_file.outside",
        "c/linked.md": "lesson_file.outside",
        "d/lesson.md": "lesson_file.nowhere",
        "e/lesson.md": "check.html",
        "f/lesson.md": "lesson_file.no_file",
        "g/lesson.md": "lesson_file.encoding",
        "h/lesson.md": "file.too_big",
    }
    assert (+counts, work.tables.courses) == (Counter(refused=9), {})


async def test_a_folder_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        await carried(FakeWork(), tmp_path / "none")
    assert refusal.value.key == "file.missing"
