"""Methods that change what stands: edits, deletions, pins, reactions, answers to buttons (spec: updating messages)."""

from telegram.constants import ReactionEmoji
from tests.wire.telegram import entities as texts
from tests.wire.telegram import keyboards, lookup, sending, talk
from tests.wire.telegram.errors import NotModelled, bad
from tests.wire.telegram.form import Params
from tests.wire.telegram.model import Json, Message
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.world import World

SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
QUERY_S = 15
"""Measured by others (python-telegram-bot#2254)."""
DELETABLE_S = 48 * 3600
REACTIONS = frozenset(map(str, ReactionEmoji))


def edit_text(world: World, params: Params) -> Json:
    """`editMessageText`."""
    message = _mine(world, params)
    if "text" not in message.content:
        raise bad("there is no text in the message to edit")
    text, found = texts.kept(params.text("text"), params.rows("entities"), most=texts.TEXT, what="text")
    return _put(world, params, message, {"text": text} | ({"entities": found} if found else {}))


def edit_caption(world: World, params: Params) -> Json:
    """`editMessageCaption`."""
    message = _mine(world, params)
    if "photo" not in message.content and "document" not in message.content:
        raise bad("there is no caption in the message to edit")
    rest = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return _put(world, params, message, rest | sending.caption(params))


def edit_markup(world: World, params: Params) -> Json:
    """`editMessageReplyMarkup`."""
    message = _mine(world, params)
    return _put(world, params, message, message.content)


def _mine(world: World, params: Params) -> Message:
    if "inline_message_id" in params.fields:
        raise NotModelled("inline messages")
    room = lookup.room_to_write(world, params, "can_send_messages")
    message = lookup.message(room, params, "edit")
    may_others = room.kind == "channel" and "can_edit_messages" in room.standing(world.bot).rights
    if message.is_service or message.origin or not (message.is_by_bot or may_others):
        raise bad("message can't be edited")
    return message


def _put(world: World, params: Params, message: Message, content: Json) -> Json:
    """The message reads so now; without `reply_markup` its buttons are gone."""
    markup = keyboards.kept(params.tree("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad("inline keyboard expected")
    if content == message.content and markup == message.markup:
        raise bad(SAME)
    room = message.room
    world.flood.check(room.id, is_private=room.kind == "private")
    message.content, message.markup, message.edited = content, markup, world.now
    return message.json()


def delete(world: World, params: Params) -> bool:
    """`deleteMessage`."""
    room = lookup.room(world, params)
    message = lookup.message(room, params, "delete")
    _may_delete(world, room, message)
    message.is_deleted = True
    return True


def delete_many(world: World, params: Params) -> bool:
    """`deleteMessages`: those that are not found are skipped (spec)."""
    room, ids = lookup.room(world, params), params.rows("message_ids") or []
    if not 1 <= len(ids) <= 100:
        raise bad("there must be from 1 to 100 message identifiers")
    found = [room.log[id_] for id_ in ids if id_ in room.log and not room.log[id_].is_deleted]
    for message in found:
        _may_delete(world, room, message)
    for message in found:
        message.is_deleted = True
    return True


def _may_delete(world: World, room: Room, message: Message) -> None:
    me = room.standing(world.bot)
    is_mine = message.is_by_bot and (room.kind != "channel" or "can_post_messages" in me.rights)
    is_any = me.is_admin and (room.kind == "group" or "can_delete_messages" in me.rights)
    is_creation = bool({"forum_topic_created", "migrate_from_chat_id"} & message.content.keys())
    too_old = world.now - message.date >= DELETABLE_S
    if is_creation or too_old or not (is_mine or is_any or room.kind == "private"):
        raise bad("message can't be deleted" if is_creation or is_mine else "message can't be deleted for everyone")


def pin(world: World, params: Params) -> bool:
    """`pinChatMessage`."""
    room = lookup.room(world, params)
    message = lookup.message(room, params, "pin")
    _may_pin(world, room)
    if message in room.pinned:
        return True
    room.pinned.append(message)
    talk.service(room, world.bot, {"pinned_message": message.json(with_reply=False)})
    return True


def unpin(world: World, params: Params) -> bool:
    """`unpinChatMessage`: the latest, or the one that is named."""
    room = lookup.room(world, params)
    _may_pin(world, room)
    id_ = params.number("message_id")
    named = [message for message in room.pinned if id_ in (None, message.id)]
    if not named:
        raise bad("message to unpin not found")
    room.pinned.remove(named[-1])
    return True


def _may_pin(world: World, room: Room) -> None:
    right = "can_edit_messages" if room.kind == "channel" else "can_pin_messages"
    if room.kind != "private" and right not in room.standing(world.bot).rights:
        raise bad("not enough rights to manage pinned messages in the chat")


def react(world: World, params: Params) -> bool:
    """`setMessageReaction`: one emoji of the list, or none."""
    room = lookup.room(world, params)
    message = lookup.message(room, params, "react")
    chosen = params.rows("reaction") or []
    if len(chosen) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" or one.get("emoji") not in REACTIONS for one in chosen):
        raise bad("REACTION_INVALID")
    message.reactions[world.bot.id] = [one["emoji"] for one in chosen]
    return True


def answer(world: World, params: Params) -> bool:
    """`answerCallbackQuery`: once, and before the app stops waiting."""
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.is_answered or world.now - press.at > QUERY_S:
        raise bad(TOO_OLD)
    text, url = params.text("text"), params.text("url")
    if texts.units(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    deep = talk.DEEP.match(url)
    if url and (deep is None or deep["bot"].lower() != str(world.bot.username).lower()):
        raise bad("URL_INVALID")
    press.is_answered, press.answer, press.opened = True, text, url
    press.is_alert = params.flag("show_alert")
    return True
