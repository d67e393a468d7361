"""The name that was probably meant."""

from collections.abc import Iterable

MOST_EDITS = 2


def nearest(written: str, names: Iterable[str]) -> str | None:
    """Return the name within two edits of what was written, the closest first, then by alphabet; None without one."""
    ranked = sorted((edits(written, name), name) for name in names)
    return ranked[0][1] if ranked and ranked[0][0] <= MOST_EDITS else None


def edits(a: str, b: str) -> int:
    """Return the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours."""
    if abs(len(a) - len(b)) > MOST_EDITS:
        return MOST_EDITS + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
