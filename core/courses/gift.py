"""Questions in Moodle's GIFT format: multiple choice (one or several right) and true/false.

Source: https://docs.moodle.org/en/GIFT_format. Answers to match, to type in or to write freely are no quiz of options
and are refused with their line; a category, a comment and a title are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.courses.quiz import Lined, Question
from core.kernel.errors import Refused
from core.kernel.phrase import phrase

TRUE, FALSE = frozenset(("T", "TRUE")), frozenset(("F", "FALSE"))
GAP = "_____"
"""Stands in a sentence whose missing word is asked for."""

_HIDDEN = "\ue000"
_ESCAPED = {sign: chr(ord(_HIDDEN) + place) for place, sign in enumerate("~=#{}:\\")}
"""An escaped sign is hidden in Unicode's private area while the signs around it are read."""
_TITLE = re.compile(r"\s*::.*?::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_ANSWER = re.compile(r"([=~])([^=~]*)")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,7})?)%")


@dataclass(frozen=True, slots=True)
class _Block:
    """One question as it was written, and the line on which it begins."""

    line: int
    text: str


def gift(text: str) -> Sequence[Lined]:
    """Return the questions. Raises `Refused("quiz.line")` with the number of the line and the reason."""
    return [Lined(block.line, _question(block)) for block in _blocks(text)]


def lines_of(text: str) -> Sequence[str]:
    """Return the lines as an editor counts them: only a line feed or a carriage return ends one."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def refused_at(line: int, fault: Refused) -> Refused:
    """Return the same refusal with the number of its line."""
    return Refused("quiz.line", line=line, why=phrase(fault.key, **fault.params))


def _blocks(text: str) -> Iterator[_Block]:
    """Yield what stands between blank lines; a blank line inside of braces does not end a question."""
    kept: list[str] = []
    start = depth = 0
    for number, raw in enumerate(lines_of(_hidden(text)), 1):
        line = "" if raw.lstrip().startswith(("//", "$CATEGORY:")) else raw
        if not kept and not line.strip():
            continue
        if line.strip() or depth > 0:
            start = start if kept else number
            kept.append(line)
            depth = max(0, depth + line.count("{") - line.count("}"))
        elif not raw.strip():
            yield _Block(start, "\n".join(kept))
            kept = []
    if kept:
        yield _Block(start, "\n".join(kept))


def _question(block: _Block) -> Question:
    try:
        return _parsed(block.text)
    except Refused as fault:
        raise refused_at(block.line, fault) from fault


def _parsed(text: str) -> Question:
    body = _FORMAT.sub("", _TITLE.sub("", text, count=1), count=1)
    before, opened, rest = body.partition("{")
    inside, closed, after = rest.partition("}")
    if not opened or not closed or "{" in inside or "{" in after or "}" in after:
        raise Refused("quiz.bad.braces")
    asked = before.strip() if not after.strip() else f"{before.rstrip()} {GAP} {after.lstrip()}"
    answers, _, general = inside.partition("####")
    head, _, feedback = answers.partition("#")
    said = head.strip().upper()
    if said in TRUE | FALSE:
        right = frozenset((0 if said in TRUE else 1,))
        explained = " ".join(filter(None, (general.strip(), *map(str.strip, feedback.split("#")))))
        return Question(_shown(asked), ("✓", "✗"), right, _shown(explained))
    return _choice(_shown(asked), answers, _shown(general))


def _choice(asked: str, answers: str, general: str) -> Question:
    if answers.strip().startswith("#"):
        raise Refused("quiz.bad.kind")
    found = _ANSWER.findall(answers)
    if not found or all(sign == "=" for sign, _ in found) or any("->" in said for _, said in found):
        raise Refused("quiz.bad.kind")
    options: list[str] = []
    right: set[int] = set()
    half: set[int] = set()
    told: list[str] = [general] if general else []
    for place, (sign, said) in enumerate(found):
        weight = _WEIGHT.match(said)
        option, _, feedback = said[weight.end() if weight else 0 :].partition("#")
        options.append(_shown(option))
        if sign == "=":
            right.add(place)
        elif weight and float(weight[1]) > 0:
            half.add(place)
        if feedback.strip():
            told.append(f"{_shown(option)}: {_shown(feedback)}")
    return Question(asked, tuple(options), frozenset(right or half), "\n".join(told))


def _hidden(text: str) -> str:
    return re.sub(r"\\([~=#{}:\\])", lambda found: _ESCAPED[found[1]], text).replace("\\n", "\ue00f")


def _shown(text: str) -> str:
    for sign, hidden in _ESCAPED.items():
        text = text.replace(hidden, sign)
    return text.replace("\ue00f", "\n").strip()
