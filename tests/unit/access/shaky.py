"""A product that may die between any two statements, and workers that stand still in the middle of a call."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from core.kernel.errors import NotYet
from core.kernel.ids import Address
from core.kernel.phrase import Phrase
from core.payments.provider import CustomerRef, Reading
from tests.fakes.store import FakeTx, FakeWork


class Killed(Exception):
    """The process is gone at this very moment."""


class Pause:
    """The worker stands still here, until somebody lets it go on."""

    def __await__(self) -> Generator[None]:
        yield


@dataclass
class ShakyWork(FakeWork):
    """As `FakeWork`; `left` statements from now (None: never) the process is killed, a commit counts as two."""

    left: int | None = None
    is_shielded: bool = False
    """A door was moved and the platform's word is not kept yet: nobody dies here, see `test_kill_at_a_door`."""

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[FakeTx]:
        async with super().read() as tx:
            yield self._shaky(tx)

    @asynccontextmanager
    async def write(self) -> AsyncGenerator[FakeTx]:
        async with super().write() as tx:
            yield self._shaky(tx)
            self.statement()
        self.is_shielded = False
        self.statement()

    def statement(self) -> None:
        """One more is done; `Killed` where it was the last."""
        if self.left is not None and not self.is_shielded:
            self.left -= 1
            if self.left < 0:
                self.left = None
                raise Killed

    def _shaky(self, tx: FakeTx) -> FakeTx:
        return cast("FakeTx", _Counted(tx, self.statement))


@dataclass
class _Counted:
    """A transaction or store each of whose calls is a statement."""

    inside: Any
    statement: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inside, name)
        if not callable(found):
            return _Counted(found, self.statement)

        def counted(*args: object, **named: object) -> object:
            self.statement()
            return found(*args, **named)

        return counted


@dataclass
class StillProvider:
    """A provider whose answer is fixed when it is asked, and arrives when the worker is let go on."""

    said: Callable[[CustomerRef], Reading]
    customers: Callable[[], list[CustomerRef]]

    name = "still"

    async def read(self, customer: CustomerRef) -> Reading:
        reading = self.said(customer)
        await Pause()
        return reading

    async def changed_since(self, moment: object) -> AsyncIterator[CustomerRef]:
        for customer in self.customers():
            yield customer


@dataclass
class StillGate:
    """A door of a platform that takes its time."""

    work: ShakyWork
    inside: set[Address] = field(default_factory=set[Address])
    is_still: bool = True

    async def admit(self, room: Address, person: Address) -> bool:
        await self._wait()
        self.inside.add(person)
        return True

    async def missing(self, room: Address) -> Phrase | None:
        return None

    async def remove(self, room: Address, person: Address) -> None:
        await self._wait()
        self.inside.discard(person)

    async def _wait(self) -> None:
        if self.is_still:
            await Pause()
        self.work.is_shielded = True


@dataclass
class Worker:
    """Something that is being done; `name` is what is done again where it was killed."""

    name: str
    doing: Coroutine[Any, Any, object]
    is_done: bool = False
    is_over: bool = False

    def go_on(self) -> None:
        """Go on to the next call, or to the end."""
        try:
            self.doing.send(None)
        except StopIteration:
            self.is_done = self.is_over = True
        except (Killed, NotYet):
            self.is_over = True

    def die(self) -> None:
        """The process is gone in the middle of the call."""
        self.doing.close()
        self.is_over = True
