"""What the engines that read moods are worth, beside plain snownlp and VADER in the same run.

Run: `uv run --with pyarrow --with vaderSentiment python -m tests.bench.language [folder of labelled text]`.
The folder holds `zh_reviews.parquet`; without it, without pyarrow or without VADER those lines are left out.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import psutil

from adapters.language.chain import best_sentiment
from adapters.language.mood import UNSURE, MoodSentiment
from adapters.language.snow import SnowSentiment
from adapters.language.words import RjiebaWords
from bot.app.language import worker_of
from core.insight.ports import Sentiment
from tests.bench.lag import described, lags_while
from training.logistic import temperature
from training.messages import MOODS, SEALED, SECOND, Labelled, labelled
from training.score import Classes, calibration_error, kappa, macro_f1, recall
from training.sentiment import HEADS, Lesson, lesson, out_of_fold

EDGES = ("", "🌹" * 9, "\0" * 99, "\u202e\u05e9\u05dc\u05d5\u05dd", "a\ud800b\udfff", "x" * 65_536, "好" * 65_536)
COLD = """
import time, sys
start = time.process_time()
from adapters.language.chain import best_sentiment
best_sentiment().read(["老师讲得真好"])
import psutil
print(time.process_time() - start, psutil.Process().memory_info().rss >> 20)
"""


def told(what: str, **figures: object) -> None:
    """Print one line of figures."""
    rounded = {name: round(one, 3) if isinstance(one, float) else one for name, one in figures.items()}
    print(json.dumps({"what": what} | rounded, ensure_ascii=False), flush=True)


def scored(truth: Classes, said: Classes) -> dict[str, float]:
    """Return the figures of three moods."""
    return {
        "macro_f1": macro_f1(truth, said, 3),
        "recall_neg": recall(truth, said, 0),
        "recall_neu": recall(truth, said, 1),
        "recall_pos": recall(truth, said, 2),
    }


def moods(messages: Sequence[Labelled]) -> Classes:
    """Return the place of each message's mood in `MOODS`."""
    return np.array([MOODS.index(message.mood) for message in messages])


def read_by(engine: Sentiment, messages: Sequence[Labelled]) -> tuple[Classes, np.ndarray]:
    """Return the mood and the confidence that the engine gives each message."""
    readings = engine.read([message.text for message in messages])
    return np.array([MOODS.index(one.label.value) for one in readings]), np.array([one.confidence for one in readings])


def by_snownlp(messages: Sequence[Labelled]) -> Classes:
    """Return the moods by plain snownlp, at the thresholds that were best for it on chat."""
    from snownlp import SnowNLP

    scores = np.array([SnowNLP(message.text).sentiments if message.text.strip() else 0.5 for message in messages])
    return np.where(scores >= 0.6, 2, np.where(scores <= 0.4, 0, 1))


def by_vader(messages: Sequence[Labelled]) -> Classes | None:
    """Return the moods by VADER; None where it is not installed."""
    if find_spec("vaderSentiment") is None:
        return None
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    scores = np.array([analyser.polarity_scores(message.text)["compound"] for message in messages])
    return np.where(scores >= 0.05, 2, np.where(scores <= -0.05, 0, 1))


def unseen_themes(taught: Lesson) -> None:
    """Tell the figures of every head on themes that it never saw, by language for the mood."""
    chinese = np.array([message.is_chinese for message in taught.messages])
    for engine in ("full", "quick"):
        for head in HEADS:
            logs, truth, asked = out_of_fold(taught, head, engine), head.truth(taught.messages), ~taught.plain.bare
            even = temperature(logs[asked], truth[asked])
            if head.name != "mood":
                figure = macro_f1(truth[asked], logs[asked].argmax(axis=1), len(head.classes))
                right = float((truth == logs.argmax(axis=1))[asked].mean())
                told(f"unseen themes, {engine}, {head.name}", macro_f1=figure, right=right, temperature=even)
                continue
            logs = logs / even
            logs[taught.plain.bare] = np.log([0.01, 0.98, 0.01])
            chances = np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))
            said = np.where(chances.max(axis=1) >= UNSURE, chances.argmax(axis=1), 1)
            sure = chances[np.arange(len(said)), said]
            for name, part in (("zh", chinese), ("en", ~chinese)):
                error = calibration_error(sure[part], (said == truth)[part])
                told(
                    f"unseen themes, {engine}, mood, {name}",
                    n=int(part.sum()),
                    **scored(truth[part], said[part]),
                    calibration_error=error,
                    temperature=even,
                )


