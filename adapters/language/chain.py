"""Which engine reads moods: the best of those that are installed."""

import importlib.util

from adapters.language.encoder import installed_encoder
from adapters.language.heads import WEIGHTS
from core.insight.ports import Sentiment


def best_sentiment() -> Sentiment:
    """Return our weights on sentence vectors; without that package on n-grams alone; without jieba snownlp."""
    if not can_cut():
        from adapters.language.snow import SnowSentiment

        return SnowSentiment()
    from adapters.language.mood import MoodSentiment

    return MoodSentiment(installed_encoder())


def quick_sentiment() -> Sentiment:
    """Return the engine that is cheap enough for the process that answers people."""
    if not can_cut():
        from adapters.language.snow import SnowSentiment

        return SnowSentiment()
    from adapters.language.mood import MoodSentiment

    return MoodSentiment(None)


def can_cut() -> bool:
    """Whether words can be cut and there are weights for them."""
    return WEIGHTS.exists() and importlib.util.find_spec("rjieba") is not None
