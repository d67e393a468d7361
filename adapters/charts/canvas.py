"""A picture as PNG bytes. Runs in the drawing process: matplotlib holds the interpreter and imports for a second."""

import io
import warnings

from adapters.charts.fonts import Fonts, fonts
from adapters.charts.panels import draw_panel, height
from adapters.charts.wording import drawable, short, wrapped
from core.kernel.charts import Drawn, Picture

WIDTH, DPI = 7.2, 150
"""Inches and dots: 1,080 pixels, what a phone shows without shrinking letters below reading size."""
TITLE_COLUMNS, COLUMNS = 60, 96
HEAD, FOOT = 0.95, 0.25
"""Inches above and under the panels: a title with two lines of finding, and where the numbers are from."""
SETTINGS = {
    "axes.unicode_minus": False,  # many Chinese fonts lack the typographic minus
    "text.parse_math": False,  # a dollar sign begins no formula
}


def drawn(picture: Picture) -> Drawn:
    """Return the picture as a PNG; the same picture gives the same bytes."""
    found = fonts()
    return Drawn(_png(picture, found), not found.has_chinese)


def warm() -> None:
    """Have everything loaded that the first picture needs."""
    from matplotlib.backends import backend_agg  # noqa: F401 (the first save would import it)

    fonts()


def _png(picture: Picture, found: Fonts) -> bytes:
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    def say(text: str) -> str:
        return drawable(text, found)

    heights = [height(panel) for panel in picture.panels]
    tall = HEAD + sum(heights) + FOOT
    with rc_context({**SETTINGS, "font.family": list(found.families)}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")
        figure = Figure(figsize=(WIDTH, tall), dpi=DPI, layout="constrained")
        FigureCanvasAgg(figure)
        figure.get_layout_engine().set(rect=(0, FOOT / tall, 1, 1 - (HEAD + FOOT) / tall))
        figure.text(0.02, 1 - 0.1 / tall, short(say(picture.title), TITLE_COLUMNS), va="top", fontsize=14)
        finding = wrapped(say(picture.finding), COLUMNS, 2)
        figure.text(0.02, 1 - 0.42 / tall, finding, va="top", fontsize=9, linespacing=1.3)
        figure.text(0.02, 0.06 / tall, say(picture.foot), va="bottom", fontsize=7, color="#555555")
        plots = figure.subplots(len(heights), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
        for axes, panel in zip(plots[:, 0], picture.panels, strict=True):
            draw_panel(axes, panel, say)
        kept = io.BytesIO()
        figure.savefig(kept, format="png", metadata={"Software": None})
    return kept.getvalue()
