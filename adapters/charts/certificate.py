"""A certificate as a picture and as a document. Runs in the drawing process."""

import io
import warnings
from typing import Any

from adapters.charts.fonts import Fonts, fonts
from adapters.charts.panels import BLUE, INK
from adapters.charts.wording import drawable, short, wide, wrapped
from core.study.sheet import Printed, Sheet

WIDTH, HEIGHT, DPI = 9.6, 6.8, 150
"""Inches and dots: 1,440 x 1,020 pixels, and on paper a page of the shape of A4 on its side."""
GREY = "#555555"
ROOM = 0.84
"""The part of the width that a line of text may fill."""
POINT_COLUMNS = WIDTH * 72 * ROOM / 0.56
"""At one point, so many columns fit into a line: a column is about 0.56 of a letter's height."""
LARGEST_NAME, SMALLEST_NAME = 34.0, 15.0
LARGEST_TITLE, SMALLEST_TITLE = 20.0, 12.0
SETTINGS = {"axes.unicode_minus": False, "text.parse_math": False, "pdf.fonttype": 42, "svg.fonttype": "path"}


def printed(sheet: Sheet) -> Printed:
    """Return the sheet as PNG and PDF; the same sheet gives the same bytes."""
    found = fonts()
    png, pdf = _both(sheet, found)
    return Printed(png, pdf, not found.has_chinese)


def _both(sheet: Sheet, found: Fonts) -> tuple[bytes, bytes]:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({**SETTINGS, "font.family": list(found.families)}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor="white")
        FigureCanvasAgg(figure)
        _frame(figure)
        _words(figure, sheet, found)
        png, pdf = io.BytesIO(), io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
        figure.savefig(pdf, format="pdf", metadata={"CreationDate": None, "Producer": None, "Creator": None})
    return png.getvalue(), pdf.getvalue()


def _frame(figure: Any) -> None:
    from matplotlib.patches import Rectangle

    for margin, line in ((0.03, 2.4), (0.042, 0.7)):
        sides = {"edgecolor": BLUE, "facecolor": "none", "linewidth": line, "transform": figure.transFigure}
        figure.add_artist(
            Rectangle((margin, margin * WIDTH / HEIGHT), 1 - 2 * margin, 1 - 2 * margin * WIDTH / HEIGHT, **sides)
        )


def _words(figure: Any, sheet: Sheet, found: Fonts) -> None:
    def put(y: float, text: str, size: float, colour: str = INK, **more: Any) -> None:
        drawn = figure.text(0.5, y, text, ha="center", va="center", fontsize=size, color=colour, **more)
        taken = drawn.get_window_extent(figure.canvas.get_renderer()).width / (WIDTH * DPI)
        if taken > ROOM:  # letters wider than most
            drawn.set_fontsize(size * ROOM / taken)

    def say(text: str) -> str:
        return drawable(text, found)

    put(0.835, short(say(sheet.heading), 44), 26, BLUE)
    put(0.72, short(say(sheet.before), 80), 12, GREY)
    name, size = fitted(say(sheet.name) or "〓", LARGEST_NAME, SMALLEST_NAME)
    put(0.605, name, size, linespacing=1.25)
    put(0.485, short(say(sheet.after), 80), 12, GREY)
    title, size = fitted(say(sheet.title), LARGEST_TITLE, SMALLEST_TITLE)
    put(0.395, title, size, linespacing=1.25)
    small = "\n".join(short(say(line), 100) for line in sheet.lines)
    put(0.255, small, 10, GREY, linespacing=1.6)
    put(0.115, short(say(sheet.foot), 100), 9, GREY)


def fitted(text: str, largest: float, smallest: float) -> tuple[str, float]:
    """Return the text and the size in points at which it fills one line; a longer one two, and then is cut."""
    size = POINT_COLUMNS / max(1, wide(text))
    if size >= smallest:
        return text, min(largest, size)
    return wrapped(text, int(POINT_COLUMNS / smallest), 2), smallest
