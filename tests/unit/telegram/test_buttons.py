"""What a button carries is ours or nothing, and Telegram takes it."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.telegram.buttons import MOST_DATA_BYTES, MOST_PLAIN_BYTES, Signer, rows
from core.kernel.messages import Button

OURS, THEIRS = Signer.of_token("1:ours"), Signer.of_token("1:theirs")


@given(st.text(min_size=1, max_size=70))
def test_what_is_signed_opens_again_and_fits(action: str) -> None:
    data = OURS.signed(action)
    if data is None:
        assert len(action.encode()) > MOST_PLAIN_BYTES
    else:
        assert len(data.encode()) <= MOST_DATA_BYTES
        assert OURS.opened(data) == action
        assert THEIRS.opened(data) is None


@given(st.text(max_size=70))
def test_what_we_did_not_sign_does_not_open(data: str) -> None:
    assert OURS.opened(data) is None


def test_an_action_that_was_changed_does_not_open() -> None:
    data = OURS.signed("/lookup 1") or ""
    assert OURS.opened(data[:-1] + "2") is None


def test_a_long_action_is_kept_for_one_person() -> None:
    action = "/ask " + "字" * 19
    assert OURS.signed(action) is None
    assert OURS.token("7", action) != OURS.token("8", action)
    assert len(OURS.token("7", action)) <= MOST_DATA_BYTES
    assert OURS.opened(OURS.token("7", action)) is None


def test_rows_are_as_wide_as_a_telephone() -> None:
    labels = ("中文", "English", "自动", "一个非常长的按钮的标签就这样", "x")
    found = [[button.label for button in row] for row in rows([Button(label, "/lang") for label in labels])]
    assert found == [["中文", "English", "自动"], ["一个非常长的按钮的标签就这样"], ["x"]]
