"""The pictures, drawn in a process of their own."""

from contextlib import AsyncExitStack
from typing import Protocol

from adapters.charts.easel import Easel
from adapters.system.aside import Aside
from core.kernel.charts import Charts
from core.study.sheet import Press

PICTURES_PER_PROCESS = 200
"""Then a fresh process takes over: matplotlib keeps a little of every figure."""


class Drawing(Charts, Press, Protocol):
    """Draws charts and prints certificates."""


def charts(stack: AsyncExitStack) -> Drawing:
    """Return what draws pictures; its process starts with the first picture and ends with the stack."""
    elsewhere = Aside("drawing", tasks=PICTURES_PER_PROCESS)
    stack.push_async_callback(elsewhere.close)
    return Easel(elsewhere)
