"""Shapes of a community: a star, two cliques and a bridge, a path."""

from itertools import combinations

import pytest

from core.insight.graph import betweenness, bridges, communities, helpers, neighbours_of

LEFT, RIGHT = range(1, 6), range(11, 16)
CLIQUES = [*combinations(LEFT, 2), *combinations(RIGHT, 2)]
BRIDGED = [*CLIQUES, (5, 20), (20, 11)]


def test_in_a_star_the_middle_helps_and_no_one_is_a_bridge() -> None:
    star = [(1, n) for n in range(2, 8)]
    graph = neighbours_of(star)
    assert helpers(star) == [(1, 6)]
    assert communities(graph) == [tuple(range(1, 8))]
    assert bridges(graph, communities(graph)) == []
    assert betweenness(graph) == {1: 1.0} | dict.fromkeys(range(2, 8), 0.0)


def test_two_cliques_are_two_communities_whatever_order_the_contacts_come_in() -> None:
    expected = [tuple(LEFT), tuple(RIGHT)]
    for pairs in ([*CLIQUES, (5, 11)], [(11, 5), *reversed(CLIQUES)]):
        assert communities(neighbours_of(pairs)) == expected


def test_who_stands_between_two_cliques_is_their_bridge() -> None:
    graph = neighbours_of(BRIDGED)
    found = bridges(graph, communities(graph))
    assert found[0].person in {5, 20, 11}
    assert {one.person for one in found} <= {5, 20, 11}
    assert betweenness(graph)[20] == pytest.approx(2 * 25 / 90)


def test_on_a_path_of_four_each_inner_one_lies_between_two_of_three_pairs() -> None:
    graph = neighbours_of([(1, 2), (2, 3), (3, 4)])
    assert betweenness(graph) == pytest.approx({1: 0.0, 2: 2 / 3, 3: 2 / 3, 4: 0.0})


def test_equal_ways_share_and_answers_to_oneself_are_nothing() -> None:
    ring = neighbours_of([(1, 2), (2, 3), (3, 4), (4, 1), (1, 1)])
    assert betweenness(ring) == pytest.approx(dict.fromkeys(range(1, 5), 1 / 6))
    assert helpers([(1, 1), (1, 2), (1, 2), (1, 3)]) == []


def test_nobody_is_no_community() -> None:
    assert (communities({}), betweenness({}), bridges({}, [])) == ([], {}, [])
