"""The labelled messages: one file of tab-separated rows for each theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
MESSAGES, SEALED, SECOND = HERE / "messages", HERE / "sealed", HERE / "second.tsv"
MOODS = ("neg", "neu", "pos")
KINDS = ("question", "answer", "thanks", "complaint", "share", "chatter")
ASPECTS = ("none", "teacher", "pace", "content", "price", "service", "tech")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One message with its labels; `theme` is the file it stands in."""

    theme: str
    text: str
    mood: str
    kind: str
    aspect: str

    @property
    def is_chinese(self) -> bool:
        """Whether its file is one of the Chinese ones."""
        return self.theme.startswith("zh")


def labelled(folder: Path) -> list[Labelled]:
    """Return all messages of a folder, file by file."""
    found: list[Labelled] = []
    for file in sorted(folder.glob("*.tsv")):
        for line in file.read_text("utf-8").splitlines()[1:]:
            mood, kind, aspect, text = line.split("\t")
            if mood not in MOODS or kind not in KINDS or aspect not in ASPECTS:
                raise ValueError(f"{file.name}: {line}")
            found.append(Labelled(file.stem, text, mood, kind, aspect))
    return found


def folds(messages: Sequence[Labelled], count: int = 8) -> list[int]:
    """Return the fold of each message: a theme, and so one writer's voice on one subject, is never split."""
    themes = sorted({message.theme for message in messages})
    return [themes.index(message.theme) % count for message in messages]
