"""Course events, the catalogue and member lists in files, as people really have them."""

import csv
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO, TypeVar

import numpy as np

from bot.shell import Progress
from bot.shell.table import ENCODINGS
from core.kernel.errors import Refused
from core.recommend.histories import Log
from core.recommend.model import Item

USER = ("user", "user_id", "userid", "member", "用户", "用户id", "学员", "成员")
ITEM = ("item", "item_id", "itemid", "course", "course_id", "lesson", "课程", "课程id", "项目")
TIME = ("timestamp", "time", "ts", "date", "时间", "时间戳", "日期")
TITLE = ("title", "name", "标题", "名称", "课程名", "课程名称")
TAGS = ("tags", "tag", "标签")

_DATES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d")
_STEP = 100_000
_SHOWN = 40

Parsed = TypeVar("Parsed")


def read_events(path: Path, *, progress: Progress) -> Log:
    """Return the events of `user,item,timestamp[,rating]`; a rating is not read: each event is one positive act.

    Times are numbers of any unit, or ISO 8601 (without an offset: UTC). 16 bytes a row and each name once are kept.
    Raises `Refused`: `file.missing`, `file.not_text`, `file.empty`, `file.no_column`, `file.bad_row` (with its line).
    """
    log = _parsed(path, lambda file: _events(path, file, progress))
    if not len(log.at):
        raise Refused("file.empty", path=str(path))
    return log


def read_items(path: Path) -> list[Item]:
    """Return the catalogue of `item,title[,tags]`, tags separated by `;`; of a repeated item the first row stays.

    An item without a title is called by its id. Raises `Refused` as `read_events` does.
    """
    return _parsed(path, lambda file: list(_items(path, file)))


def read_members(path: Path) -> list[str]:
    """Return the ids of a list with one a line, each once, exactly as written; empty lines are passed over."""
    lines = _parsed(path, lambda file: file.read().replace("\r\n", "\n").split("\n"))
    return list(dict.fromkeys(line for line in lines if line))


def _parsed(path: Path, parse: Callable[[TextIO], Parsed]) -> Parsed:
    for encoding in ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as file:
                return parse(file)
        except OSError as fault:
            raise Refused("file.missing", path=str(path), reason=fault.strerror or str(fault)) from fault
        except UnicodeDecodeError:
            continue
    raise Refused("file.not_text", path=str(path))


def _events(path: Path, file: TextIO, progress: Progress) -> Log:
    members: dict[str, int] = {}
    items: dict[str, int] = {}
    member_of, item_of, at = array("i"), array("i"), array("d")
    for line, (user, item, time) in _rows(path, file, (USER, ITEM, TIME)):
        if not user or not item:
            raise _bad(path, line, "user" if not user else "item", "")
        member_of.append(members.setdefault(user, len(members)))
        item_of.append(items.setdefault(item, len(items)))
        at.append(_moment(path, line, time))
        if len(at) % _STEP == 0:
            progress(len(at), None)
    progress(len(at), len(at))
    columns = (np.frombuffer(member_of, np.int32), np.frombuffer(item_of, np.int32), np.frombuffer(at, np.float64))
    return Log(list(members), list(items), *columns)


def _items(path: Path, file: TextIO) -> Iterator[Item]:
    met: set[str] = set()
    for line, (item, title, tags) in _rows(path, file, (ITEM, TITLE), TAGS):
        if not item:
            raise _bad(path, line, "item", "")
        if item not in met:
            met.add(item)
            words = (tag.strip() for tag in tags.replace("；", ";").split(";"))
            yield Item(item, title.strip() or item, tuple(tag for tag in words if tag))


def _rows(
    path: Path, file: TextIO, needed: Sequence[Sequence[str]], optional: Sequence[str] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells in the order asked for; a missing optional column is empty."""
    header = file.readline()
    if "\0" in header:
        raise Refused("file.not_text", path=str(path))
    names, delimiter = _header(header)
    if not any(names):
        raise Refused("file.empty", path=str(path))
    places = [_place(path, names, column) for column in needed]
    extra = next((names.index(name) for name in optional or () if name in names), None)
    reader = csv.reader(file, delimiter=delimiter)
    try:
        for cells in reader:
            if not cells:
                continue
            if len(cells) <= max(places):
                raise _bad(path, reader.line_num + 1, needed[len(needed) - 1][0], "")
            picked = [cells[place] for place in places]
            if optional is not None:
                picked.append(cells[extra] if extra is not None and extra < len(cells) else "")
            yield reader.line_num + 1, picked
    except csv.Error as fault:
        raise Refused("file.bad_row", path=str(path), line=reader.line_num + 1, column="", value=str(fault)) from fault


def _header(line: str) -> tuple[list[str], str]:
    delimiter = max(",;\t", key=line.count)
    cells = next(csv.reader([line], delimiter=delimiter), list[str]())
    return [name.strip().lower() for name in cells], delimiter


def _place(path: Path, names: Sequence[str], column: Sequence[str]) -> int:
    found = next((names.index(name) for name in column if name in names), None)
    if found is None:
        raise Refused("file.no_column", path=str(path), column=column[0], found=", ".join(names)[:200])
    return found


def _moment(path: Path, line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = _date(text.strip())
    if not math.isfinite(value):
        raise _bad(path, line, "timestamp", text)
    return value


def _date(text: str) -> float:
    with suppress(ValueError):
        return _seconds(datetime.fromisoformat(text))
    plain = text.replace("/", "-")
    for pattern in _DATES:
        with suppress(ValueError):
            return _seconds(datetime.strptime(plain, pattern).replace(tzinfo=UTC))
    return math.nan


def _seconds(moment: datetime) -> float:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def _bad(path: Path, line: int, column: str, value: str) -> Refused:
    return Refused("file.bad_row", path=str(path), line=line, column=column, value=value[:_SHOWN])
