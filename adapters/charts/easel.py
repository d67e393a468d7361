"""The ports `Charts` and `Press`: pictures and certificates drawn somewhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar

from adapters.charts.canvas import drawn
from adapters.charts.certificate import printed
from core.kernel.charts import Drawn, Picture
from core.study.sheet import Printed, Sheet

P = ParamSpec("P")
R = TypeVar("R")


class Elsewhere(Protocol):
    """A process of its own."""

    async def run(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns there."""
        ...


@dataclass(frozen=True, slots=True)
class Easel:
    """Draws every picture in the process `elsewhere`; nothing of matplotlib is imported in this one."""

    elsewhere: Elsewhere

    async def draw(self, picture: Picture) -> Drawn:
        """Return the picture as a PNG."""
        return await self.elsewhere.run(drawn, picture)

    async def certificate(self, sheet: Sheet) -> Printed:
        """Return the sheet as PNG and PDF."""
        return await self.elsewhere.run(printed, sheet)
