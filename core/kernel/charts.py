"""Pictures before they are drawn: numbers and words, in nobody's drawing library."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and the words at its end (the number, a unit, a trend)."""

    name: str
    value: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, the first on top. `most` fixes the length of a full bar; without it the longest is full."""

    heading: str
    bars: tuple[Bar, ...]
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A value in time with the interval `low` to `high`; `note` stands beside it (how many it rests on)."""

    label: str
    value: float
    low: float
    high: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Values one after another over the range `least` to `most`; `upper` and `lower` say what the ends mean."""

    heading: str
    points: tuple[Point, ...]
    least: float
    most: float
    upper: str = ""
    lower: str = ""


@dataclass(frozen=True, slots=True)
class Heat:
    """Counts by rows and columns; every cell that is not 0 also carries its number."""

    heading: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing on a map; near means alike. `size` gives its area, `mark` (0, 1, 2) its shape."""

    name: str
    x: float
    y: float
    size: float
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Spots:
    """A map of things; `marks` are the meanings of the shapes, in order."""

    heading: str
    spots: tuple[Spot, ...]
    marks: tuple[str, ...] = ()


Panel = Bars | Course | Heat | Spots


@dataclass(frozen=True, slots=True)
class Picture:
    """A title, the finding in one sentence, and one or more panels from top to bottom; `foot` says where from."""

    title: str
    finding: str
    panels: tuple[Panel, ...]
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PNG. Where `lacks_font` is true the picture has no Chinese characters: whoever shows it says so."""

    png: bytes
    lacks_font: bool = False


class Charts(Protocol):
    """Draws pictures, and never in the process that answers people."""

    async def draw(self, picture: Picture) -> Drawn:
        """Return the picture; any text is drawn or left out, never refused. `Broken` where it cannot be drawn."""
        ...
