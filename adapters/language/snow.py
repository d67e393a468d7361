"""Sentiment of Chinese by snownlp, behind guards for everything it gets wrong."""

import warnings
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from types import ModuleType

from adapters.language.han import simplified
from core.insight.model import Lang, Mood, Reading
from core.insight.script import han_count, language, neutral, plain

LONGEST = 300
"""Characters: the cost is linear (22 ms at 200) and a longer text always scores 0 or 1."""
FEWEST_HAN = 2
NEGATIVE, POSITIVE = 0.175, 0.586
"""The best thresholds on chat; snownlp's own 0.5 calls most neutral chat positive."""
LEAST_SURE, MOST_SURE, UNSURE = 0.45, 0.6, 0.2
"""Its score is no probability. Measured on 13,356 labelled posts: of those called positive or negative 0.47 to 0.65
were so, more with the distance from the threshold; of those between the thresholds 0.19 were neutral."""
REMEMBERED = 8_192


class SnowSentiment:
    """The port `Sentiment`: Chinese is read, everything else is neutral with confidence 0."""

    @property
    def version(self) -> str:
        """Name the library and the edition of the guards around it."""
        return _version()

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return one reading per text, in order; never raises, whatever the text is."""
        return [_reading(text, self.version) for text in texts]


def _reading(text: str, engine_version: str) -> Reading:
    lang = language(text)
    said = simplified(" ".join(plain(text).split())[:LONGEST])
    if lang not in {Lang.ZH, Lang.MIXED} or han_count(said) < FEWEST_HAN:
        return neutral(text, engine_version)
    label, strength = _judged(_score(said))
    sign = {Mood.POS: 1.0, Mood.NEG: -1.0, Mood.NEU: 0.0}[label]
    confidence = UNSURE if label is Mood.NEU else LEAST_SURE + (MOST_SURE - LEAST_SURE) * strength
    return Reading(lang, label, round(sign * strength, 4), round(confidence, 4), engine_version)


def _judged(score: float) -> tuple[Mood, float]:
    """Return the class of a score and how far inside the class it lies, from 0 to 1."""
    if score >= POSITIVE:
        return Mood.POS, min(1.0, (score - POSITIVE) / (1 - POSITIVE))
    if score <= NEGATIVE:
        return Mood.NEG, min(1.0, (NEGATIVE - score) / NEGATIVE)
    return Mood.NEU, 0.0


@cache
def _version() -> str:
    return f"snownlp-{version('snownlp')}/1"


@lru_cache(REMEMBERED)
def _score(said: str) -> float:
    # Chat repeats itself (thanks, got it), and snownlp computes everything anew each time.
    return float(_snownlp().SnowNLP(said).sentiments)


@cache
def _snownlp() -> ModuleType:
    with warnings.catch_warnings():  # it opens files in ways that newer Pythons deprecate
        warnings.simplefilter("ignore")
        import snownlp
    return snownlp
