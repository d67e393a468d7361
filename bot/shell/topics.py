"""`zhishe topics`: what the messages in a file talk about."""

import json
from datetime import UTC, datetime
from pathlib import Path

from bot.shell import Counts, Progress
from bot.shell.table import add_rows, replaced, table
from core.insight.model import Spoken, Topic, Topics
from core.insight.ports import Sentiment, Words
from core.insight.sentences import sampled
from core.insight.topics import some_of_each, topics, with_moods
from core.insight.vector_ports import Encoder
from core.kernel.errors import Refused

STEP = 2_000
SENTENCES_LIMIT = 40_000
"""Rows whose sentences are read, evenly over the file: about 40 s of one core. The others go by their words."""
MOST_TOPICS = 200
"""More than a person would read; time and memory grow with it."""
READ_PER_TOPIC = 100
"""Messages read for a topic's mood: a mean to about ±0.15, without hours of reading for a long file."""


def topics_file(  # noqa: PLR0913 (three engines, three files)
    words: Words,
    sentiment: Sentiment | None,
    source: Path,
    out: Path,
    *,
    k: int | None = None,
    labels: Path | None = None,
    encoder: Encoder | None = None,
    progress: Progress = lambda done, total: None,
) -> Counts:
    """Write one row of `id,topic` for each row of `source`, in its order; topics to `labels` as JSON.

    `source` has `id,text` and may have `ts` (ISO 8601, or seconds since 1970) and `author`. Topic -1 is "no topic";
    understood are the others. Without `sentiment` or `labels` no mood is read. Raises `Refused` (`file.…`, `topics.k`).
    """
    if k is not None and not 1 <= k <= MOST_TOPICS:
        raise Refused("topics.k", k=k, most=MOST_TOPICS)
    messages = table(source, ("id", "text"))
    spoken: list[Spoken] = []
    words_of: list[list[str]] = []
    for row in messages.rows():
        spoken.append(_spoken(row))
        words_of.append(words.words(row["text"]))
        if len(spoken) % STEP == 0:
            progress(len(spoken), messages.size)
    sentences = None
    if encoder is not None:
        sentences = sampled(encoder, [message.text for message in spoken], SENTENCES_LIMIT)
    found = topics(spoken, words_of, k=k, sentences=sentences)
    _write_topics(out, spoken, found)
    if labels is not None:
        _write_labels(labels, _felt(sentiment, spoken, found) if sentiment else found)
    progress(len(spoken), messages.size)
    return Counts(len(spoken), sum(topic >= 0 for topic in found.topic_of))


def _spoken(row: dict[str, str]) -> Spoken:
    return Spoken(row["id"], row["text"], _moment(row.get("ts", "")), row.get("author") or None)


def _moment(ts: str) -> datetime | None:
    """Return the moment a cell names, a naive one as UTC; None where it names none."""
    text = ts.strip()
    try:
        moment = datetime.fromtimestamp(float(text), UTC) if _is_number(text) else datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdigit() and len(text.partition(".")[0]) > 8


def _felt(sentiment: Sentiment, spoken: list[Spoken], found: Topics) -> Topics:
    chosen = some_of_each(found, READ_PER_TOPIC)
    readings = sentiment.read([spoken[at].text for at in chosen])
    read = {at: reading.polarity for at, reading in zip(chosen, readings, strict=True) if reading.has_mood}
    return with_moods(found, read)


def _write_topics(out: Path, spoken: list[Spoken], found: Topics) -> None:
    with replaced(out) as file:
        add_rows(file, [("id", "topic")])
        add_rows(file, ((message.ref, str(topic)) for message, topic in zip(spoken, found.topic_of, strict=True)))


def _write_labels(labels: Path, found: Topics) -> None:
    with replaced(labels) as file:
        json.dump({str(at): _label(topic) for at, topic in enumerate(found.found)}, file, ensure_ascii=False, indent=1)
        file.write("\n")


def _label(topic: Topic) -> dict[str, object]:
    mood = None if topic.mood is None else round(topic.mood, 4)
    return {"words": list(topic.words), "size": topic.size, "growth": topic.growth, "mood": mood}
