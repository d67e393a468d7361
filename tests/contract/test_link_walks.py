"""The same sequences of linking and unlinking as over the fakes, on both databases."""

from collections.abc import Sequence
from itertools import count

from hypothesis import HealthCheck, example, given, settings

from tests.contract.stores import Store
from tests.contract.walks import STEPS, Step, walked
from tests.unit.access.test_link_walks import CHAIN

NAMES = map(str, count())


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(CHAIN)
@given(STEPS)
async def test_each_account_is_one_persons_and_no_right_is_lost(store: Store, steps: Sequence[Step]) -> None:
    await walked(store.work, f"x{next(NAMES)}", steps)
