"""What may be sent again, what must not, and whom it concerns."""

import os
from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from adapters.telegram.faults import Fault, outcome_of


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (caused(NetworkError("x"), httpx.ConnectError("x")), Fault.AWAY),
        (caused(TimedOut(), httpx.ConnectTimeout("x")), Fault.AWAY),
        (caused(TimedOut(), httpx.PoolTimeout("x")), Fault.AWAY),
        (NetworkError("Bad Gateway (502)"), Fault.AWAY),
        (NetworkError("Internal Server Error"), Fault.AWAY),
        (NetworkError("Gateway Timeout (504)"), Fault.UNSURE),
        (caused(TimedOut(), httpx.ReadTimeout("x")), Fault.UNSURE),
        (caused(NetworkError("x"), httpx.RemoteProtocolError("x")), Fault.UNSURE),
        (caused(NetworkError("x"), httpx.ReadError("x")), Fault.UNSURE),
        (Forbidden("bot was blocked by the user"), Fault.SHUT),
        (InvalidToken("Unauthorized"), Fault.TOKEN),
        (BadRequest("message is not modified"), Fault.REFUSED),
        (TelegramError("Invalid server response"), Fault.UNSURE),
    ],
)
def test_only_what_was_certainly_not_done_may_be_sent_again(error: TelegramError, fault: Fault) -> None:
    assert outcome_of(error).fault is fault


def test_patience_says_how_long_and_a_move_says_where_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "PTB_TIMEDELTA", "1")
    assert outcome_of(RetryAfter(7)).after == timedelta(seconds=7)
    assert outcome_of(ChatMigrated(-1007)).new_chat == "-1007"
