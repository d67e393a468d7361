"""A reply as the messages that Telegram takes: texts, a picture, files, a poll, and buttons under the last of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity

from adapters.telegram.buttons import Signer, rows
from adapters.telegram.ports import Post
from adapters.telegram.quiz import Quiz, quiz_of, said_before, without_options
from adapters.telegram.text import MOST_CAPTION, Piece, cut, marked, pieces, units
from core.kernel.messages import Button, Enclosure, Reply

MOST_LABEL = 64


@dataclass(frozen=True, slots=True)
class Sheet:
    """One message: a text, a picture or a file with a text under it, or a poll."""

    piece: Piece
    picture: bytes | None = None
    enclosure: Enclosure | None = None
    quiz: Quiz | None = None
    keyboard: InlineKeyboardMarkup | None = None


def entities(piece: Piece) -> list[MessageEntity]:
    """Return the piece's spans as Telegram counts them."""
    return [
        MessageEntity(
            span.kind,
            units(piece.text[: span.start]),
            units(piece.text[span.start : span.end]),
            language=span.language or None,
        )
        for span in piece.spans
    ]


def sheets(reply: Reply, keyboard: InlineKeyboardMarkup | None) -> list[Sheet]:
    """Return the messages of the reply, in order."""
    drawn = list(_drawn(reply))
    if drawn:
        drawn[-1] = replace(drawn[-1], keyboard=keyboard)
    return drawn


def _drawn(reply: Reply) -> Iterator[Sheet]:
    whole = marked(reply.text if reply.poll is None else said_before(reply, reply.poll))
    files = reply.enclosures
    if reply.picture is None and len(files) == 1 and reply.poll is None and units(whole.text) <= MOST_CAPTION:
        yield Sheet(next(pieces(whole), _described(files[0])), enclosure=files[0])
        return
    if reply.picture is None:
        yield from map(Sheet, pieces(whole))
    elif units(whole.text) <= MOST_CAPTION:
        yield Sheet(next(pieces(whole), Piece("")), reply.picture)
    else:
        yield Sheet(Piece(""), reply.picture)
        yield from map(Sheet, pieces(whole))
    yield from (Sheet(_described(one), enclosure=one) for one in files)
    if reply.poll is not None:
        yield Sheet(Piece(""), quiz=quiz_of(reply.poll))


def _described(enclosure: Enclosure) -> Piece:
    return Piece(cut(enclosure.description.strip(), MOST_CAPTION))


def shown_buttons(reply: Reply) -> Sequence[Button]:
    """Return the buttons under the reply: the options of a poll stand in the poll."""
    return reply.buttons if reply.poll is None else without_options(reply, reply.poll)


def with_written_links(reply: Reply) -> Reply:
    """Return the reply with its addresses in the text: Telegram refuses some of them on a button."""
    links = [f"{button.label}: {button.url}" for button in reply.buttons if button.url]
    kept = tuple(button for button in reply.buttons if not button.url)
    return replace(reply, text="\n\n".join((reply.text, *links)), buttons=kept)


async def keyboard(buttons: Sequence[Button], person: str, signer: Signer, post: Post) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram takes them; what one cannot carry is kept for this person."""
    if not buttons:
        return None
    drawn = [[await _key(button, person, signer, post) for button in row] for row in rows(buttons)]
    return InlineKeyboardMarkup(drawn)


async def _key(button: Button, person: str, signer: Signer, post: Post) -> InlineKeyboardButton:
    label = button.label[:MOST_LABEL] or "…"
    if button.url is not None:
        return InlineKeyboardButton(label, url=button.url)
    action = button.action or ""
    if (data := signer.signed(action)) is None:
        data = signer.token(person, action)
        await post.keep_action(data, person, action)
    return InlineKeyboardButton(label, callback_data=data)


async def action_of(data: str, person: str, signer: Signer, post: Post) -> str:
    """Return what the button stands for that this person pressed; "" for one that is not ours, or no longer."""
    if data.startswith("~"):
        return await post.action(data[:32], person) or ""
    return signer.opened(data) or ""
