"""What a creator pasted for a quiz: GIFT, a table, or questions in plain lines; found out by itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.courses.gift import gift, lines_of, refused_at
from core.courses.quiz import Lined, Question
from core.kernel.errors import Refused

ReadTable = Callable[[str], Sequence[Lined] | None]
"""Reads a pasted table; None where the first line is no header of one. Raises `Refused("quiz.line")`."""

RIGHT_SIGNS, WRONG_SIGNS, WHY_SIGNS = ("+", "=", "✓", "√"), ("-", "~", "✗", "×"), ("#", "!")
_WIDE = {"＋": "+", "－": "-", "＝": "=", "～": "~", "＃": "#", "！": "!"}
_BRACE = re.compile(r"(?<!\\)\{")
_RULE = re.compile(r"\s*(?://|#)?\s*(pass|tries|及格线?|次数)\s*[:：=]\s*(\d{1,3})\s*%?\s*", re.IGNORECASE)
_PASS = ("pass", "及格", "及格线")


@dataclass(frozen=True, slots=True)
class Rules:
    """What lines on top say of the whole quiz; None: nothing. `rest` is the text with those lines blank."""

    rest: str
    pass_percent: int | None = None
    tries_a_day: int | None = None


def rules_of(text: str) -> Rules:
    """Return what `pass: 80` and `tries: 2` (及格、次数) say on top; the lines of the questions keep their numbers."""
    lines, passing, tries = list(lines_of(text)), None, None
    for place, line in enumerate(lines):
        found = _RULE.fullmatch(line)
        if found is None and line.strip():
            break
        if found:
            lines[place] = ""
            passing = int(found[2]) if found[1].lower() in _PASS else passing
            tries = tries if found[1].lower() in _PASS else int(found[2])
    return Rules("\n".join(lines), passing, tries)


def pasted(text: str, read_table: ReadTable) -> Sequence[Lined]:
    """Return the questions, at least one. Raises `Refused("quiz.line")`, or `Refused("quiz.nothing")`."""
    found = read_table(text)
    if found is None:
        found = gift(text) if _BRACE.search(text) else plain_lines(text)
    if not found:
        raise Refused("quiz.nothing")
    return found


def plain_lines(text: str) -> Sequence[Lined]:
    """Return questions whose options stand under them: `+ right`, `- wrong`, `# why`; a blank line ends one."""
    found: list[Lined] = []
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines_of(text), ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line.strip())
        elif block:
            found.append(Lined(start, _question(start, block)))
            block = []
    return found


def _question(start: int, block: Sequence[str]) -> Question:
    asked: list[str] = []
    options: list[str] = []
    why: list[str] = []
    right: set[int] = set()
    for line in block:
        sign, rest = _WIDE.get(line[0], line[0]), line[1:].strip()
        if sign in RIGHT_SIGNS and asked:
            right.add(len(options))
            options.append(rest)
        elif sign in WRONG_SIGNS and asked:
            options.append(rest)
        elif sign in WHY_SIGNS and options:
            why.append(rest)
        elif options:
            raise refused_at(start + len(asked) + len(options) + len(why), Refused("quiz.bad.sign"))
        else:
            asked.append(line)
    try:
        return Question("\n".join(asked), tuple(options), frozenset(right), "\n".join(why))
    except Refused as fault:
        raise refused_at(start, fault) from fault
