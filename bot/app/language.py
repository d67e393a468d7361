"""The language engines, in this process or in one of their own."""

from functools import partial

from adapters.language import vectors
from adapters.language.chain import best_sentiment, quick_sentiment
from adapters.language.words import RjiebaWords
from adapters.language.worker import LanguageWorker, warm
from adapters.system.aside import Aside
from core.insight.ports import Sentiment, Words
from core.insight.vector_ports import Encoder


def words() -> RjiebaWords:
    """Return the engine that finds words, in this process."""
    return RjiebaWords()


def encoder() -> Encoder:
    """Return the engine that turns sentences into vectors, in this process."""
    return vectors.encoder()


def language_worker() -> LanguageWorker:
    """Return the analysis by the best engines, in a process of its own; it starts when it is first asked."""
    return worker_of(best_sentiment(), words(), encoder(), quick=quick_sentiment())


def worker_of(
    sentiment: Sentiment, words: Words, encoder: Encoder | None = None, *, quick: Sentiment | None = None
) -> LanguageWorker:
    """Return the analysis by these engines, in a process of its own that has loaded them before it is asked."""
    elsewhere = Aside("language", prepare=partial(warm, sentiment, words))
    return LanguageWorker(elsewhere, sentiment, words, encoder, quick=quick)
