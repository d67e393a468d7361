"""A bounded memory keeps what was used last."""

from hypothesis import given
from hypothesis import strategies as st

from core.kernel.recent import Recent


def test_what_is_used_stays_and_what_is_not_is_forgotten() -> None:
    recent = Recent[str, int](10)
    recent.put("used", 1)
    recent.put("unused", 2)
    for n in range(40):
        recent.put(f"other-{n}", n)
        assert recent.get("used") == 1
    assert recent.get("unused") is None


def test_a_cleared_memory_knows_nothing() -> None:
    recent = Recent[str, int](10)
    recent.put("a", 1)
    recent.clear()
    assert recent.get("a") is None


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=200), st.integers(2, 8))
def test_the_last_used_are_there_and_no_more_than_twice_the_limit(uses: list[tuple[int, bool]], limit: int) -> None:
    recent = Recent[int, int](limit)
    order: list[int] = []
    for key, is_put in uses:
        if is_put:
            recent.put(key, key)
        if is_put or recent.get(key) is not None:
            order = [one for one in order if one != key] + [key]
    assert len(recent) <= 2 * limit
    for key in order[-(limit - 1) :]:
        assert recent.get(key) == key
