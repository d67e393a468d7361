"""What Telegram tells is what the core hears: nobody is taken for somebody else, and nothing is made up."""

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.telegram import inbound
from core.kernel.errors import Refused
from core.kernel.ids import TELEGRAM
from core.kernel.messages import Attachment, IncomingKind

ANN = {"id": 7, "is_bot": False, "first_name": "Ann", "last_name": "Lee", "language_code": "zh-hans"}
HALL = {"id": -1001, "type": "supergroup", "title": "Hall"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ann"}
DATE = 1_764_000_000


def a_message(**more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": DATE, "chat": HALL, "from": ANN, "text": "hello"} | more


def test_a_message_in_a_group_names_its_room_its_person_and_its_number() -> None:
    heard = inbound.said(a_message(reply_to_message={"message_id": 3}), IncomingKind.TALK)
    assert (heard.platform, heard.room, heard.room_title) == (TELEGRAM, "-1001", "Hall")
    assert (heard.person.external_id, heard.person.display_name, heard.person.language_hint) == (
        "7",
        "Ann Lee",
        "zh-hans",
    )
    assert (heard.message_ref, heard.reply_to, heard.text) == ("5", "3", "hello")
    assert heard.at == datetime.fromtimestamp(DATE, UTC)


def test_a_private_chat_is_no_room() -> None:
    assert inbound.said(a_message(chat=PRIVATE), IncomingKind.TALK).room is None


def test_an_edit_is_dated_when_it_was_made() -> None:
    heard = inbound.said(a_message(edit_date=DATE + 9), IncomingKind.EDIT)
    assert heard.at == datetime.fromtimestamp(DATE + 9, UTC)


def test_files_stay_where_they_are_and_are_named() -> None:
    photos = [{"file_id": "small", "file_size": 1}, {"file_id": "large", "file_size": 2}]
    heard = inbound.said(a_message(text=None, caption="see", photo=photos), IncomingKind.TALK)
    assert heard.text == "see"
    assert heard.attachments == (Attachment("photo", "", 2, "large"),)
    document = {"file_id": "d", "file_name": "a.pdf", "file_size": 9}
    assert inbound.said(a_message(document=document), IncomingKind.TALK).attachments == (
        Attachment("document", "a.pdf", 9, "d"),
    )


def test_what_cannot_be_kept_is_refused() -> None:
    with pytest.raises(Refused):
        inbound.said(a_message(text="x" * 70_000), IncomingKind.TALK)


@pytest.mark.parametrize(
    "hidden",
    [
        {"sender_chat": HALL, "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {"sender_chat": {"id": -1002, "type": "channel"}, "from": {"id": 136817688, "is_bot": True, "first_name": "C"}},
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"from": None},
    ],
)
def test_channels_and_hidden_admins_are_nobody(hidden: dict[str, Any]) -> None:
    assert not inbound.is_by_a_person(a_message(**hidden))
    assert inbound.is_by_a_person(a_message())


def test_service_messages_say_nothing() -> None:
    service = {key: value for key, value in a_message(new_chat_members=[ANN]).items() if key != "text"}
    assert not inbound.has_content(service)
    assert inbound.has_content(a_message())


def test_what_one_person_does_in_private_is_in_one_lane() -> None:
    update = {"update_id": 1}
    private = update | {"message": a_message(chat=PRIVATE)}
    press = update | {"callback_query": {"id": "1", "from": ANN, "message": a_message(), "data": "x"}}
    asks = update | {"chat_join_request": {"chat": HALL, "from": ANN}}
    comes = update | {"chat_member": {"chat": HALL, "from": {"id": 1}, "new_chat_member": {"user": ANN}}}
    assert {inbound.lane_of(one) for one in (private, press, asks, comes)} == {"7"}
    assert inbound.lane_of(update | {"message": a_message()}) == "-1001"


@pytest.mark.parametrize(
    "odd", [{}, {"update_id": 1}, {"update_id": 1, "message": 3}, {"update_id": 1, "new_thing": {}}]
)
def test_what_nobody_knows_has_no_person_and_a_lane(odd: dict[str, Any]) -> None:
    assert inbound.person_of(odd) == ""
    assert inbound.lane_of(odd) == ""


def test_a_reaction_says_which_signs_stand_on_which_message() -> None:
    signs = [{"type": "emoji", "emoji": "👍"}, {"type": "custom_emoji", "custom_emoji_id": "55"}, {"type": "paid"}]
    change = {"chat": HALL, "message_id": 5, "date": DATE, "user": ANN, "old_reaction": [], "new_reaction": signs}
    heard = inbound.reacted(change)
    assert heard is not None
    assert (heard.kind, heard.room, heard.reply_to) == (IncomingKind.REACTION, "-1001", "5")
    assert heard.text == "👍\ncustom:55\npaid"
    gone = inbound.reacted(change | {"new_reaction": [], "chat": PRIVATE})
    assert gone is not None
    assert (gone.text, gone.room) == ("", None)


def test_nobodys_reaction_and_nobodys_vote_are_none() -> None:
    change = {"chat": HALL, "message_id": 5, "date": DATE, "actor_chat": HALL, "new_reaction": []}
    assert inbound.reacted(change) is None
    answer = {"poll_id": "9", "voter_chat": HALL, "option_ids": [0]}
    assert inbound.voted(answer, datetime.fromtimestamp(DATE, UTC)) is None


def test_a_vote_is_an_action_with_the_positions_in_order() -> None:
    at = datetime.fromtimestamp(DATE, UTC)
    heard = inbound.voted({"poll_id": "9", "user": ANN, "option_ids": [2, 0]}, at)
    assert heard is not None
    assert (heard.kind, heard.text, heard.person.external_id, heard.room) == (
        IncomingKind.ACTION,
        "0,2",
        "7",
        None,
    )
    assert inbound.voted({"poll_id": "9", "user": ANN, "option_ids": []}, at) is None
