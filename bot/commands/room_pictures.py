"""The same figures as pictures: every number in them also stands in the text beside them."""

from collections.abc import Sequence

from bot.commands.base import Ask, plain
from bot.commands.drawing import words
from bot.commands.room_lines import band, tone, trend
from core.insight.digest import RoomDigest
from core.insight.figures import Mood, MoodFigure
from core.insight.model import Topic
from core.insight.rhythm import DAYS, HOURS, Rhythm
from core.interactions.model import Room
from core.kernel.charts import Bar, Bars, Course, Heat, Panel, Picture, Point, Spot, Spots

MOST_BARS, MOST_POINTS = 8, 31
MARKS = ("up", "steady", "down")
NAMED = 3


def mood_picture(ask: Ask, room: Room, days: int, figure: MoodFigure) -> Picture:
    """Return the course of the mood with its 95 % band."""
    finding = words(
        ask,
        "picture.mood",
        days=days,
        tone=tone(figure.whole.mean),
        band=band(figure.whole),
        count=figure.whole.messages,
        people=figure.whole.people,
    )
    title = words(ask, "picture.mood_title", room=plain(room.title))
    return Picture(title, finding, (mood_course(ask, figure),), words(ask, "picture.foot"))


def topics_picture(ask: Ask, room: Room, days: int, topics: Sequence[Topic]) -> Picture:
    """Return a map of the topics and their sizes."""
    title = words(ask, "picture.topics_title", room=plain(room.title))
    spots = tuple(_spot(topic) for topic in topics[:MOST_BARS])
    marks = tuple(words(ask, f"growth.{mark}") for mark in MARKS)
    panels: tuple[Panel, ...] = (topic_bars(ask, topics),)
    if len(spots) > 2:
        panels = (Spots(words(ask, "picture.map"), spots, marks), *panels)
    return Picture(title, _topics_finding(ask, days, topics), panels, words(ask, "picture.foot"))


def digest_picture(ask: Ask, room: Room, days: int, page: RoomDigest) -> Picture:
    """Return mood, topics and hours of the room on one page."""
    panels: list[Panel] = []
    if isinstance(page.mood, MoodFigure):
        panels.append(mood_course(ask, page.mood))
    if page.topics:
        panels.append(topic_bars(ask, page.topics))
    panels.append(hours(ask, page.rhythm))
    finding = words(
        ask,
        "picture.digest",
        days=days,
        count=page.messages,
        people=page.people,
        day=words(ask, f"weekday.{page.rhythm.day}"),
        hour=page.rhythm.hour,
    )
    title = words(ask, "picture.digest_title", room=plain(room.title))
    return Picture(title, finding, tuple(panels), words(ask, "picture.foot"))


def mood_course(ask: Ask, figure: MoodFigure) -> Course:
    """Return the mood span by span."""
    heading = words(ask, "picture.course")
    upper, lower = words(ask, "picture.upper"), words(ask, "picture.lower")
    return Course(heading, tuple(map(_point, figure.spans[-MOST_POINTS:])), -1.0, 1.0, upper, lower)


def topic_bars(ask: Ask, topics: Sequence[Topic]) -> Bars:
    """Return the topics by size."""
    rows = tuple(
        Bar(
            " · ".join(topic.words[:NAMED]),
            topic.size,
            words(
                ask,
                "picture.topic",
                count=topic.size,
                people=topic.people,
                growth=words(ask, f"growth.{trend(topic.growth)}"),
            ),
        )
        for topic in topics[:MOST_BARS]
    )
    return Bars(words(ask, "picture.bars"), rows)


def hours(ask: Ask, rhythm: Rhythm) -> Heat:
    """Return the messages by weekday and hour."""
    rows = tuple(words(ask, f"weekday.{day}") for day in range(DAYS))
    return Heat(words(ask, "picture.hours", zone=ask.zone), rows, tuple(map(str, range(HOURS))), rhythm.counts)


def _topics_finding(ask: Ask, days: int, topics: Sequence[Topic]) -> str:
    first = topics[0]
    name = " · ".join(first.words[:NAMED])
    return words(ask, "picture.topics", days=days, words=name, count=first.size, people=first.people, total=len(topics))


def _spot(topic: Topic) -> Spot:
    x, y = topic.place
    return Spot(" · ".join(topic.words[:2]), x, y, topic.size, MARKS.index(trend(topic.growth)))


def _point(mood: Mood) -> Point:
    label = f"{mood.first:%m-%d}" if mood.first == mood.last else f"{mood.first:%m-%d}…{mood.last:%m-%d}"
    return Point(label, mood.mean, mood.low, mood.high, f"n={mood.messages}")
