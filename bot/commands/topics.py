"""/topics [days] and /mood [days]: what a room talks about, and how it feels."""

from bot.commands.base import Ask, Command, Section, button, plain, say
from bot.commands.course_links import courses_about
from bot.commands.drawing import with_picture
from bot.commands.room_asked import below_floor, day_buttons, days_asked, room_asked, room_word
from bot.commands.room_lines import band, bar, burst_lines, tone, topic_line
from bot.commands.room_pictures import mood_picture, topics_picture
from core.insight.discover import RoomTopics
from core.insight.figures import BelowFloor, Mood, MoodFigure
from core.interactions.model import Room
from core.kernel.messages import Answer
from core.kernel.phrase import Phrase, phrase

TOPIC_DAYS = 7
MOOD_DAYS = 30
MOST_TOPICS = 8
MOST_SPANS = 14


async def topics(ask: Ask) -> Answer:
    """Show the hot topics of the room with their size, people, growth and mood; in private, of one's only room."""
    days, name = days_asked(ask, "topics", TOPIC_DAYS)
    room = await room_asked(ask, name, "topics", days)
    if isinstance(room, Answer):
        return room
    name = room_word(name, room)
    found = await ask.cases.discover(room, days)
    if found.missing is not None:
        return below_floor(found.missing, room, "topics", name)
    if found.topics is None or not found.topics.found:
        return say("topics.none", *day_buttons("topics", name), room=plain(room.title))
    about, links = await courses_about(ask, found.topics.found[:MOST_TOPICS])
    ways = (*day_buttons("topics", name), button("mood", f"/mood {days} {name}".strip()), *links)
    said = (_topics_card(room, days, found), *burst_lines(found.bursts), *about)
    return await with_picture(ask, Answer(said, ways), topics_picture(ask, room, days, found.topics.found))


def _topics_card(room: Room, days: int, found: RoomTopics) -> Phrase:
    listed = () if found.topics is None else found.topics.found[:MOST_TOPICS]
    lines = tuple(topic_line(rank, topic, room) for rank, topic in enumerate(listed, 1))
    until = found.window.until
    return phrase("topics.card", room=plain(room.title), days=days, until=until, lines=lines, count=found.messages)


async def mood(ask: Ask) -> Answer:
    """Show the mean mood of the room with n and its 95 % band, and its course by days."""
    days, name = days_asked(ask, "mood", MOOD_DAYS)
    room = await room_asked(ask, name, "mood", days)
    if isinstance(room, Answer):
        return room
    name = room_word(name, room)
    felt = await ask.cases.gauge(room, days, ask.zone)
    rest = _rest(felt.unreadable, await ask.cases.analyse.behind())
    if isinstance(felt.figure, BelowFloor):
        said = below_floor(felt.figure, room, "mood", name)
        return Answer((*said.phrases, *rest), said.choices)
    card = _mood_card(room, days, felt.figure, felt.window.until)
    ways = (*day_buttons("mood", name), button("topics", f"/topics {days} {name}".strip()))
    return await with_picture(ask, Answer((card, *rest), ways), mood_picture(ask, room, days, felt.figure))


def _mood_card(room: Room, days: int, figure: MoodFigure, until: object) -> Phrase:
    whole = figure.whole
    spans = figure.spans[-MOST_SPANS:]
    return phrase(
        "mood.card",
        room=plain(room.title),
        days=days,
        until=until,
        tone=tone(whole.mean),
        band=band(whole),
        count=whole.messages,
        people=whole.people,
        lines=tuple(_span(span) for span in spans),
    )


def _span(span: Mood) -> Phrase:
    days = f"{span.first:%m-%d}" if span.first == span.last else f"{span.first:%m-%d}…{span.last:%m-%d}"
    return phrase("mood.line", days=days, band=band(span), bar=bar(span.mean), count=span.messages)


def _rest(unreadable: int, behind: int) -> tuple[Phrase, ...]:
    """Return what the figure does not rest on: messages that could not be read, and those not looked at yet."""
    said = (("mood.unreadable", unreadable), ("mood.behind", behind))
    return tuple(phrase(key, count=count) for key, count in said if count)


TOPICS = Command("topics", Section.LEARNER, topics, aliases=("话题", "热点"), is_personal=False)
MOOD = Command("mood", Section.LEARNER, mood, aliases=("情绪", "氛围"), is_personal=False)
