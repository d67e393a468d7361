"""`zhishe analyse` on files as people have them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shell import Counts
from bot.shell.analyse import analyse_file
from core.kernel.errors import Refused
from tests.fakes.language import ListedSentiment

Row = dict[str, str]


class Told:
    """A progress that remembers."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int | None]] = []

    def __call__(self, done: int, total: int | None) -> None:
        self.calls.append((done, total))


def analysed(source: Path) -> tuple[Counts, list[Row]]:
    out = source.with_name("out.csv")
    counts = analyse_file(ListedSentiment(), source, out, progress=Told())
    with out.open(encoding="utf-8", newline="") as file:
        return counts, list(csv.DictReader(file))


def a_file(folder: Path, content: bytes | str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(source: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        analyse_file(ListedSentiment(), source, source.with_name("out.csv"), progress=Told())
    return caught.value


def test_each_row_gets_one_row_in_its_order(tmp_path: Path) -> None:
    counts, rows = analysed(a_file(tmp_path, 'id,text\nb,good course\na,"bad, very bad"\n=1,好的\n'))
    assert counts == Counts(3, 2)
    assert rows[0] == {"id": "b", "lang": "en", "label": "pos", "polarity": "1.0000", "confidence": "0.5000"}
    assert [(row["id"], row["label"]) for row in rows] == [("b", "pos"), ("a", "neg"), ("=1", "neu")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_of_spreadsheets_are_read(tmp_path: Path, encoding: str) -> None:
    _, rows = analysed(a_file(tmp_path, "ID, Text ,more\n一号,good 课程很好,x\n".encode(encoding)))
    assert [(row["id"], row["lang"], row["label"]) for row in rows] == [("一号", "zh", "pos")]


def test_short_long_and_blank_lines_are_taken_as_they_are(tmp_path: Path) -> None:
    counts, rows = analysed(a_file(tmp_path, "id,text\n1\n\n2,good,extra\n3,\n"))
    assert counts.rows == 3
    assert [row["id"] for row in rows] == ["1", "2", "3"]


def test_a_text_may_have_lines_nul_and_any_length(tmp_path: Path) -> None:
    counts, _ = analysed(a_file(tmp_path, f'id,text\n1,"good\nnews"\n2,\0\n3,{"好" * 200_000}\n'))
    assert counts.rows == 3


def test_a_header_alone_gives_a_header_alone(tmp_path: Path) -> None:
    assert analysed(a_file(tmp_path, "id,text\n")) == (Counts(0, 0), [])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("", "file.empty"),
        ("\n", "file.empty"),
        ("id,body\n1,x\n", "file.no_column"),
        ("text\nx\n", "file.no_column"),
        (b"\x89PNG\r\n\x1a\n\xff\xff\x00", "file.not_text"),
        ("id,text\n1,a\n2,b\n1,c\n", "file.duplicate_id"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_is_written(
    tmp_path: Path, content: bytes | str, key: str
) -> None:
    fault = refused(a_file(tmp_path, content))
    assert fault.key == key
    assert fault.params["path"] == str(tmp_path / "in.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_the_refusal_names_what_is_missing_and_what_is_there(tmp_path: Path) -> None:
    fault = refused(a_file(tmp_path, "id,body\n1,x\n"))
    assert (fault.params["column"], fault.params["found"]) == ("text", "id, body")


def test_a_file_or_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").key == "file.missing"
    assert refused(tmp_path).key == "file.missing"


def test_an_output_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    source = a_file(tmp_path, "id,text\n1,a\n")
    with pytest.raises(Refused) as caught:
        analyse_file(ListedSentiment(), source, tmp_path / "none" / "out.csv", progress=Told())
    assert caught.value.key == "file.unwritable"


def test_an_engine_that_fails_leaves_the_earlier_output(tmp_path: Path) -> None:
    class Failing(ListedSentiment):
        def read(self, texts: object) -> list[object]:
            raise RuntimeError("half way")

    source, out = a_file(tmp_path, "id,text\n1,a\n"), a_file(tmp_path, "earlier", "out.csv")
    with pytest.raises(RuntimeError):
        analyse_file(Failing(), source, out, progress=Told())
    assert out.read_text() == "earlier"
    assert len(list(tmp_path.iterdir())) == 2


def test_progress_runs_to_the_end(tmp_path: Path) -> None:
    told = Told()
    source = a_file(tmp_path, "id,text\n" + "".join(f"{n},good\n" for n in range(600)))
    analyse_file(ListedSentiment(), source, tmp_path / "out.csv", progress=told)
    assert told.calls == [(0, 600), (256, 600), (512, 600), (600, 600)]


def test_a_file_may_be_replaced_by_its_own_analysis(tmp_path: Path) -> None:
    source = a_file(tmp_path, "id,text\n1,good\n")
    analyse_file(ListedSentiment(), source, source, progress=Told())
    assert source.read_text().startswith("id,lang,label")


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=12), unique=True, max_size=12))
@settings(max_examples=40)
def test_ids_come_back_exactly(tmp_path_factory: pytest.TempPathFactory, ids: list[str]) -> None:
    source = tmp_path_factory.mktemp("ids") / "in.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "text"), *((ref, "x") for ref in ids)])
    _, rows = analysed(source)
    assert [row["id"] for row in rows] == ids
