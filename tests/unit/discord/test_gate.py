"""Which roles of a person are wrong, and what the errors of Discord mean."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest

from adapters.discord import discord
from adapters.discord.faults import Fault, outcome_of
from adapters.discord.gate import Wanted, _differs


@pytest.mark.parametrize(
    ("have", "wanted", "differs"),
    [
        ({9}, Wanted(frozenset()), False),
        ({1, 9}, Wanted(frozenset(("vip",))), False),
        ({9}, Wanted(frozenset(("vip",))), True),
        ({1}, Wanted(frozenset()), True),
        ({1}, Wanted(frozenset(), keeps=True), False),
        ({2}, Wanted(frozenset(("pro",))), False),
        ({2}, Wanted(frozenset(("team",))), False),
        ({2}, Wanted(frozenset(("vip",))), True),
    ],
)
def test_roles_are_wrong_when_one_is_missing_or_one_is_too_many(have: set[int], wanted: Wanted, differs: bool) -> None:
    # Two plans may share a role.
    assert _differs(have, wanted, {"vip": 1, "pro": 2, "team": 2}) is differs


def answer(kind: type[discord.HTTPException], status: int, code: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return kind(response, {"code": code, "message": ""})


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (answer(discord.Forbidden, 403, 50013), Fault.NO_RIGHT),
        (answer(discord.Forbidden, 403, 50007), Fault.SHUT),
        (answer(discord.Forbidden, 403, 50001), Fault.NO_ACCESS),
        (answer(discord.NotFound, 404, 10007), Fault.GONE),
        (answer(discord.NotFound, 404, 10011), Fault.NO_ROLE),
        (answer(discord.NotFound, 404, 10062), Fault.LATE),
        (answer(discord.HTTPException, 400, 40060), Fault.LATE),
        (answer(discord.HTTPException, 400, 50035), Fault.REFUSED),
        (answer(discord.HTTPException, 401, 0), Fault.TOKEN),
        (answer(discord.HTTPException, 429, 0), Fault.AWAY),
        (answer(discord.DiscordServerError, 503, 0), Fault.AWAY),
        (aiohttp.ServerDisconnectedError(), Fault.AWAY),
        (TimeoutError(), Fault.AWAY),
    ],
)
def test_an_error_says_whether_to_ask_again(error: Exception, fault: Fault) -> None:
    assert outcome_of(error).fault is fault
