"""Catalogues and events as tables: the encodings, delimiters and headers that owners' programs write."""

import gzip
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.files.course_csv import CourseFile
from adapters.files.event_csv import EventFile, moment
from adapters.files.table import MAX_LINE
from adapters.files.values import Misfit
from core.courses.exported import CourseRow, LinedCourse, RefusedCourse
from core.interactions.exported import IMPORTED, ExportedEvent, Passed, Reason
from core.kernel.errors import Refused
from core.kernel.ids import Address, CourseId, ItemId

COURSES = Path(__file__).parents[3] / "shared" / "data" / "courses"
needs_courses = pytest.mark.skipif(not COURSES.exists(), reason="the shared course files are not beside this checkout")

ENGLISH = ["id", "title", "summary", "tags", "level", "price_id", "prerequisites", "url"]
CHINESE = ["编号", "课程", "简介", "标签", "难度", "价格", "先修", "链接"]
TEA = ["tea", "茶道入门", "从零开始", "文化；茶", "初级", "price_1", "", "https://a.b/茶"]
INK = ["ink", "墨, 笔", "", "文化;书法", "", "", "tea|cup", ""]
ROWS = [
    LinedCourse(
        2, CourseRow(CourseId("tea"), "茶道入门", "从零开始", ("文化", "茶"), "初级", "price_1", (), "https://a.b/茶")
    ),
    LinedCourse(
        3,
        CourseRow(CourseId("ink"), "墨, 笔", tags=("文化", "书法"), prerequisites=(CourseId("tea"), CourseId("cup"))),
    ),
]


