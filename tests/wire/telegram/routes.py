"""The methods that are modelled, with the parameters that each takes; all others are refused loudly."""

from collections.abc import Callable
from typing import Any

from tests.wire.telegram import about, editing, gate, links, media, polls, sending
from tests.wire.telegram.errors import ApiError, NotModelled, bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import CHANNEL_RIGHTS, GROUP_RIGHTS, RIGHTS
from tests.wire.telegram.shapes import Specification
from tests.wire.telegram.world import World

Act = Callable[[World, Params], Any]
SEND = "chat_id message_thread_id disable_notification protect_content reply_parameters reply_markup "
POLL = (
    "question options is_anonymous type allows_multiple_answers allows_revoting correct_option_ids explanation "
    "open_period close_date is_closed"
)
EDIT = "chat_id message_id inline_message_id reply_markup "
LINK = " name expire_date member_limit creates_join_request"
METHODS: dict[str, tuple[str, Act]] = {
    "getMe": ("", about.get_me),
    "sendMessage": (SEND + "text entities link_preview_options", sending.send_message),
    "sendPhoto": (SEND + "photo caption caption_entities", sending.send_photo),
    "sendDocument": (SEND + "document caption caption_entities", sending.send_document),
    "sendVoice": (SEND + "voice caption caption_entities", sending.send_played("voice", "can_send_voice_notes")),
    "sendVideo": (SEND + "video caption caption_entities", sending.send_played("video", "can_send_videos")),
    "sendAudio": (SEND + "audio caption caption_entities", sending.send_played("audio", "can_send_audios")),
    "sendAnimation": (
        SEND + "animation caption caption_entities",
        sending.send_played("animation", "can_send_other_messages"),
    ),
    "sendPoll": (SEND + POLL, sending.send_poll),
    "sendChatAction": ("chat_id message_thread_id action", sending.send_chat_action),
    "forwardMessage": (SEND + "from_chat_id message_id", sending.forward_message),
    "copyMessage": (SEND + "from_chat_id message_id caption caption_entities", sending.copy_message),
    "editMessageText": (EDIT + "text entities link_preview_options", editing.edit_text),
    "editMessageCaption": (EDIT + "caption caption_entities", editing.edit_caption),
    "editMessageReplyMarkup": (EDIT, editing.edit_markup),
    "stopPoll": ("chat_id message_id reply_markup", polls.stop_poll),
    "deleteMessage": ("chat_id message_id", editing.delete),
    "deleteMessages": ("chat_id message_ids", editing.delete_many),
    "pinChatMessage": ("chat_id message_id disable_notification", editing.pin),
    "unpinChatMessage": ("chat_id message_id", editing.unpin),
    "setMessageReaction": ("chat_id message_id reaction is_big", editing.react),
    "answerCallbackQuery": ("callback_query_id text show_alert url cache_time", editing.answer),
    "getFile": ("file_id", media.get_file),
    "getChat": ("chat_id", about.get_chat),
    "getChatMember": ("chat_id user_id", gate.get_member),
    "getChatAdministrators": ("chat_id", gate.get_administrators),
    "getChatMemberCount": ("chat_id", gate.count),
    "leaveChat": ("chat_id", gate.leave_chat),
    "banChatMember": ("chat_id user_id until_date revoke_messages", gate.ban),
    "unbanChatMember": ("chat_id user_id only_if_banned", gate.unban),
    "restrictChatMember": (
        "chat_id user_id permissions use_independent_chat_permissions until_date",
        gate.restrict,
    ),
    "promoteChatMember": (" ".join(["chat_id user_id", *RIGHTS, *GROUP_RIGHTS, *CHANNEL_RIGHTS]), gate.promote),
    "exportChatInviteLink": ("chat_id", links.export),
    "createChatInviteLink": ("chat_id" + LINK, links.create),
    "editChatInviteLink": ("chat_id invite_link" + LINK, links.edit),
    "revokeChatInviteLink": ("chat_id invite_link", links.revoke),
    "approveChatJoinRequest": ("chat_id user_id", links.approve),
    "declineChatJoinRequest": ("chat_id user_id", links.decline),
    "setMyCommands": ("commands scope language_code", about.set_commands),
    "deleteMyCommands": ("scope language_code", about.delete_commands),
    "getMyCommands": ("scope language_code", about.get_commands),
    "setMyName": ("name language_code", about.set_text),
    "setMyDescription": ("description language_code", about.set_text),
    "setMyShortDescription": ("short_description language_code", about.set_text),
}
QUEUE_PARAMS = {
    "getUpdates": "offset limit timeout allowed_updates",
    "setWebhook": "url max_connections allowed_updates drop_pending_updates secret_token ip_address",
    "deleteWebhook": "drop_pending_updates",
    "getWebhookInfo": "",
}
NAMES = {name.lower(): name for name in (*METHODS, *QUEUE_PARAMS)}


def named(word: str, specification: Specification | None) -> str:
    """Return the method in its right spelling (Telegram does not mind capitals)."""
    name = NAMES.get(word.lower())
    if name is not None:
        return name
    if specification is not None and not specification.has(word):
        raise ApiError(404, "Not Found: method not found")
    raise NotModelled(f"the method {word}")


def check(name: str, params: Params, specification: Specification | None) -> None:
    """Raise where a parameter is not Telegram's, is missing, or is Telegram's and not modelled."""
    if specification is not None:
        wrong = specification.wrong_request(name, params)
        if wrong:
            raise bad(f"{wrong} (by the specification)")
    modelled = QUEUE_PARAMS[name] if name in QUEUE_PARAMS else METHODS[name][0]
    unknown = sorted(params.names - set(modelled.split()))
    if unknown:
        raise NotModelled(f"{', '.join(unknown)} of {name}")
