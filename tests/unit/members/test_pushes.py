"""How often the bot may suggest something unasked."""

from datetime import timedelta

import pytest

from core.kernel.ids import MemberId
from core.kernel.messages import Answer, Notice, NoticeKind
from core.kernel.phrase import phrase
from core.members.pushes import may_push
from tests.fakes.clock import NOON
from tests.fakes.store import FakeWork

ANN = MemberId(1)


@pytest.mark.parametrize(
    ("per_week", "pace", "days_ago", "may"),
    [
        (0, None, None, False),
        (2, None, None, True),
        (2, None, 3, False),
        (2, None, 4, True),
        (2, 1, 4, False),
        (2, 1, 8, True),
        (1, 5, 4, False),
    ],
)
async def test_a_push_keeps_to_the_settings_and_to_the_persons_own_pace(
    per_week: int, pace: int | None, days_ago: int | None, may: bool
) -> None:
    work = FakeWork()
    async with work.write() as tx:
        await tx.paces.keep(ANN, pace)
        if days_ago is not None:
            earlier = Notice(ANN, "n", Answer((phrase("push.suggestion", title="x"),)), NoticeKind.PUSH)
            await tx.outbox.put(earlier, NOON - timedelta(days=days_ago))
        assert await may_push(tx, ANN, per_week, NOON) is may
