"""The webhook hears Telegram alone, and says 200 only of what is kept."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from adapters.telegram.client import Json
from adapters.telegram.hook import HEADER, PATH, webhook
from core.kernel.errors import NotYet

SECRET = "a-secret_of-Ours1"
RIGHT = {HEADER: SECRET}


class Kept:
    def __init__(self) -> None:
        self.updates: list[Json] = []
        self.fault: Exception | None = None

    async def __call__(self, updates: Sequence[Json]) -> None:
        if self.fault is not None:
            raise self.fault
        self.updates += updates


async def told(kept: Kept, *, headers: dict[str, str], **more: Any) -> int:
    """Return how the delivery was answered."""
    transport = httpx2.ASGITransport(app=Starlette(routes=[webhook(SECRET, kept)]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://bot.test") as client:
        return (await client.post(PATH, headers=headers, **more)).status_code


async def test_what_is_kept_is_acknowledged() -> None:
    kept = Kept()
    assert await told(kept, headers=RIGHT, json={"update_id": 1, "message": {}}) == 200
    assert [one["update_id"] for one in kept.updates] == [1]


@given(st.text("abcdefghijk_-ABC123", max_size=40).filter(lambda word: word != SECRET))
async def test_whoever_does_not_know_the_secret_is_turned_away_unread(word: str) -> None:
    kept = Kept()
    assert await told(kept, headers={HEADER: word}, json={"update_id": 1}) == 401
    assert await told(kept, headers={}, json={"update_id": 1}) == 401
    assert kept.updates == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b"[]", b"3", b'{"update_id": "1"}', b'{"update_id": true}', b"\xff"]
)
async def test_what_is_no_update_is_refused(body: bytes) -> None:
    kept = Kept()
    assert await told(kept, headers=RIGHT, content=body) == 400
    assert kept.updates == []


async def test_what_cannot_be_kept_now_is_delivered_again() -> None:
    kept = Kept()
    kept.fault = NotYet(timedelta(seconds=30), "the disk is full")
    assert await told(kept, headers=RIGHT, json={"update_id": 1}) == 503
