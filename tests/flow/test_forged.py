"""A thousand webhooks that are not Stripe's, or not as Stripe sent them: refused, and no row of any table changes."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.flow.forging import KINDS, Request, Truth, requests
from tests.flow.stripe_room import SECRET, Community, community
from tests.wire.stripe.stand_in import WEBHOOK_PATH

REFUSED = frozenset((400, 401, 405, 413))


@pytest.fixture
async def paid(sqlite_url: str) -> AsyncIterator[Community]:
    """A community in which somebody paid, and the product does not know yet."""
    async with community(sqlite_url) as opened:
        await opened.app.run_due()
        await opened.stripe.pay(await opened.subscribe("m1", "vip"))
        yield opened


def rows(database_url: str) -> list[str]:
    """Return the whole store as text, every table of it."""
    with sqlite3.connect(Path(database_url.partition("///")[2])) as store:
        return list(store.iterdump())


async def answers(paid: Community, asked: list[Request]) -> list[int]:
    transport = httpx.ASGITransport(app=paid.app.web, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot.test") as client:
        return [
            (await client.request(one.method, WEBHOOK_PATH, content=one.body, headers=_raw(one))).status_code
            for one in asked
        ]


def _raw(request: Request) -> list[tuple[bytes, bytes]]:
    named = request.headers.items()
    return [(name.encode(), said if isinstance(said, bytes) else said.encode("latin-1")) for name, said in named]


async def test_a_thousand_forged_or_altered_webhooks_are_refused_and_change_no_row(paid: Community) -> None:
    truth = Truth(paid.stripe.webhook(SECRET).body, int(paid.stripe.now.timestamp()), SECRET)
    before = rows(paid.settings.database_url)
    asked = list(requests(truth, 1000, seed=4))
    got = await answers(paid, asked)
    strange = Counter((one.kind, status) for one, status in zip(asked, got, strict=True) if status not in REFUSED)
    assert not strange
    assert {one.kind for one in asked} == KINDS.keys()
    assert rows(paid.settings.database_url) == before
    assert await paid.open_to("m1") == set()
    assert await answers(paid, [truth.signed(truth.body)]) == [200]
    assert rows(paid.settings.database_url) != before, "the true one is heard"
    await paid.app.run_due()
    assert await paid.open_to("m1") == {"vip"}
