"""A certificate is printed whatever the name on it is."""

import struct
from collections.abc import AsyncIterator

import pytest_asyncio

from adapters.charts.certificate import fitted
from adapters.charts.easel import Easel
from adapters.charts.wording import wide
from adapters.system.aside import Aside
from core.study.sheet import Sheet


@pytest_asyncio.fixture
async def easel() -> AsyncIterator[Easel]:
    elsewhere = Aside("drawing")
    yield Easel(elsewhere)
    await elsewhere.close()


async def test_a_certificate_is_a_picture_and_a_document_for_any_name(easel: Easel) -> None:
    odd = Sheet("", "\0\ud800", "🎉𠅤㛃䶮" + "W" * 60, "$x$", "\\frac " * 99, ("a" * 9999,), "\u202e\n\t")
    printed = await easel.certificate(odd)
    assert struct.unpack(">II", printed.png[16:24]) == (1_440, 1_020)
    assert printed.pdf.startswith(b"%PDF")
    assert len(printed.png) + len(printed.pdf) < 400_000
    assert not printed.lacks_font


def test_a_longer_name_is_set_smaller_and_then_over_two_lines() -> None:
    assert fitted("王小明", 34, 15) == ("王小明", 34)
    middle, size = fitted("Maximiliana Alexandrovna Konstantinopolskaya", 34, 15)
    assert ("\n" not in middle, 15 < size < 34) == (True, True)
    long, size = fitted("字" * 60, 34, 15)
    assert (size, len(long.splitlines())) == (15, 2)
    assert max(wide(line) for line in long.splitlines()) <= 69
    assert fitted("字" * 400, 34, 15)[0].endswith("…")
