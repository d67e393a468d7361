"""Which fonts a picture is written in. Everything here runs in the drawing process."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGED = "paperang_p2_fonts_cjk"
"""A package that brings WenQuanYi Micro Hei; used where the system has no Chinese font."""
KNOWN = (
    *("notosanscjk", "notosanssc", "notosanshans", "sourcehansans", "pingfang", "msyh", "wqy"),
    *(
        "droidsansfallback",
        "stheiti",
        "hiragino sans gb",
        "simhei",
        "notoserifcjk",
        "songti",
        "simsun",
        "uming",
        "ukai",
    ),
)
"""How the files of fonts with Chinese characters begin, in lower case, the best for a small picture first."""
LATIN = "DejaVu Sans"
"""matplotlib brings it."""
PROBE = "课程话题龙"
LARGEST_SEARCH = 400
"""Files of other names that are looked into: 0.1 s."""


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families to write in, the first one first, and the characters that they have."""

    families: tuple[str, ...]
    glyphs: frozenset[int]
    has_chinese: bool


@cache
def fonts() -> Fonts:
    """Return the fonts of this computer: a Chinese one where there is one, and a Latin one behind it."""
    from matplotlib.font_manager import findfont

    latin = _glyphs(findfont(LATIN))
    found = chinese_file()
    if found is None:
        return Fonts((LATIN,), latin, has_chinese=False)
    return Fonts((_family(found), LATIN), latin | _glyphs(str(found)), has_chinese=True)


def chinese_file() -> Path | None:
    """Return the file of a font with Chinese characters: the system's, else a package's, else None."""
    from matplotlib.font_manager import findSystemFonts

    files = sorted(map(Path, findSystemFonts()), key=lambda file: (_rank(file), str(file)))
    searched = [file for file in files if _rank(file) < len(KNOWN)] + _packaged() + files[:LARGEST_SEARCH]
    return next((file for file in searched if _has_chinese(file)), None)


def _packaged() -> list[Path]:
    package = find_spec(PACKAGED)
    if package is None or package.origin is None:
        return []
    return sorted(Path(package.origin).parent.rglob("*.tt[cf]"))


def _rank(file: Path) -> int:
    name = file.name.lower()
    return next((at for at, known in enumerate(KNOWN) if name.startswith(known)), len(KNOWN))


def _has_chinese(file: Path) -> bool:
    from matplotlib.ft2font import FT2Font

    try:
        font = FT2Font(str(file))
    except (OSError, RuntimeError):  # a bitmap font, or a damaged file
        return False
    return all(font.get_char_index(ord(char)) for char in PROBE)


def _glyphs(file: str) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(file).get_charmap())


def _family(file: Path) -> str:
    """Return the name under which matplotlib now knows the file; of several faces the simplified Chinese one."""
    from matplotlib.font_manager import fontManager

    fontManager.addfont(str(file))
    names = [entry.name for entry in fontManager.ttflist if entry.fname == str(file)]
    return next((name for name in names if name.endswith((" SC", " CN"))), names[0])
