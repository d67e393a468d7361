"""A pasted table of quiz questions: `question,option1..option10,answer,explanation`, also in Chinese."""

import csv
import re
from collections.abc import Mapping, Sequence

from adapters.files.table import DELIMITERS
from core.courses.gift import lines_of, refused_at
from core.courses.quiz import MOST_OPTIONS, Lined, Question
from core.kernel.errors import Refused

NAMES: Mapping[str, Sequence[str]] = {
    "question": ("question", "text", "stem", "题目", "题干", "问题"),
    "answer": ("answer", "answers", "right", "correct", "答案", "正确答案"),
    "why": ("explanation", "explain", "why", "feedback", "解析", "解释", "说明"),
    "picture": ("picture", "image", "图片", "配图"),
}
LETTERS = "ABCDEFGHIJ"
_OPTION = re.compile(r"(?:option|choice|选项)?\s*_?([a-j]|10|[1-9])", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,，;；、|/和&+]+")
_WEB = re.compile(r"https?://\S{1,500}", re.IGNORECASE)
YES, NO = (
    frozenset(("true", "t", "yes", "对", "正确", "是", "√", "✓")),
    frozenset(("false", "f", "no", "错", "错误", "否", "不对", "×", "✗")),
)


def quiz_table(text: str) -> Sequence[Lined] | None:
    """Return the questions under the header, None where there is no header.

    Without options the answer is true or false. Raises `Refused("quiz.line")` with the number of the line.
    """
    lines = [f"{line}\n" for line in lines_of(text)]
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    first = lines[start]
    delimiter = max(DELIMITERS, key=first.count)
    columns = _columns(first, delimiter)
    if not {"question", "answer"} <= columns.keys():
        return None
    found: list[Lined] = []
    reader = csv.reader(lines[start + 1 :], delimiter=delimiter)
    line = start + 2
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append(Lined(line, _at(line, cells, columns)))
            line = start + 2 + reader.line_num
    except csv.Error as fault:
        raise refused_at(line, Refused("quiz.bad.cells")) from fault
    return found


def _columns(first: str, delimiter: str) -> Mapping[str, int]:
    places: dict[str, int] = {}
    for place, said in enumerate(first.lstrip("\ufeff").strip().split(delimiter)):
        name = said.strip().strip('"').strip().lower()
        option = _OPTION.fullmatch(name)
        if option:
            number = LETTERS.lower().find(option[1]) + 1 or int(option[1])
            places.setdefault(f"option{number}", place)
        for column, aliases in NAMES.items():
            if name in aliases:
                places.setdefault(column, place)
    return places


def _at(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> Question:
    try:
        return _question(cells, columns)
    except Refused as fault:
        raise refused_at(line, fault) from fault


def _question(cells: Sequence[str], columns: Mapping[str, int]) -> Question:
    def cell(name: str) -> str:
        place = columns.get(name, len(cells))
        return cells[place].strip() if place < len(cells) else ""

    if any(one.strip() for one in cells[max(columns.values()) + 1 :]):
        raise Refused("quiz.bad.cells")
    picture = cell("picture")
    if picture and not _WEB.fullmatch(picture):
        raise Refused("quiz.bad.picture")
    by_column = [cell(f"option{number}") for number in range(1, MOST_OPTIONS + 1)]
    options = tuple(by_column[: max((n for n, one in enumerate(by_column, 1) if one), default=0)])
    answer = cell("answer")
    if not options and (said := answer.lower()) in YES | NO:
        right = frozenset((0 if said in YES else 1,))
        return Question(cell("question"), ("✓", "✗"), right, cell("why"), picture)
    return Question(cell("question"), options, _right(answer, options), cell("why"), picture)


def _right(answer: str, options: Sequence[str]) -> frozenset[int]:
    """Return the positions that the answer names: letters, numbers, or the option itself."""
    if answer in options:
        return frozenset((options.index(answer),))
    words = [word for word in _BETWEEN.split(answer.upper()) if word]
    if all(set(word) <= set(LETTERS) for word in words):
        return frozenset(LETTERS.index(letter) for word in words for letter in word)
    if all(word in map(str, range(1, MOST_OPTIONS + 1)) for word in words):
        return frozenset(int(word) - 1 for word in words)
    raise Refused("quiz.bad.answer")
