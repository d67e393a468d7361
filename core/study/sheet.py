"""A certificate before it is printed: every word that stands on it, in the language of its owner."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sheet:
    """From top to bottom: a heading, words around the name, the course, small lines, and how to verify it."""

    heading: str
    before: str
    name: str
    after: str
    title: str
    lines: tuple[str, ...]
    foot: str


@dataclass(frozen=True, slots=True)
class Printed:
    """The same sheet as a picture and as a document; with `lacks_font` its Chinese characters are missing."""

    png: bytes = field(repr=False)
    pdf: bytes = field(repr=False)
    lacks_font: bool = False


class Press(Protocol):
    """Prints certificates, and never in the process that answers people."""

    async def certificate(self, sheet: Sheet) -> Printed:
        """Return the sheet as PNG and PDF; any text is drawn or left out, never refused."""
        ...
