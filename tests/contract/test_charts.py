"""Pictures are drawn in a process of their own, and the same picture is drawn the same."""

import struct
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.charts.easel import Easel
from adapters.system.aside import Aside
from core.kernel.charts import Bar, Bars, Course, Heat, Picture, Point, Spot, Spots

EVERYTHING = Picture(
    "课程 $5 😀\0\ud800",
    "A finding in words, 以及中文，" * 30,
    (
        Bars("话题", (Bar("退款", 3, "3 条"), Bar("", 0))),
        Course("心情", (Point("11-01", 0.1, -0.1, 0.3, "n=9"), Point("11-02", 0.2, 0.1, 0.3)), -1, 1, "好", "差"),
        Heat("hours", ("Mon", "Tue"), ("0", "1"), ((0, 3), (2, 1_200))),
        Spots("map", (Spot("课", 0, 0, 3), Spot("b", 1, 1, 1, 2)), ("up", "steady", "down")),
    ),
    "foot",
)
EMPTY = Picture("", "", (Bars("", ()), Course("", (), -1, 1), Heat("", (), (), ()), Spots("", ())))


@pytest_asyncio.fixture
async def easel() -> AsyncIterator[Easel]:
    elsewhere = Aside("drawing")
    yield Easel(elsewhere)
    await elsewhere.close()


async def test_a_picture_is_a_png_a_phone_can_show(easel: Easel) -> None:
    drawn = await easel.draw(EVERYTHING)
    assert drawn.png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", drawn.png[16:24])
    assert width == 1_080
    assert height < 2_500
    assert len(drawn.png) < 400_000


async def test_the_same_picture_is_drawn_the_same(easel: Easel) -> None:
    assert (await easel.draw(EMPTY)).png == (await easel.draw(EMPTY)).png


def test_nothing_is_drawn_in_the_process_that_answers() -> None:
    imported = "import adapters.charts.easel, bot.app, sys; print('matplotlib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", imported], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
