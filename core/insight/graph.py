"""Who turns to whom, as a graph: helpers, bridges and communities. Pure and deterministic; people are numbers."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.insight.sparse import Cells, Floats

Neighbours = Mapping[int, Mapping[int, float]]
"""Person → others → how often the two turned to each other."""

LEAST_HELPED = 3
"""Who answers fewer different people is no helper."""
BATCH = 256
"""So many starting points are walked at once: a dense block of them by all people."""
NO_GAIN = 1e-12


@dataclass(frozen=True, slots=True)
class Bridge:
    """A person on the shortest ways between others: on which share of all ways, and how many communities they touch."""

    person: int
    share: float
    communities: int


def neighbours_of(pairs: Iterable[tuple[int, int]]) -> Neighbours:
    """Return the undirected graph of the contacts, weighted by how many there were."""
    found: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for one, other in pairs:
        if one != other:
            found[one][other] += 1
            found[other][one] += 1
    return {person: {other: float(found[person][other]) for other in sorted(found[person])} for person in sorted(found)}


def helpers(replies: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return who answered at least `LEAST_HELPED` different people, and how many, most first."""
    helped: defaultdict[int, set[int]] = defaultdict(set)
    for by, to in replies:
        if by != to:
            helped[by].add(to)
    found = [(person, len(others)) for person, others in helped.items() if len(others) >= LEAST_HELPED]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def communities(graph: Neighbours) -> list[tuple[int, ...]]:
    """Return the groups of people who turn to each other more than chance would have it, the largest first.

    Labels go from neighbour to neighbour while modularity grows (Louvain); people and ties are taken in order of their
    numbers, so that the same contacts give the same groups.
    """
    groups = {person: (person,) for person in graph}
    level: Neighbours = graph
    while True:
        label = _spread(level)
        if len(set(label.values())) == len(level):
            return sorted(groups.values(), key=lambda group: (-len(group), group))
        joined: defaultdict[int, list[int]] = defaultdict(list)
        for node, home in label.items():
            joined[home].extend(groups[node])
        groups = {home: tuple(sorted(people)) for home, people in joined.items()}
        level = _folded(level, label)


def _spread(graph: Neighbours) -> dict[int, int]:
    """Return a label for each node, after each went to the neighbours' label that gains most, until none does."""
    label = {node: node for node in graph}
    degree = {node: sum(others.values()) for node, others in graph.items()}
    total = sum(degree.values())
    mass = dict(degree)
    moved = True
    while moved:
        moved = False
        for node, others in graph.items():
            home = label[node]
            mass[home] -= degree[node]
            ties = {home: 0.0}
            for other, weight in others.items():
                if other != node:
                    ties[label[other]] = ties.get(label[other], 0.0) + weight
            gain = {one: tie - degree[node] * mass[one] / total for one, tie in ties.items()}
            best = max(gain, key=lambda one: (gain[one], -one))
            if gain[best] > gain[home] + NO_GAIN:
                home, moved = best, True
            label[node] = home
            mass[home] += degree[node]
    return label


def _folded(graph: Neighbours, label: Mapping[int, int]) -> Neighbours:
    """Return the graph of the labels; what stays within a label is a tie to itself, counted from both ends."""
    found: dict[int, dict[int, float]] = {}
    for node, others in graph.items():
        ties = found.setdefault(label[node], {})
        for other, weight in others.items():
            ties[label[other]] = ties.get(label[other], 0.0) + weight
    return {node: dict(sorted(found[node].items())) for node in sorted(found)}


def bridges(graph: Neighbours, groups: Sequence[Sequence[int]]) -> list[Bridge]:
    """Return who stands between communities: neighbours in two or more of them, and on others' shortest ways."""
    home = {person: number for number, group in enumerate(groups) for person in group}
    share = betweenness(graph)
    touched = {person: len({home[one] for one in (person, *others)}) for person, others in graph.items()}
    found = [Bridge(one, share[one], touched[one]) for one in graph if touched[one] > 1 and share[one] > 0]
    return sorted(found, key=lambda one: (-one.share, one.person))


def betweenness(graph: Neighbours) -> dict[int, float]:
    """Return for each person the share of the pairs of others whose shortest ways lead over them (Brandes, exact)."""
    people = list(graph)
    size = len(people)
    links = _links(graph)
    score = np.zeros(size)
    for start in range(0, size, BATCH):
        score += _walked(links, np.arange(start, min(start + BATCH, size)), size)
    pairs = max(1, (size - 1) * (size - 2))
    return {person: float(value) / pairs for person, value in zip(people, score, strict=True)}


def _links(graph: Neighbours) -> Cells:
    place = {person: number for number, person in enumerate(graph)}
    ends = [(place[one], place[other]) for one, others in graph.items() for other in others]
    rows, columns = np.array(ends, dtype=np.intp).reshape(-1, 2).T
    return Cells(rows, columns, np.ones(len(ends)), (len(place), len(place)))


def _walked(links: Cells, starts: np.ndarray[tuple[int], np.dtype[np.intp]], size: int) -> Floats:
    """Return how much of the ways from these people leads over each: breadth first there, summed up on the way back."""
    front = np.zeros((size, len(starts)))
    front[starts, np.arange(len(starts))] = 1.0
    ways, levels = front.copy(), [front > 0]
    while levels[-1].any():
        front = links.times(front) * (ways == 0)
        ways += front
        levels.append(front > 0)
    over = np.zeros_like(ways)
    for nearer, farther in zip(reversed(levels[:-1]), reversed(levels[1:]), strict=True):
        carried = np.divide(1.0 + over, ways, out=np.zeros_like(ways), where=farther)
        over += links.times(carried) * ways * nearer
    over[starts, np.arange(len(starts))] = 0.0
    return np.asarray(over.sum(axis=1), dtype=np.float64)
