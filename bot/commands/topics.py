"""/topics [days] and /mood [days]: what a room talks about, and how it feels."""

from bot.commands.base import Ask, BadInput, Command, Section, button, day_count, plain, say
from core.insight.discover import RoomTopics
from core.insight.figures import BelowFloor, Mood, MoodFigure
from core.insight.model import Topic
from core.insight.window import MOST_DAYS
from core.interactions.model import Room
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.authority import authorize

TOPIC_DAYS = 7
MOOD_DAYS = 30
MOST_TOPICS = 8
MOST_SPANS = 14
STEADY = 0.15
"""A mean polarity this near to 0 is called even: the classes of one message meet there too."""


async def topics(ask: Ask) -> Answer:
    """Show the hot topics of the room with their size, people, growth and mood; in private, of one's only room."""
    days, name = _days_of(ask, "topics", TOPIC_DAYS)
    room = await _room(ask, name, "topics", days)
    if isinstance(room, Answer):
        return room
    name = _where(name, room)
    found = await ask.cases.discover(room, days)
    if found.missing is not None:
        return _below(found.missing, room, "topics", name)
    if found.topics is None or not found.topics.found:
        return say("topics.none", *_days("topics", name), room=plain(room.title))
    return Answer(
        (_topics_card(room, days, found),), (*_days("topics", name), button("mood", f"/mood {days} {name}".strip()))
    )


def _topics_card(room: Room, days: int, found: RoomTopics) -> Phrase:
    listed = () if found.topics is None else found.topics.found[:MOST_TOPICS]
    lines = tuple(_topic(rank, topic) for rank, topic in enumerate(listed, 1))
    until = found.window.until
    return phrase("topics.card", room=plain(room.title), days=days, until=until, lines=lines, count=found.messages)


def _topic(rank: int, topic: Topic) -> Phrase:
    mood = phrase("topics.mood_unread") if topic.mood is None else phrase("topics.mood", mood=_signed(topic.mood))
    words = plain(" · ".join(topic.words))
    growth = phrase(f"growth.{trend(topic.growth)}")
    return phrase(
        "topics.line", rank=rank, words=words, count=topic.size, people=topic.people, growth=growth, mood=mood
    )


def trend(growth: float) -> str:
    """Return the word for how a topic grows."""
    return "up" if growth > 1.25 else "down" if growth < 0.8 else "steady"


async def mood(ask: Ask) -> Answer:
    """Show the mean mood of the room with n and its 95 % band, and its course by days."""
    days, name = _days_of(ask, "mood", MOOD_DAYS)
    room = await _room(ask, name, "mood", days)
    if isinstance(room, Answer):
        return room
    name = _where(name, room)
    felt = await ask.cases.gauge(room, days, ask.zone)
    rest = _rest(felt.unreadable, await ask.cases.analyse.behind())
    if isinstance(felt.figure, BelowFloor):
        said = _below(felt.figure, room, "mood", name)
        return Answer((*said.phrases, *rest), said.choices)
    card = _mood_card(room, days, felt.figure, felt.window.until)
    return Answer((card, *rest), (*_days("mood", name), button("topics", f"/topics {days} {name}".strip())))


def _mood_card(room: Room, days: int, figure: MoodFigure, until: object) -> Phrase:
    whole = figure.whole
    spans = figure.spans[-MOST_SPANS:]
    return phrase(
        "mood.card",
        room=plain(room.title),
        days=days,
        until=until,
        tone=phrase(f"tone.{_tone(whole.mean)}"),
        band=_band(whole),
        count=whole.messages,
        people=whole.people,
        lines=tuple(_span(span) for span in spans),
    )


def _span(span: Mood) -> Phrase:
    days = f"{span.first:%m-%d}" if span.first == span.last else f"{span.first:%m-%d}…{span.last:%m-%d}"
    return phrase("mood.line", days=days, band=_band(span), bar=_bar(span.mean), count=span.messages)


def _bar(mean: float) -> str:
    """Return a scale of eleven places from -1 to +1 with the mean on it."""
    place = round((mean + 1) * 5)
    return "".join("●" if i == place else "┼" if i == 5 else "─" for i in range(11))


def _band(mood: Mood) -> str:
    return f"{_signed(mood.mean)} [{_signed(mood.low)}, {_signed(mood.high)}]"


def _signed(polarity: float) -> str:
    # Nothing is never "-0.00".
    return f"{round(polarity, 2) + 0.0:+.2f}"


def _tone(mean: float) -> str:
    return "good" if mean > STEADY else "low" if mean < -STEADY else "even"


def _rest(unreadable: int, behind: int) -> tuple[Phrase, ...]:
    """Return what the figure does not rest on: messages that could not be read, and those not looked at yet."""
    said = (("mood.unreadable", unreadable), ("mood.behind", behind))
    return tuple(phrase(key, count=count) for key, count in said if count)


def _below(missing: BelowFloor, room: Room, command: str, name: str) -> Answer:
    said = phrase(
        "floor.below", room=plain(room.title), people=missing.people_missing, messages=missing.messages_missing
    )
    longer = button("days", f"/{command} {MOST_DAYS} {name}".strip(), days=MOST_DAYS)
    return Answer((said,), (longer, button("privacy", "/privacy")))


def _days(command: str, name: str) -> tuple[Choice, ...]:
    return tuple(button("days", f"/{command} {days} {name}".strip(), days=days) for days in (7, 30, 90))


async def _room(ask: Ask, name: str, command: str, days: int) -> Room | Answer:
    """Return the room that is meant, whose door is open to the person; else the question which one."""
    room = await _meant(ask, name, command, days)
    if isinstance(room, Room):
        authorize(ask.member, command, await ask.cases.door(room.address, ask.member.id), owners=ask.owners)
    return room


async def _meant(ask: Ask, name: str, command: str, days: int) -> Room | Answer:
    """Return the room where it is asked, the named one, one's only one; else the question."""
    if ask.room is not None and not name:
        return ask.room
    mine = await ask.cases.rooms(ask.member.id, is_staff=ask.is_staff)
    if name:
        named = [room for room in mine if name in {room.title, room.address.external_id, f"#{room.id}"}]
        if named:
            return named[0]
    elif len(mine) == 1:
        return mine[0]
    ways = tuple(button("plain", f"/{command} {days} #{room.id}", text=room.title) for room in mine[:10])
    if not mine:
        return say("rooms.none", button("help", "/help"))
    lines = tuple(plain(room.title) for room in mine)
    return say("rooms.unknown" if name else "rooms.which", *ways, name=plain(name[:64]), lines=lines)


def _days_of(ask: Ask, command: str, default: int) -> tuple[int, str]:
    days, name = day_count(ask.words, default)
    if not 1 <= days <= MOST_DAYS:
        raise BadInput("days.range", *_days(command, ""), least=1, most=MOST_DAYS)
    return days, name


def _where(name: str, room: Room) -> str:
    """Return how a button names the room: by its number, since a title may be longer than a button can carry."""
    return f"#{room.id}" if name else ""


TOPICS = Command("topics", Section.LEARNER, topics, aliases=("话题", "热点"), is_personal=False)
MOOD = Command("mood", Section.LEARNER, mood, aliases=("情绪", "氛围"), is_personal=False)
