"""Charts that are kept instead of drawn."""

from dataclasses import dataclass, field

from core.kernel.charts import Drawn, Picture
from core.study.sheet import Printed, Sheet

PNG = b"\x89PNG\r\n\x1a\nfake"


@dataclass
class FakeEasel:
    """The port `Charts`: every picture is one small PNG, and is remembered."""

    lacks_font: bool = False
    drawn: list[Picture] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)

    async def draw(self, picture: Picture) -> Drawn:
        self.drawn.append(picture)
        return Drawn(PNG, self.lacks_font)

    async def certificate(self, sheet: Sheet) -> Printed:
        self.sheets.append(sheet)
        return Printed(PNG, b"%PDF-fake", self.lacks_font)
