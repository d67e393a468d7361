"""Hold 10,000 plans over random catalogues against the rules: `uv run python -m tests.bench.study`."""

import sys
from random import Random
from time import perf_counter

from tests.unit.study.graphs import a_graph, check

GRAPHS = 10_000


def main(graphs: int = GRAPHS) -> None:
    """Check so many graphs and say how many could be planned; a rule that does not hold is an assertion."""
    chance, begin = Random(20_241), perf_counter()
    planned = sum(check(a_graph(chance)) for _ in range(graphs))
    took = perf_counter() - begin
    print(f"{graphs} graphs: {planned} planned, {graphs - planned} refused with their cycle, {took:.1f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
