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
from contextlib import contextmanager
from types import ModuleType
from typing import ParamSpec, TypeVar

from core.kernel.errors import Broken

P = ParamSpec("P")
R = TypeVar("R")


class Aside:
    """One process that starts when it is first asked; one piece of work runs at a time, callers queue.

    A process that dies is started anew, once for each piece of work. `tasks` is after how many it is replaced.
    """

    def __init__(self, name: str, *, tasks: int | None = None) -> None:
        self._name = name
        self._tasks = tasks
        self._turn = asyncio.Lock()
        self._pool: ProcessPoolExecutor | None = None

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns there; it and its arguments are picklable. `Broken` where it kills it twice."""
        async with self._turn:
            for _ in range(2):
                try:
                    return await asyncio.wrap_future(self._started().submit(work, *args, **kwargs))
                except BrokenProcessPool:
                    await self._drop()
        raise Broken(f"the {self._name} process died twice of one piece of work")

    async def close(self) -> None:
        """Have the process ended and joined; asked again, another would start."""
        async with self._turn:
            await self._drop()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_awake, max_tasks_per_child=self._tasks)
            with _born_alone():
                self._pool.submit(os.getpid)
        return self._pool

    async def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)


@contextmanager
def _born_alone() -> Generator[None]:
    """Let the child not run the parent's main module, hear no Ctrl-C before it can ignore it, and use one core."""
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


def _awake() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    os.nice(5)  # on a small machine the answer to a person comes first
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # The pool's pipes stay open in the child itself, so a killed parent would leave it waiting for ever.
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)
