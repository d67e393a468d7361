"""Analysis in one process of its own: snownlp holds the interpreter, so a thread would still stall the bot."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import ParamSpec, Protocol, TypeVar

from core.insight.gist import Gist, gist
from core.insight.model import Reading, Spoken, Topics
from core.insight.ports import Sentiment, Words
from core.insight.script import neutral
from core.insight.sentences import sampled
from core.insight.topics import topics, with_moods
from core.insight.vector_ports import Encoder

P = ParamSpec("P")
R = TypeVar("R")

BATCH = 64
"""Texts a trip: about 0.1 s with sentence vectors, so that topics wait no longer for their turn."""
MOST_WAITING = 2_048
"""Texts that may wait for the process, some seconds of it; what comes on top is read here, quickly and less well."""
AT_ONCE = 8
"""Texts read here before everybody else has their turn: about a millisecond."""


class Elsewhere(Protocol):
    """A process that is not the one that answers people; it starts anew after it died."""

    async def start(self) -> None:
        """Have it up; `Broken` where it cannot be."""
        ...

    async def once(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns there; `BrokenProcessPool` where it kills the process."""
        ...

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns there, tried twice; `Broken` where it kills the process both times."""
        ...

    async def close(self) -> None:
        """Have the process ended."""
        ...


def warm(sentiment: Sentiment, words: Words) -> None:
    """The models are loaded."""
    sentiment.read(["你好"])
    words.words("你好")


class LanguageWorker:
    """The port `Analyst` by engines in another process: after a crash it goes on, and no text kills it a third time.

    The engines must be picklable and load their models on first use.
    """

    def __init__(
        self,
        elsewhere: Elsewhere,
        sentiment: Sentiment,
        words: Words,
        encoder: Encoder | None = None,
        *,
        quick: Sentiment | None = None,
    ) -> None:
        self._elsewhere = elsewhere
        self._sentiment = sentiment
        self._words = words
        self._encoder = encoder
        self._quick = quick
        self._waiting = 0

    @property
    def version(self) -> str:
        """Name the engine of `read`."""
        return self._sentiment.version

    async def start(self) -> None:
        """Have the process up and its models loaded; without this the first call waits for that."""
        await self._elsewhere.start()

    async def read(self, texts: Sequence[str]) -> list[Reading]:
        """Return one reading per text, in order; a text that kills the process twice is neutral with confidence 0.

        Where more wait than may, the quick engine reads in this process: its readings say so in their version.
        """
        if self._quick is not None and self._waiting + len(texts) > MOST_WAITING:
            return await _read_here(self._quick, texts)
        self._waiting += len(texts)
        try:
            found: list[Reading] = []
            for start in range(0, len(texts), BATCH):
                found.extend(await self._read_batch(texts[start : start + BATCH]))
            return found
        finally:
            self._waiting -= len(texts)

    async def topics(
        self, spoken: Sequence[Spoken], *, k: int | None = None, polarities: Sequence[float | None] | None = None
    ) -> Topics:
        """Return what the messages talk about; `Broken` where the process dies of them twice."""
        return await self._elsewhere.run(_discovered, (self._words, self._encoder), spoken, k, polarities)

    async def gist(self, spoken: Sequence[Spoken], polarities: Sequence[float | None]) -> Gist:
        """Return the topics, bursts and open questions; `Broken` where the process dies of them twice."""
        return await self._elsewhere.run(_gist, (self._words, self._encoder), spoken, polarities)

    async def close(self) -> None:
        """Have the process ended and joined; the worker can be used again and would start another."""
        await self._elsewhere.close()

    async def _read_batch(self, texts: Sequence[str]) -> list[Reading]:
        with suppress(BrokenProcessPool):
            return await self._elsewhere.once(self._sentiment.read, texts)
        return [await self._read_alone(text) for text in texts]

    async def _read_alone(self, text: str) -> Reading:
        try:
            return (await self._elsewhere.once(self._sentiment.read, [text]))[0]
        except BrokenProcessPool:
            return neutral(text, self.version)


async def _read_here(quick: Sentiment, texts: Sequence[str]) -> list[Reading]:
    found: list[Reading] = []
    for start in range(0, len(texts), AT_ONCE):
        found.extend(quick.read(texts[start : start + AT_ONCE]))
        await asyncio.sleep(0)
    return found


def _gist(engines: tuple[Words, Encoder | None], spoken: Sequence[Spoken], polarities: Sequence[float | None]) -> Gist:
    words, encoder = engines
    sentences = None if encoder is None else sampled(encoder, [message.text for message in spoken])
    words_of = [words.words(message.text) for message in spoken]
    return gist(spoken, words_of, sentences=sentences, polarities=polarities)


def _discovered(
    engines: tuple[Words, Encoder | None],
    spoken: Sequence[Spoken],
    k: int | None,
    polarities: Sequence[float | None] | None,
) -> Topics:
    words, encoder = engines
    sentences = None if encoder is None else sampled(encoder, [message.text for message in spoken])
    found = topics(spoken, [words.words(message.text) for message in spoken], k=k, sentences=sentences)
    read = {at: polarity for at, polarity in enumerate(polarities or ()) if polarity is not None}
    return with_moods(found, read)
