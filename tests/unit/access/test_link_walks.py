"""Whatever is linked and unlinked in whatever order: each account is one person's, and no right is lost."""

from collections.abc import Sequence

from hypothesis import example, given

from tests.contract.walks import STEPS, Step, walked
from tests.fakes.store import FakeWork

CHAIN: Sequence[Step] = [
    ("link", 0, 2),
    ("link", 2, 4),
    ("unlink", 0, 1),
    ("link", 3, 0),
    ("wait", 1500, 0),
    ("link", 3, 0),
    ("unlink", 3, 0),
    ("link", 0, 3),
]


@example(CHAIN)
@given(STEPS)
async def test_each_account_is_one_persons_and_no_right_is_lost(steps: Sequence[Step]) -> None:
    await walked(FakeWork(), "x", steps)
