"""/digest [days] [room]: what a room was about, on one page."""

from bot.commands.base import Ask, Command, Section, button, plain
from bot.commands.drawing import with_picture
from bot.commands.room_asked import below_floor, day_buttons, days_asked, room_asked, room_word
from bot.commands.room_lines import band, burst_lines, question_lines, tone, topic_line
from bot.commands.room_pictures import digest_picture
from core.insight.digest import MOST_DAYS, RoomDigest
from core.insight.figures import MoodFigure
from core.interactions.model import Room
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

DAYS = 7
MOST_TOPICS = 5


async def digest(ask: Ask) -> Answer:
    """Show the rhythm, mood, topics, bursts and open questions of the room; in private, of one's only room."""
    days, name = days_asked(ask, "digest", DAYS, MOST_DAYS)
    room = await room_asked(ask, name, "digest", days)
    if isinstance(room, Answer):
        return room
    name = room_word(name, room)
    page = await ask.cases.digest(room, days, ask.zone)
    if page.missing is not None:
        return below_floor(page.missing, room, "digest", name, MOST_DAYS)
    ways = (*day_buttons("digest", name, MOST_DAYS), button("topics", f"/topics {days} {name}".strip()))
    return await with_picture(ask, Answer(_said(room, days, page), ways), digest_picture(ask, room, days, page))


def _said(room: Room, days: int, page: RoomDigest) -> tuple[Phrase, ...]:
    card = phrase(
        "digest.card",
        room=plain(room.title),
        days=days,
        until=page.window.until,
        count=page.messages,
        people=page.people,
        day=phrase(f"weekday.{page.rhythm.day}"),
        hour=page.rhythm.hour,
        loudest=page.rhythm.loudest,
        mood=_mood(page),
    )
    lines = tuple(topic_line(rank, topic, room) for rank, topic in enumerate(page.topics[:MOST_TOPICS], 1))
    talked = (phrase("digest.topics", lines=lines),) if lines else ()
    waiting = question_lines(page.questions, page.other_questions, room, page.window.until)
    return (card, *talked, *burst_lines(page.bursts), *waiting)


def _mood(page: RoomDigest) -> Phrase:
    if not isinstance(page.mood, MoodFigure):
        return phrase("digest.no_mood")
    whole = page.mood.whole
    return phrase("digest.mood", tone=tone(whole.mean), band=band(whole), count=whole.messages, people=whole.people)


DIGEST = Command("digest", Section.LEARNER, digest, aliases=("周报", "群报"), is_personal=False)
