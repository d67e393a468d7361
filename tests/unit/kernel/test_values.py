"""Text, names, times, ids and phrases: right from the moment they are made."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.kernel.errors import Broken, NotYet, Refused
from core.kernel.ids import CONSOLE, Address
from core.kernel.phrase import Phrase, phrase
from core.kernel.text import MAX_TEXT_BYTES, displayable, storable
from core.kernel.time import utc
from tests.factories import an_incoming

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)


@given(ANY_TEXT)
def test_every_text_can_be_kept_and_only_what_cannot_is_changed(text: str) -> None:
    kept = storable(text)
    assert "\0" not in kept
    assert kept.encode().decode() == kept == storable(kept)
    assert len(kept) == len(text)
    assert all(a in {b, "\0"} or 0xD800 <= ord(a) <= 0xDFFF for a, b in zip(text, kept, strict=True))


@pytest.mark.parametrize("sign", ["a", "é", "中", "🎉"])
def test_a_text_is_kept_up_to_its_limit_in_bytes(sign: str) -> None:
    fits = sign * (MAX_TEXT_BYTES // len(sign.encode()))
    assert storable(fits) == fits
    with pytest.raises(Refused) as refused:
        storable(fits + sign)
    assert refused.value.key == "text.too_long"


@given(ANY_TEXT)
def test_a_shown_name_hides_and_reorders_nothing(name: str) -> None:
    shown = displayable(name)
    assert len(shown) <= 64
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cf", "Cs"}
    assert shown == " ".join(shown.split()) or len(shown) == 64


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ａｄｍｉｎ", "admin"),
        ("ad\u200bmin", "admin"),
        ("\u202enimda", "nimda"),
        ("  a \n b ", "a b"),
        ("\u2066\0", ""),
    ],
)
def test_a_name_is_folded(name: str, shown: str) -> None:
    assert displayable(name).replace("\N{REPLACEMENT CHARACTER}", "") == shown


def test_a_moment_is_kept_in_utc_and_a_naive_one_is_our_fault() -> None:
    moment = datetime(2026, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    assert utc(moment) == moment
    assert utc(moment).tzinfo is UTC
    with pytest.raises(Broken):
        utc(datetime(2026, 3, 1))


@pytest.mark.parametrize("wrong", ["", "x" * 129, "a\0b"])
def test_an_address_has_a_name_that_can_be_kept(wrong: str) -> None:
    with pytest.raises(Refused):
        Address(CONSOLE, wrong)


def test_an_incoming_message_is_storable_and_knows_its_author() -> None:
    incoming = an_incoming("a\0\ud800")
    assert incoming.text == "a\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"
    assert str(incoming.author) == "console:ann"


def test_a_phrase_is_its_key_and_what_fills_it() -> None:
    assert phrase("plain", text="x") == Phrase("plain", {"text": "x"})


def test_errors_tell_who_can_mend_them() -> None:
    assert Refused("denied", action="room").params == {"action": "room"}
    assert NotYet(timedelta(minutes=1)).after == timedelta(minutes=1)
