"""Work in one process of its own: whatever it imports, holds or leaks stays away from the one that answers people."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import ParamSpec, TypeVar

from core.kernel.errors import Broken

P = ParamSpec("P")
R = TypeVar("R")


class Aside:
    """One process that starts when it is first asked; one piece of work runs at a time, callers queue.

    A process that died is started anew. `tasks` is after how many pieces of work it is replaced; `prepare`, which must
    be picklable, runs there before the first.
    """

    def __init__(self, name: str, *, tasks: int | None = None, prepare: Callable[[], object] | None = None) -> None:
        self._name = name
        self._tasks = tasks
        self._prepare = prepare
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None

    async def start(self) -> None:
        """Have the process up and prepared; without this the first work waits for that. `Broken` where it cannot."""
        async with self._turn:
            await self._started()

    async def once(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work`, picklable as its arguments are, returns there; `BrokenProcessPool` where it kills it."""
        async with self._turn:
            pool = await self._started()
            try:
                return await asyncio.wrap_future(pool.submit(work, *args, **kwargs))
            except BrokenProcessPool:
                await self._drop()
                raise

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns there, tried once more where the process died; `Broken` where it dies again."""
        for _ in range(2):
            with suppress(BrokenProcessPool):
                return await self.once(work, *args, **kwargs)
        raise Broken(f"the {self._name} process died twice of one piece of work")

    async def close(self) -> None:
        """Have the process ended and joined; asked again, another would start."""
        async with self._turn:
            await self._drop()

    async def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            pool = ProcessPoolExecutor(
                1,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_awake,
                initargs=(self._prepare,),
                max_tasks_per_child=self._tasks,
            )
            with _born_alone():
                ready = pool.submit(os.getpid)
            try:
                await asyncio.wrap_future(ready)
            except BrokenProcessPool as fault:
                raise Broken(f"the {self._name} process does not start") from fault
            self._pool = pool
        return self._pool

    async def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


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


def _awake(prepare: Callable[[], object] | None) -> None:
    """Leave the child deaf to Ctrl-C, bound to its parent's life, behind it in the queue, and prepared."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.nice(5)  # on a small machine the answer to a person comes first
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if prepare is not None:
        prepare()


def _end_with_parent() -> None:
    # The pool's pipes stay open in the child itself, so a killed parent would leave it waiting for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
