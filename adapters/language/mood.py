"""Sentiment, kind and aspect by our own weights, in Chinese and English."""

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b

from adapters.language import grams
from adapters.language.cues import cues
from adapters.language.encoder import Encoder
from adapters.language.heads import EDITION, Heads, dense, heads
from adapters.language.said import Said, said
from core.insight.model import Aspect, Kind, Lang, Mood, Reading
from core.insight.script import language, neutral

REMEMBERED = 8_192
"""Readings kept by the hash of their text: thanks and greetings repeat all day."""
ENCODED_AT_ONCE = 64
UNSURE = 0.4
"""Below this chance no class is named; three classes by chance alone are 0.33."""
NOD = 0.98
"""How sure a nod, code or a placeholder is neutral: of 112 labelled ones that the rules take, 2 were not."""
TOLD = 0.5
"""The chance from which an aspect is named: more often right than wrong."""

_MOODS = {mood.value: mood for mood in Mood}
_KINDS = {kind.value: kind for kind in Kind}
_ASPECTS = {aspect.value: aspect for aspect in Aspect}


class MoodSentiment:
    """The port `Sentiment`: with sentence vectors where an encoder is given, by n-grams alone without."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[bytes, Reading] = OrderedDict()
        self._version = f"mood-{EDITION}+{'grams' if encoder is None else encoder.version}"

    @property
    def version(self) -> str:
        """Name the weights and what they stand on."""
        return self._version

    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return one reading per text, in order; never raises, whatever the text is."""
        if len(texts) == 1:
            return [self._alone(texts[0])]
        keys = [_key(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
        # Texts of one length are encoded together: a batch costs what its longest text costs.
        ordered = sorted(new, key=lambda key: len(new[key]))
        found: dict[bytes, Reading] = {}
        for start in range(0, len(ordered), ENCODED_AT_ONCE):
            part = ordered[start : start + ENCODED_AT_ONCE]
            found.update(zip(part, self._fresh([new[key] for key in part]), strict=True))
        answers = [found[key] if key in found else self._kept[key] for key in keys]
        self._keep(found)
        return answers

    def _alone(self, text: str) -> Reading:
        key = _key(text)
        if (kept := self._kept.get(key)) is not None:
            return kept
        reading = self._by_grams(text) if self._encoder is None else self._fresh([text])[0]
        self._keep({key: reading})
        return reading

    def _keep(self, found: dict[bytes, Reading]) -> None:
        self._kept.update(found)
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)

    def _fresh(self, texts: Sequence[str]) -> list[Reading]:
        if self._encoder is None:
            return [self._by_grams(text) for text in texts]
        langs, read = [language(text) for text in texts], [said(text) for text in texts]
        readings: list[Reading | None] = [
            self._unmoved(text, lang, one) for text, lang, one in zip(texts, langs, read, strict=True)
        ]
        open_ones = [at for at, reading in enumerate(readings) if reading is None]
        felt = iter(self._felt([read[at] for at in open_ones], [langs[at] for at in open_ones]))
        return [next(felt) if reading is None else reading for reading in readings]

    def _by_grams(self, text: str) -> Reading:
        lang, one = language(text), said(text)
        if (unmoved := self._unmoved(text, lang, one)) is not None:
            return unmoved
        engine = heads("quick")
        return self._reading(lang, engine, engine.odds_of_one(grams.found(one.words), cues(one)))

    def _unmoved(self, text: str, lang: Lang, one: Said) -> Reading | None:
        """Return the reading of what has no mood or cannot be read; None for everything else."""
        if one.is_bare:
            sure = NOD if text.strip() else 0.0
            return Reading(lang, Mood.NEU, 0.0, sure, self._version, Kind.BARE)
        if lang is Lang.OTHER and not (one.glad or one.sad):
            return neutral(text, self.version)
        return None

    def _felt(self, read: Sequence[Said], langs: Sequence[Lang]) -> list[Reading]:
        if not read:
            return []
        rows = [grams.columns(one.words) for one in read]
        encoder = self._encoder
        numbers = dense(read, None if encoder is None else encoder.encode([one.words for one in read]))
        engine = heads("quick" if encoder is None else "full")
        return [self._reading(lang, engine, odds) for lang, odds in zip(langs, engine.odds(rows, numbers), strict=True)]

    def _reading(self, lang: Lang, engine: Heads, odds: Sequence[float]) -> Reading:
        label, polarity, confidence = _judged(engine, odds)
        kind, _ = _likeliest(engine, "kind", odds)
        about, chance = _likeliest(engine, "aspect", odds)
        aspect = None if chance < TOLD else _ASPECTS.get(about)
        return Reading(lang, label, polarity, confidence, self._version, _KINDS[kind], aspect)


def _judged(engine: Heads, odds: Sequence[float]) -> tuple[Mood, float, float]:
    """Return the class, the polarity and the chance that the class is right; too even a split is neutral."""
    classes, part = engine.classes["mood"], odds[engine.parts["mood"]]
    chances = dict(zip(classes, part, strict=True))
    top, whole = max(part), sum(part)
    label = _MOODS[classes[part.index(top)]] if top >= UNSURE * whole else Mood.NEU
    polarity = (chances["pos"] - chances["neg"]) / whole
    return label, round(polarity, 4), round(chances[label.value] / whole, 4)


def _likeliest(engine: Heads, question: str, odds: Sequence[float]) -> tuple[str, float]:
    part = odds[engine.parts[question]]
    top = max(part)
    return engine.classes[question][part.index(top)], top / sum(part)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
