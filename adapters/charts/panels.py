"""One function draws one kind of panel. Colours are Okabe and Ito's, and no meaning hangs on a colour alone."""

from collections.abc import Callable
from typing import Any

from adapters.charts.wording import short
from core.kernel.charts import Bars, Course, Heat, Panel, Spots

BLUE, ORANGE, GREEN, INK, FAINT = "#0072B2", "#E69F00", "#009E73", "#222222", "#BBBBBB"
"""Okabe and Ito 2008: told apart with every common colour blindness."""
SHAPES = (("^", ORANGE), ("o", BLUE), ("v", GREEN))
NAME_COLUMNS = 34
MOST_LABELS = 8

Say = Callable[[str], str]


def draw_panel(axes: Any, panel: Panel, say: Say) -> None:
    """Draw the panel; `say` makes any text drawable."""
    axes.set_title(say(panel.heading), loc="left", fontsize=10, color=INK)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    match panel:
        case Bars():
            _bars(axes, panel, say)
        case Course():
            _course(axes, panel, say)
        case Heat():
            _heat(axes, panel, say)
        case Spots():
            _spots(axes, panel, say)


def height(panel: Panel) -> float:
    """Return how many inches the panel needs."""
    match panel:
        case Bars():
            return 0.6 + 0.32 * max(1, len(panel.bars))
        case Heat():
            return 0.7 + 0.28 * len(panel.rows)
        case Course():
            return 2.4
        case Spots():
            return 3.6


def _bars(axes: Any, panel: Bars, say: Say) -> None:
    places = range(len(panel.bars))
    longest = panel.most or max((abs(bar.value) for bar in panel.bars), default=0) or 1.0
    axes.barh(places, [bar.value for bar in panel.bars], color=BLUE, height=0.65)
    for place, bar in zip(places, panel.bars, strict=True):
        axes.annotate(say(bar.note), (max(bar.value, 0) + longest * 0.015, place), va="center", fontsize=8, color=INK)
    axes.set_yticks(places, [short(say(bar.name), NAME_COLUMNS) for bar in panel.bars], fontsize=8)
    axes.set_xlim(min([0.0, *(bar.value for bar in panel.bars)]), longest * 1.3)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _course(axes: Any, panel: Course, say: Say) -> None:
    places = list(range(len(panel.points)))
    values = [point.value for point in panel.points]
    lows, highs = [point.low for point in panel.points], [point.high for point in panel.points]
    axes.axhline(0, color=FAINT, linewidth=1, linestyle="--")
    axes.fill_between(places, lows, highs, color=BLUE, alpha=0.2, linewidth=0)
    axes.vlines(places, lows, highs, color=BLUE, linewidth=1)
    axes.plot(places, values, color=BLUE, marker="o", markersize=4)
    step = -(-len(places) // MOST_LABELS) or 1
    axes.set_xticks(places[::step], [_under(point.label, point.note, say) for point in panel.points[::step]])
    axes.tick_params(labelsize=7)
    axes.set_ylim(panel.least, panel.most)
    axes.set_xlim(-0.5, max(0.5, len(places) - 0.5))
    for at, words, va in ((1.0, panel.upper, "top"), (0.0, panel.lower, "bottom")):
        axes.annotate(say(words), (0.995, at), xycoords="axes fraction", ha="right", va=va, fontsize=7, color="#555555")


def _under(label: str, note: str, say: Say) -> str:
    return "\n".join(filter(None, (say(label), say(note))))


def _heat(axes: Any, panel: Heat, say: Say) -> None:
    most = max((count for row in panel.counts for count in row), default=0) or 1
    axes.imshow(panel.counts or [[0]], cmap="Blues", aspect="auto", vmin=0, vmax=most)
    for y, row in enumerate(panel.counts):
        for x, count in enumerate(row):
            if count:
                ink = "white" if count > most * 0.55 else INK
                axes.annotate(_brief(count), (x, y), ha="center", va="center", fontsize=5.5, color=ink)
    axes.set_xticks(range(len(panel.columns)), [say(name) for name in panel.columns], fontsize=7)
    axes.set_yticks(range(len(panel.rows)), [say(name) for name in panel.rows], fontsize=8)
    axes.tick_params(length=0)


def _brief(count: int) -> str:
    return str(count) if count < 1_000 else f"{count / 1_000:.0f}k"


def _spots(axes: Any, panel: Spots, say: Say) -> None:
    largest = max((spot.size for spot in panel.spots), default=0) or 1.0
    for mark, meaning in enumerate(panel.marks):
        shape, colour = SHAPES[mark % len(SHAPES)]
        axes.scatter([], [], marker=shape, color=colour, label=say(meaning), s=40)
    for spot in panel.spots:
        shape, colour = SHAPES[spot.mark % len(SHAPES)]
        area = 60 + 1_100 * spot.size / largest
        axes.scatter([spot.x], [spot.y], s=area, marker=shape, color=colour, alpha=0.45, edgecolors=INK, linewidths=0.6)
        axes.annotate(
            short(say(spot.name), NAME_COLUMNS), (spot.x, spot.y), ha="center", va="center", fontsize=8, color=INK
        )
    axes.margins(0.22)
    axes.set_xticks([])
    axes.set_yticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    if panel.marks:
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, -0.12), ncols=len(panel.marks), fontsize=7, frameon=False)