def beside(name: str, messages: Sequence[Labelled]) -> None:
    """Tell the figures of all engines on messages that nothing was trained on."""
    truth = moods(messages)
    for engine in (best_sentiment(), MoodSentiment(None), SnowSentiment()):
        said, sure = read_by(engine, messages)
        error = calibration_error(sure, said == truth)
        told(f"{name}, {engine.version}", n=len(truth), **scored(truth, said), calibration_error=error)
    told(f"{name}, plain snownlp", **scored(truth, by_snownlp(messages)))
    if (vader := by_vader(messages)) is not None:
        told(f"{name}, VADER", **scored(truth, vader))


def reviews(folder: Path) -> None:
    """Tell the figures on restaurant reviews, two classes, by the sign of the polarity."""
    file = folder / "zh_reviews.parquet"
    if find_spec("pyarrow") is None or not file.exists():
        return
    from pyarrow.parquet import read_table

    rows = [row for row in read_table(file).to_pylist() if row["domain"] == "waimai"]
    random.Random(1).shuffle(rows)
    rows = rows[:1_500]
    truth = np.array([row["label"] for row in rows])
    for engine in (best_sentiment(), MoodSentiment(None)):
        said = np.array([int(one.polarity > 0) for one in engine.read([row["text"] for row in rows])])
        told(f"waimai, {engine.version}", n=len(rows), macro_f1=macro_f1(truth, said, 2))
    from snownlp import SnowNLP

    said = np.array([int(SnowNLP(row["text"]).sentiments > 0.5) for row in rows])
    told("waimai, plain snownlp", macro_f1=macro_f1(truth, said, 2))


def per_cpu_s(work: Callable[[list[str]], object], texts: list[str]) -> float:
    """Return how many texts the work reads in a second of the processor."""
    start = time.process_time()
    work(texts)
    return len(texts) / (time.process_time() - start)


def speed(messages: Sequence[Labelled]) -> None:
    """Tell how fast each engine is, and what the worst texts cost."""
    from snownlp import SnowNLP

    texts = [message.text for message in messages if message.is_chinese and len(message.text) >= 6][:1_000]
    for engine in (MoodSentiment(None), best_sentiment()):
        engine.read(["暖一暖身"])
    quick, full = MoodSentiment(None), best_sentiment()
    snow = per_cpu_s(lambda some: [SnowNLP(text).sentiments for text in some], texts[:300])
    one = per_cpu_s(lambda some: [quick.read([text]) for text in some], texts)
    many, batched = per_cpu_s(MoodSentiment(None).read, texts), per_cpu_s(full.read, texts)
    told("texts a CPU second", snownlp=snow, quick_one=one, quick_batch=many, full_batch=batched)
    told("times snownlp", quick_one=one / snow, quick_batch=many / snow, full_batch=batched / snow)
    worst = 0.0
    for text in EDGES:
        engine = MoodSentiment(None)
        start = time.process_time()
        engine.read([text])
        worst = max(worst, time.process_time() - start)
    told("worst of the odd texts, ms", quick=worst * 1000)


async def lag() -> None:
    """Tell how long the event loop is away while the worker reads 1,000 messages, and what the worker takes."""
    worker = worker_of(best_sentiment(), RjiebaWords())
    start = time.perf_counter()
    await worker.start()
    cold = time.perf_counter() - start
    child = max(psutil.Process().children(), key=lambda process: process.memory_info().rss)
    texts = [f"第{n}节课讲得很清楚，可是音质太差了" for n in range(1_000)]
    lags = await lags_while(lambda: worker.read(texts))
    told("worker", cold_s=cold, rss_mb=child.memory_info().rss >> 20, **described(lags))
    await worker.close()


def cold_start() -> None:
    """Tell what the engine takes in a process that does nothing else."""
    alone = subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout.split()
    told("engine alone", cold_cpu_s=float(alone[0]), rss_mb=int(alone[1]))


def agreement() -> None:
    """Tell how far a second labelling of a fifth of the messages, blind to the first, agrees with it."""
    first = {(one.theme, one.text): one for message in [labelled(SECOND.parent / "messages")] for one in message}
    rows = [line.split("\t") for line in SECOND.read_text("utf-8").splitlines()[1:]]
    kept = [(first[theme, text], mood, kind) for theme, mood, kind, text in rows if (theme, text) in first]
    told(
        "second labelling",
        n=len(kept),
        kappa_mood=kappa([one.mood for one, _, _ in kept], [mood for _, mood, _ in kept]),
        kappa_kind=kappa([one.kind for one, _, _ in kept], [kind for _, _, kind in kept]),
    )


def main(folder: Path) -> None:
    """Print all figures."""
    agreement()
    sealed = labelled(SEALED)
    beside("sealed zh", [message for message in sealed if message.is_chinese])
    beside("sealed en", [message for message in sealed if not message.is_chinese])
    reviews(folder)
    taught = lesson()
    speed(taught.messages)
    asyncio.run(lag())
    cold_start()
    unseen_themes(taught)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path())
