"""Form bodies and queries as Stripe reads them: `a[b][0][c]=1` is a tree (stripe/_encode.py writes it)."""

import re
from typing import Any
from urllib.parse import parse_qsl

from tests.wire.stripe.errors import malformed

STEP = re.compile(r"\[([^\]]*)\]")


def decode(raw: str) -> dict[str, Any]:
    """Return the tree of strings, dicts and lists that the text spells."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(raw, keep_blank_values=True):
        head, bracket, _ = name.partition("[")
        steps = [head, *STEP.findall(name)] if bracket else [head]
        _put(tree, steps, value, name)
    return {key: _lists(branch) for key, branch in tree.items()}


def _put(tree: dict[str, Any], steps: list[str], value: str, name: str) -> None:
    for step in steps[:-1]:
        branch = tree.setdefault(_index(tree, step), {})
        if not isinstance(branch, dict):
            raise malformed(f"Invalid object: {name}", name)
        tree = branch
    tree[_index(tree, steps[-1])] = value


def _index(tree: dict[str, Any], step: str) -> str:
    return step if step else str(len(tree))


def _lists(branch: Any) -> Any:
    if not isinstance(branch, dict):
        return branch
    if branch and all(key.isdecimal() for key in branch):
        return [_lists(branch[key]) for key in sorted(branch, key=int)]
    return {key: _lists(below) for key, below in branch.items()}
