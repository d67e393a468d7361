"""Analysis in one process of its own: snownlp holds the interpreter, so a thread would still stall the bot."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import ParamSpec, TypeVar

from core.insight.gist import Gist, gist
from core.insight.model import Reading, Spoken, Topics
from core.insight.ports import Sentiment, Words
from core.insight.script import neutral
from core.insight.sentences import sampled
from core.insight.topics import topics, with_moods
from core.insight.vector_ports import Encoder
from core.kernel.errors import Broken

P = ParamSpec("P")
R = TypeVar("R")

BATCH = 64
"""Texts a trip: about 0.1 s with sentence vectors, so that topics wait no longer for their turn."""
MOST_WAITING = 2_048
"""Texts that may wait for the process, some seconds of it; what comes on top is read here, quickly and less well."""
AT_ONCE = 8
"""Texts read here before everybody else has their turn: about a millisecond."""


class LanguageWorker:
    """The port `Analyst`: loads its models once, starts anew after a crash, and lets no text kill it a third time.

    The engines must be picklable and load their models on first use. One piece of work runs at a time; callers queue.
    """

    def __init__(
        self, sentiment: Sentiment, words: Words, encoder: Encoder | None = None, *, quick: Sentiment | None = None
    ) -> None:
        self._sentiment = sentiment
        self._words = words
        self._encoder = encoder
        self._quick = quick
        self._waiting = 0
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None

    @property
    def version(self) -> str:
        """Name the engine of `read`."""
        return self._sentiment.version

    async def start(self) -> None:
        """Have the process up and its models loaded; without this the first call waits for that."""
        async with self._turn:
            await self._started()

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
                async with self._turn:
                    found.extend(await self._read_batch(texts[start : start + BATCH]))
            return found
        finally:
            self._waiting -= len(texts)

    async def topics(
        self, spoken: Sequence[Spoken], *, k: int | None = None, polarities: Sequence[float | None] | None = None
    ) -> Topics:
        """Return what the messages talk about; `Broken` where the process dies of them twice."""
        async with self._turn:
            for _ in range(2):
                try:
                    return await self._run(_discovered, (self._words, self._encoder), spoken, k, polarities)
                except BrokenProcessPool:
                    await self._drop()
        raise Broken(f"the language process died twice of {len(spoken)} messages")

    async def gist(self, spoken: Sequence[Spoken], polarities: Sequence[float | None]) -> Gist:
        """Return the topics, bursts and open questions; `Broken` where the process dies of them twice."""
        async with self._turn:
            for _ in range(2):
                try:
                    return await self._run(_gist, (self._words, self._encoder), spoken, polarities)
                except BrokenProcessPool:
                    await self._drop()
        raise Broken(f"the language process died twice of {len(spoken)} messages")

    async def close(self) -> None:
        """Have the process ended and joined; the worker can be used again and would start another."""
        async with self._turn:
            await self._drop()

    async def _read_batch(self, texts: Sequence[str]) -> list[Reading]:
        try:
            return await self._run(self._sentiment.read, texts)
        except BrokenProcessPool:
            await self._drop()
        return [await self._read_alone(text) for text in texts]

    async def _read_alone(self, text: str) -> Reading:
        try:
            return (await self._run(self._sentiment.read, [text]))[0]
        except BrokenProcessPool:
            await self._drop()
            return neutral(text, self.version)

    async def _run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        pool = await self._started()
        return await asyncio.wrap_future(pool.submit(work, *args, **kwargs))

    async def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            pool = ProcessPoolExecutor(
                max_workers=1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_awake,
                initargs=(self._sentiment, self._words),
            )
            with _born_alone():
                ready = pool.submit(os.getpid)
            try:
                await asyncio.wrap_future(ready)
            except BrokenProcessPool as fault:
                raise Broken("the language process does not start") from fault
            self._pool = pool
        return self._pool

    async def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


async def _read_here(quick: Sentiment, texts: Sequence[str]) -> list[Reading]:
    found: list[Reading] = []
    for start in range(0, len(texts), AT_ONCE):
        found.extend(quick.read(texts[start : start + AT_ONCE]))
        await asyncio.sleep(0)
    return found


@contextmanager
def _born_alone() -> Generator[None]:
    """Let the child not run the parent's main module again, hear no Ctrl-C before it can ignore it, and use one core.

    One thread for the matrices: on two shared cores more of them made the topics four times slower.
    """
    main, threads = sys.modules["__main__"], os.environ.get("OPENBLAS_NUM_THREADS")
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ["OPENBLAS_NUM_THREADS"] = threads or "1"
    heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        sys.modules["__main__"] = main
        if threads is None:
            del os.environ["OPENBLAS_NUM_THREADS"]


def _awake(sentiment: Sentiment, words: Words) -> None:
    """Load the models in the child; leave it deaf to Ctrl-C, bound to its parent's life, and behind it in the queue."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.nice(5)  # on a small machine the answer to a person comes before the analysis
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sentiment.read(["你好"])
    words.words("你好")


def _end_with_parent() -> None:
    # The pool's pipes stay open in the child itself, so a killed parent would leave it waiting for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


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
