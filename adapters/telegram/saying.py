"""One message of the bot, sent by the method of the Bot API that its content needs."""

from dataclasses import dataclass
from typing import Any

from telegram import Bot, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest

from adapters.telegram.drawing import Sheet, entities
from adapters.telegram.quiz import Quiz
from core.kernel.messages import Enclosure

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
MOST_PHOTO_BYTES = 10 * 1024 * 1024
"""Bot API, sendPhoto; a larger picture goes as a file."""
NO_SUCH_FILE = ("image_process", "photo_invalid", "wrong type", "voice_messages_forbidden", "failed to get")
"""What Telegram says of a file that is not what it was sent as: it takes it as a document."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is said: for whom, and as a reply to what."""

    chat: str
    person: str
    reply_to: int | None = None
    thread: int | None = None


async def said(bot: Bot, spot: Spot, sheet: Sheet, *, is_protected: bool) -> Message:
    """Return the message, said once; raises what the library raises."""
    reply_to = None
    if spot.reply_to is not None:
        reply_to = ReplyParameters(spot.reply_to, allow_sending_without_reply=True)
    shared = {
        "message_thread_id": spot.thread,
        "reply_parameters": reply_to,
        "reply_markup": sheet.keyboard,
        "protect_content": is_protected or None,
    }
    chat = int(spot.chat)
    if sheet.quiz is not None:
        return await _asked(bot, chat, sheet.quiz, shared)
    if sheet.picture is None and sheet.enclosure is None:
        spans = entities(sheet.piece)
        return await bot.send_message(chat, sheet.piece.text, entities=spans, link_preview_options=NO_PREVIEW, **shared)
    enclosure = sheet.enclosure or Enclosure("photo", "picture.png", sheet.picture or b"")
    shared |= {"caption": sheet.piece.text or None, "caption_entities": entities(sheet.piece)}
    return await _enclosed(bot, chat, enclosure, shared)


async def _asked(bot: Bot, chat: int, quiz: Quiz, shared: dict[str, Any]) -> Message:
    # By name: an anonymous poll would tell nobody's answer.
    kind: dict[str, Any] = {"type": "regular", "allows_multiple_answers": quiz.takes_several}
    if quiz.right is not None:
        kind = {"type": "quiz", "correct_option_ids": [quiz.right], "explanation": quiz.explanation or None}
    return await bot.send_poll(chat, quiz.question, list(quiz.options), is_anonymous=False, **kind, **shared)


async def _enclosed(bot: Bot, chat: int, enclosure: Enclosure, shared: dict[str, Any]) -> Message:
    ways = {
        "photo": bot.send_photo,
        "video": bot.send_video,
        "voice": bot.send_voice,
        "audio": bot.send_audio,
        "animation": bot.send_animation,
    }
    way, file = ways.get(enclosure.kind), {"filename": enclosure.name, **shared}
    if enclosure.kind == "photo" and len(enclosure.content) > MOST_PHOTO_BYTES:
        way = None
    if way is not None:
        try:
            return await way(chat, enclosure.content, **file)
        except BadRequest as error:
            if not any(word in error.message.lower() for word in NO_SUCH_FILE):
                raise
    return await bot.send_document(chat, enclosure.content, **file)