def a_table(folder: Path, *rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A file of these rows, every cell in quotation marks except in the header."""
    header, *others = rows
    lines = [delimiter.join(header), *(delimiter.join(f'"{cell}"' for cell in row) for row in others)]
    path = folder / "table.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def a_text(folder: Path, text: str | bytes) -> Path:
    """A file of this text."""
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", [ENGLISH, CHINESE])
def test_the_same_courses_are_read_however_they_were_saved(
    tmp_path: Path, encoding: str, delimiter: str, header: list[str]
) -> None:
    path = a_table(tmp_path, header, TEA, INK, delimiter=delimiter, encoding=encoding)

    assert list(CourseFile(path).rows()) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_every_line_end_is_read(tmp_path: Path, end: str) -> None:
    path = a_text(tmp_path, end.join(["id,title", *(f"{n},Course {n}" for n in range(9_000))]))

    rows = list(CourseFile(path).rows())

    assert rows[-1] == LinedCourse(9_001, CourseRow(CourseId("8999"), "Course 8999"))


def test_only_an_id_and_a_title_are_needed_and_unknown_columns_are_passed_over(tmp_path: Path) -> None:
    path = a_text(tmp_path, "\n\nTitle,colour,Item\nGo,blue,go\n\nRust,,rust")

    assert list(CourseFile(path).rows()) == [
        LinedCourse(4, CourseRow(CourseId("go"), "Go")),
        LinedCourse(6, CourseRow(CourseId("rust"), "Rust")),
    ]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Go,", "no_id"),
        ("go,,", "no_title"),
        ("go", "no_title"),
        ("x" * 129 + ",Go,", "too_long"),
        ("go," + "x" * 256 + ",", "too_long"),
        ("go,Go,javascript:alert(1)", "url"),
        ("go,Go,,extra", "malformed"),
        ("tea,Tea again,", "repeated"),
        ('go,"' + "x" * 140_000, "malformed"),
    ],
)
def test_a_bad_row_is_refused_by_line_and_reason_and_the_next_is_read(tmp_path: Path, row: str, reason: str) -> None:
    path = a_text(tmp_path, f"id,title,url\ntea,Tea,\n{row}\nink,Ink,\n")

    _, refused, *rest = CourseFile(path).rows()

    assert refused == RefusedCourse(3, reason)
    assert rest == [LinedCourse(4, CourseRow(CourseId("ink"), "Ink"))]


def test_nul_and_turning_characters_do_not_stay_in_a_title(tmp_path: Path) -> None:
    (judged,) = CourseFile(a_text(tmp_path, "id,title\na,G\0o \u202e evil\n")).rows()

    assert isinstance(judged, LinedCourse)
    assert judged.row.title == "G�o evil"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file.empty"),
        (b"\n\n", "file.columns_missing"),
        (b"name;price\n1;2\n", "file.columns_missing"),
        (b'{"id": 1}', "file.columns_missing"),
        (b"PK\x03\x04", "file.zip"),
        (b"\xff\xff\xff\xff", "file.encoding_unknown"),
        (b"id,title\n" + b"x" * (MAX_LINE + 70_000), "file.line_too_long"),
        (gzip.compress(b"id,title\n" + b"1,2\n" * 9_000_000, mtime=0), "file.gzip_bomb"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_a_file_that_is_no_table_is_refused_in_one_word(tmp_path: Path, content: bytes, key: str) -> None:
    path = a_text(tmp_path, content)

    with pytest.raises(Refused) as courses:
        list(CourseFile(path).rows())
    with pytest.raises(Refused) as events:
        list(EventFile(path).rows())

    assert courses.value.key == key
    assert events.value.key in {key, "file.columns_missing"}


def test_what_columns_are_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        list(EventFile(a_text(tmp_path, "user,course,colour\n1,2,3\n")).rows())

    assert (refused.value.params["missing"], refused.value.params["found"]) == ("timestamp", "user, course, colour")


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("0", datetime(1970, 1, 1, tzinfo=UTC)),
        ("3", datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC)),
        ("1377099401", datetime(2013, 8, 21, 15, 36, 41, tzinfo=UTC)),
        ("1377099401.5", datetime(2013, 8, 21, 15, 36, 41, 500_000, tzinfo=UTC)),
        ("1377099401000", datetime(2013, 8, 21, 15, 36, 41, tzinfo=UTC)),
        ("1377099401000000", datetime(2013, 8, 21, 15, 36, 41, tzinfo=UTC)),
        ("2013-08-21T15:36:41Z", datetime(2013, 8, 21, 15, 36, 41, tzinfo=UTC)),
        ("2013-08-21 23:36:41+08:00", datetime(2013, 8, 21, 15, 36, 41, tzinfo=UTC)),
        ("2013-08-21", datetime(2013, 8, 21, tzinfo=UTC)),
    ],
)
def test_a_moment_is_a_number_or_an_iso_time(said: str, at: datetime) -> None:
    assert moment(said) == at


@pytest.mark.parametrize("said", ["", "soon", "-1", "nan", "inf", "1e300", "9" * 5000])
def test_what_is_no_moment_is_a_misfit(said: str) -> None:
    with pytest.raises(Misfit):
        moment(said)


def test_events_are_read_and_bad_ones_counted(tmp_path: Path) -> None:
    path = a_text(tmp_path, "user,item,timestamp,rating\n7,go,3,4.5\n,go,3,\n7,,3,\n7,go,x,\n7,go,3,nan\n8,go,4,\n")

    rows = list(EventFile(path).rows())

    assert rows[0] == ExportedEvent(
        Address(IMPORTED, "7"), ItemId("go"), datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC), 4.5
    )
    assert rows[1:5] == [Passed(f"line {n}", Reason.MALFORMED) for n in range(3, 7)]
    assert isinstance(rows[5], ExportedEvent)


def test_a_cut_gzip_table_gives_its_whole_rows_first(tmp_path: Path) -> None:
    whole = "user,item,timestamp\n" + "".join(f"{n},课{n * 7919 % 10_007},{n}\n" for n in range(60_000))
    path = a_text(tmp_path, gzip.compress(whole.encode(), mtime=0)[:-50_000])
    rows: list[ExportedEvent | Passed] = []

    with pytest.raises(Refused) as refused:
        rows.extend(iter(EventFile(path).rows()))

    assert refused.value.key == "file.truncated"


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)), has_header=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
def test_whatever_a_table_holds_it_is_rows_or_refused(tmp_path: Path, content: bytes, has_header: bool) -> None:
    path = a_text(tmp_path, b"id,title,user,item,timestamp\n" * has_header + content)
    for source in (CourseFile(path), EventFile(path)):
        try:
            list(source.rows())
        except Refused as fault:
            assert fault.key.startswith("file.")


@needs_courses
@pytest.mark.parametrize(("name", "items", "events"), [("cnpc", 238, 56_783), ("coco", 8_196, 159_664)])
def test_the_real_course_files_are_read_to_the_row(name: str, items: int, events: int) -> None:
    courses = Counter(type(row) for row in CourseFile(COURSES / f"{name}_items.csv").rows())
    acts = Counter(type(row) for row in EventFile(COURSES / f"{name}_events.csv").rows())

    assert courses == {LinedCourse: items}
    assert acts == {ExportedEvent: events}
