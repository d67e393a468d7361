"""The language engines, in this process or in one of their own."""

from adapters.language import vectors
from adapters.language.chain import best_sentiment, quick_sentiment
from adapters.language.words import RjiebaWords
from adapters.language.worker import LanguageWorker
from core.insight.vector_ports import Encoder


def words() -> RjiebaWords:
    """Return the engine that finds words, in this process."""
    return RjiebaWords()


def encoder() -> Encoder:
    """Return the engine that turns sentences into vectors, in this process."""
    return vectors.encoder()


def language_worker() -> LanguageWorker:
    """Return the analysis in a process of its own; it starts when it is first asked."""
    return LanguageWorker(best_sentiment(), RjiebaWords(), encoder(), quick=quick_sentiment())
