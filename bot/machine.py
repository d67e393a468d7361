"""The computer that this process runs on, as `doctor` asks about it."""

import asyncio
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# Where there is no fontconfig to ask: how the files of fonts with Chinese characters begin, in lower case.
FONT_FILES = (
    *("notosanscjk", "notoserifcjk", "notosanssc", "notosanshans", "sourcehans", "wqy", "droidsansfallback"),
    *("pingfang", "stheiti", "songti", "hiragino sans gb", "msyh", "simhei", "simsun", "arplu", "ukai", "uming"),
)
FONT_PACKAGE = "paperang_p2_fonts_cjk"
"""Pictures are drawn with its font where the system has none."""
ANSWER_S = 10
"""fontconfig builds its cache on the first question: 2 to 5 s on a small machine."""


class ThisMachine:
    """Answers from the operating system."""

    @property
    def python_version(self) -> tuple[int, int]:
        """The version of the running Python."""
        return sys.version_info[:2]

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables of the environment."""
        return os.environ

    def now(self) -> datetime:
        """Return the present by this computer's clock."""
        return datetime.now(UTC)

    def free_bytes(self, path: Path) -> int:
        """Return how much may still be written where `path` is or will be."""
        return shutil.disk_usage(_nearest(path)).free

    def file_system(self, path: Path) -> str:
        """Return the kind of file system where `path` is or will be; "" where the system keeps no list of mounts."""
        mounts = Path("/proc/self/mounts")
        if not mounts.exists():
            return ""
        there = _nearest(path).resolve()
        rows = [line.split() for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
        kinds = {Path(row[1].replace("\\040", " ")): row[2] for row in rows if len(row) > 2}
        above = [mount for mount in kinds if there.is_relative_to(mount)]
        return kinds[max(above, key=lambda mount: len(mount.parts))] if above else ""

    async def chinese_font(self) -> str | None:
        """Return a font with Chinese characters: by fontconfig, by the names of files, or one that a package brings."""
        asked = shutil.which("fc-list")
        answer = await _answer(asked, ":lang=zh", "family") if asked else None
        if answer is None:
            return await asyncio.to_thread(_font_file) or _packaged_font()
        return next((line.strip() for line in answer.splitlines() if line.strip()), None) or _packaged_font()


def _nearest(path: Path) -> Path:
    """Return the path itself or the nearest folder above it that exists."""
    here = path.absolute()
    return next(place for place in (here, *here.parents) if place.exists())


async def _answer(*command: str) -> str | None:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(ANSWER_S):
            written, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return None
    return written.decode(errors="replace") if process.returncode == 0 else None


def _packaged_font() -> str | None:
    return FONT_PACKAGE if find_spec(FONT_PACKAGE) is not None else None


def _font_file() -> str | None:
    for folder in FONT_FOLDERS:
        for file in Path(folder).expanduser().rglob("*.[to]t[fc]"):
            if file.name.lower().startswith(FONT_FILES):
                return file.name
    return None
