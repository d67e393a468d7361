"""Topics, moods, bursts and open questions of a room, a line each."""

from collections.abc import Sequence
from datetime import datetime

from bot.commands.base import plain
from core.insight.bursts import Burst
from core.insight.digest import OpenQuestion
from core.insight.figures import Mood
from core.insight.model import Topic
from core.interactions.model import Room
from core.kernel.ids import TELEGRAM
from core.kernel.phrase import Phrase, phrase
from core.kernel.text import displayable

STEADY = 0.15
"""A mean polarity this near to 0 is called even: the classes of one message meet there too."""
MOST_BURSTS, MOST_QUESTIONS = 3, 5
QUESTION_LENGTH = 60
SUPERGROUP = "-100"
"""How the Bot API's number of a supergroup begins; behind it stands the number that its links use."""


def topic_line(rank: int, topic: Topic, room: Room) -> Phrase:
    """Return a topic with its people, growth and mood, and a link to its first message where there is one."""
    felt = phrase("topics.mood_unread") if topic.mood is None else phrase("topics.mood", mood=signed(topic.mood))
    said = phrase(
        "topics.line",
        rank=rank,
        words=plain(" · ".join(topic.words)),
        count=topic.size,
        people=topic.people,
        growth=_growth(topic),
        mood=felt,
    )
    url = link_to(room, topic.first_ref)
    return phrase("topics.line_from", line=said, url=url) if url else said


def _growth(topic: Topic) -> Phrase:
    said = phrase(f"growth.{trend(topic.growth)}")
    return said if topic.since is None else phrase("topics.since", growth=said, at=topic.since)


def trend(growth: float) -> str:
    """Return "up", "down" or "steady"."""
    return "up" if growth > 1.25 else "down" if growth < 0.8 else "steady"


def burst_lines(bursts: Sequence[Burst]) -> tuple[Phrase, ...]:
    """Return the strongest bursts as one paragraph; none where there is none."""
    lines = tuple(
        phrase("burst.line", words=plain(" · ".join(b.words)), at=b.first, people=b.people, count=b.messages)
        for b in bursts[:MOST_BURSTS]
    )
    return (phrase("burst.card", lines=lines),) if lines else ()


def question_lines(questions: Sequence[OpenQuestion], others: int, room: Room, now: datetime) -> tuple[Phrase, ...]:
    """Return the questions that wait longest as one paragraph; none where nobody waits."""
    lines = tuple(_question(one, room, now) for one in questions[:MOST_QUESTIONS])
    rest = others + len(questions) - len(lines)
    if not lines:
        return (phrase("question.counted", count=rest),) if rest else ()
    if rest:
        lines += (phrase("question.others", count=rest),)
    return (phrase("question.card", lines=lines, count=len(questions) + others),)


def _question(one: OpenQuestion, room: Room, now: datetime) -> Phrase:
    hours = max(0, round((now - one.waiting.since).total_seconds() / 3600))
    waits = phrase("question.days", count=hours // 24) if hours >= 48 else phrase("question.hours", count=hours)
    text = plain(displayable(one.text, QUESTION_LENGTH))
    said = phrase("question.line", text=text, waits=waits)
    url = link_to(room, one.waiting.ref)
    line = phrase("question.at", line=said, url=url) if url else said
    answer = one.waiting.answered_ref and link_to(room, one.waiting.answered_ref)
    return phrase("question.alike", line=line, url=answer) if answer else line


def link_to(room: Room, message_ref: str) -> str | None:
    """Return where a message can be opened; None where the platform has no such address or we do not know it."""
    chat = room.address.external_id
    if room.address.platform != TELEGRAM or not chat.startswith(SUPERGROUP) or not message_ref.isdigit():
        return None
    return f"https://t.me/c/{chat.removeprefix(SUPERGROUP)}/{message_ref}"


def bar(mean: float) -> str:
    """Return a scale of eleven places from -1 to +1 with the mean on it."""
    place = round((mean + 1) * 5)
    return "".join("●" if i == place else "┼" if i == 5 else "─" for i in range(11))


def band(mood: Mood) -> str:
    """Return the mean with its interval."""
    return f"{signed(mood.mean)} [{signed(mood.low)}, {signed(mood.high)}]"


def signed(polarity: float) -> str:
    """Return the polarity with its sign; nothing is never "-0.00"."""
    return f"{round(polarity, 2) + 0.0:+.2f}"


def tone(mean: float) -> Phrase:
    """Return the mean in a word."""
    word = "good" if mean > STEADY else "low" if mean < -STEADY else "even"
    return phrase(f"tone.{word}")
