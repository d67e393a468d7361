"""The pictures, drawn in a process of their own."""

from contextlib import AsyncExitStack

from adapters.charts.easel import Easel
from adapters.system.aside import Aside
from core.kernel.charts import Charts

PICTURES_PER_PROCESS = 200
"""Then a fresh process takes over: matplotlib keeps a little of every figure."""


def charts(stack: AsyncExitStack) -> Charts:
    """Return what draws pictures; its process starts with the first picture and ends with the stack."""
    elsewhere = Aside("drawing", tasks=PICTURES_PER_PROCESS)
    stack.push_async_callback(elsewhere.close)
    return Easel(elsewhere)
