"""Lists and evaluation over files as people really have them."""

import csv
import json
from pathlib import Path

import pytest

from bot.shell.evaluate import as_json, as_table, evaluate_files
from bot.shell.events_csv import read_events, read_items, read_members
from bot.shell.recommend import recommend_file
from core.kernel.errors import Refused

EVENTS = "user,item,timestamp\na,1,1\na,2,2\nb,1,1\nb,2,2\nb,3,3\nc,1,5\n"


def quiet(done: int, total: int | None) -> None:
    del done, total


@pytest.fixture
def events(tmp_path: Path) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path


def written(path: Path, content: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content.encode(encoding))
    return path


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        read_events(path, progress=quiet)
    return caught.value


def lists(events: Path, members: str, *, items: Path | None = None, top: int = 2) -> list[dict[str, str]]:
    out = events.with_name("out.csv")
    wanted = written(events.with_name("members.txt"), members)
    recommend_file(events, items, wanted, top, out, progress=quiet)
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_member_gets_a_ranked_list_with_a_reason_that_names_a_title(events: Path, tmp_path: Path) -> None:
    items = written(tmp_path / "items.csv", "item,title,tags\n1,Clay,x;y\n2,Glaze,\n3,Kiln,\n4,Raku,\n")
    rows = lists(events, "c\nstranger\n", items=items)
    assert [(row["user"], row["rank"], row["item"]) for row in rows] == [
        ("c", "1", "2"),
        ("c", "2", "3"),
        ("stranger", "1", "1"),
        ("stranger", "2", "2"),
    ]
    assert rows[0]["reason"] == "often taken after Clay"
    assert rows[2]["reason"] == "popular"
    assert float(rows[0]["score"]) > float(rows[1]["score"])


def test_a_list_is_shorter_only_where_the_catalogue_ends(events: Path, tmp_path: Path) -> None:
    items = written(tmp_path / "items.csv", "item,title\n9,New\n")
    assert [row["item"] for row in lists(events, "b", items=items, top=10)] == ["9"]
    assert lists(events, "b", top=10) == []
    assert lists(events, "b", items=items)[0]["reason"] == "not taken by anyone yet"


def test_ids_come_back_exactly_as_they_were(tmp_path: Path) -> None:
    odd = ["001", " a ", "张三", 'q"uote', "=1+1", "c\rr", "l\nf", "x,y", "𠮷", "ﬁ"]
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerows([("user", "item", "timestamp"), *((name, name, 1) for name in odd), ("007", "z", 1)])
    rows = lists(path, "007\n张三\n a \n", top=20)
    assert {row["item"] for row in rows if row["user"] == "007"} == set(odd)
    assert {row["user"] for row in rows} == {"007", "张三", " a "}
    assert " a " not in {row["item"] for row in rows if row["user"] == " a "}


def test_the_same_seed_writes_the_same_bytes(events: Path) -> None:
    assert lists(events, "a\nc") == lists(events, "a\nc")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_headers_are_read_in_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "用户,课程,时间,评分\n张三,陶艺,2024-05-01T08:00:00+08:00,5\n张三,釉料,2024/5/1 00:00:01,\n"
    log = read_events(written(tmp_path / "e.csv", text.replace(",", delimiter), encoding), progress=quiet)
    assert (log.members, log.items) == (["张三"], ["陶艺", "釉料"])
    assert log.at.tolist() == [1714521600.0, 1714521601.0]


def test_times_may_be_any_finite_number(tmp_path: Path) -> None:
    log = read_events(written(tmp_path / "e.csv", "item,user,ts\n1,a,-3.5\n\n1,a,1e12\n"), progress=quiet)
    assert log.at.tolist() == [-3.5, 1e12]


@pytest.mark.parametrize("time", ["nan", "inf", "-Infinity", "", "yesterday", "2024-13-01"])
def test_a_time_that_is_none_is_refused_with_its_line(tmp_path: Path, time: str) -> None:
    fault = refusal(written(tmp_path / "e.csv", f"user,item,timestamp\na,1,1\na,2,{time}\n"))
    assert (fault.key, fault.params["line"], fault.params["column"]) == ("file.bad_row", 3, "timestamp")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file.empty"),
        (b"\n", "file.empty"),
        (b"user,item,timestamp\n", "file.empty"),
        (b"user,item\na,1\n", "file.no_column"),
        (b"user,item,timestamp\na,1\n", "file.bad_row"),
        (b"user,item,timestamp\n,1,1\n", "file.bad_row"),
        (b"user,item,timestamp\na,,1\n", "file.bad_row"),
        (b'user,item,timestamp\n"' + b"a" * 200_000 + b",1,1\n", "file.bad_row"),
        (b"\xff\xfe\x00\x80user", "file.not_text"),
        (b"user,item\0,timestamp\n", "file.not_text"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_name(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "e.csv"
    path.write_bytes(content)
    assert refusal(path).key == key


def test_a_file_that_is_not_there_is_refused_and_the_output_stays(events: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").key == "file.missing"
    assert refusal(tmp_path).key == "file.missing"
    out = written(tmp_path / "out.csv", "old")
    with pytest.raises(Refused):
        recommend_file(events, None, tmp_path / "none.txt", 3, out, progress=quiet)
    assert out.read_text(encoding="utf-8") == "old"


def test_a_catalogue_may_lack_tags_and_titles(tmp_path: Path) -> None:
    full = read_items(written(tmp_path / "i.csv", '课程;标题;标签\n1;陶艺;"手工；入门;"\n1;again;\n2;;\n'))
    assert [(item.item, item.title, item.tags) for item in full] == [("1", "陶艺", ("手工", "入门")), ("2", "2", ())]
    assert read_items(written(tmp_path / "j.csv", "item,title\n1,Clay\n"))[0].tags == ()


def test_members_are_read_once_each_without_line_ends(tmp_path: Path) -> None:
    assert read_members(written(tmp_path / "m.txt", "\ufeffa\r\n b\n\na\n")) == ["a", " b"]
    assert read_members(written(tmp_path / "n.txt", "")) == []


def test_the_report_can_be_read_by_people_and_by_programs(events: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    report = evaluate_files(events, None, progress=lambda done, total: seen.append((done, total)))
    told = json.loads(as_json(report))
    assert told["tested"] == 1
    assert [row["name"] for row in told["rows"]] == ["Zhishe", "ItemKNN", "Truncated SVD", "Popularity"]
    assert set(told["rows"][0]["means"]) == {"ndcg_10", "recall_10", "recall_20", "mrr_100", "novelty_10"}
    assert len(as_table(report).splitlines()) == 6
    assert seen[-1] == (4, 4)
