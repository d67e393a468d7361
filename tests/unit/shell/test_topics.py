"""`zhishe topics` on files: every row placed, labels beside it."""

import csv
import json
from pathlib import Path

import pytest

from bot.shell import Counts
from bot.shell.topics import topics_file
from core.kernel.errors import Refused
from tests.fakes.language import ListedSentiment, SpacedWords

TEXTS = ["火锅 麻辣 good", "python pandas bad", "麻辣 聚餐 火锅", "pandas 报错 python"] * 6


def a_file(folder: Path, *, columns: str = "id,text", tail: str = "") -> Path:
    path = folder / "in.csv"
    rows = "".join(f"m{n},{text}{tail.format(n=n, author=n % 3)}\n" for n, text in enumerate(TEXTS))
    path.write_text(f"{columns}\n{rows}mute,\n", encoding="utf-8")
    return path


def placed(path: Path) -> dict[str, int]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: int(row["topic"]) for row in csv.DictReader(file)}


def test_rows_are_placed_in_their_order_and_a_mute_one_nowhere(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    counts = topics_file(SpacedWords(), None, a_file(tmp_path), out, k=2)
    found = placed(out)
    assert counts == Counts(25, 24)
    assert list(found) == [*(f"m{n}" for n in range(24)), "mute"]
    assert found["mute"] == -1
    assert len({found[f"m{n}"] for n in range(0, 24, 2)}) == 1
    assert found["m0"] != found["m1"]


def test_labels_say_words_size_growth_and_mood(tmp_path: Path) -> None:
    out, labels = tmp_path / "out.csv", tmp_path / "labels.json"
    source = a_file(tmp_path, columns="id,text,ts,author", tail=",2026-01-01T00:{n:02}:00Z,u{author}")
    topics_file(SpacedWords(), ListedSentiment(), source, out, k=2, labels=labels)
    told = json.loads(labels.read_text(encoding="utf-8"))
    food = told[str(placed(out)["m0"])]
    assert sorted(told) == ["0", "1"]
    assert food["size"] == 12
    assert food["mood"] == 1.0
    assert food["growth"] == pytest.approx(1.0, abs=0.2)
    assert "火锅" in food["words"]


@pytest.mark.parametrize(
    "ts", ["1767225600", "1767225600.5", "2026-01-01 10:00", "2026-01-01T10:00:00+08:00", "no time", ""]
)
def test_a_time_may_be_written_in_any_way_or_none(tmp_path: Path, ts: str) -> None:
    source = a_file(tmp_path, columns="id,text,ts", tail=f",{ts}")
    assert topics_file(SpacedWords(), None, source, tmp_path / "out.csv").rows == 25


def test_no_moods_without_an_engine(tmp_path: Path) -> None:
    labels = tmp_path / "labels.json"
    topics_file(SpacedWords(), None, a_file(tmp_path), tmp_path / "out.csv", labels=labels)
    assert {label["mood"] for label in json.loads(labels.read_text(encoding="utf-8")).values()} == {None}


@pytest.mark.parametrize("k", [0, -1, 201])
def test_a_number_of_topics_that_nobody_can_read_is_refused(tmp_path: Path, k: int) -> None:
    with pytest.raises(Refused) as caught:
        topics_file(SpacedWords(), None, a_file(tmp_path), tmp_path / "out.csv", k=k)
    assert caught.value.key == "topics.k"
