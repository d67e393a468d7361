"""What an export or an event file says, row by row, before it is known here; and the tally of an import."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from core.interactions.model import RoomKind
from core.kernel.errors import Broken
from core.kernel.ids import Address, ItemId, Platform
from core.kernel.messages import Attachment
from core.kernel.time import utc

ImportId = NewType("ImportId", int)

IMPORTED = Platform("import")
"""Where the people of an event file live: they are numbers or names of another system, and nobody can reach them."""


class ImportKind(StrEnum):
    """What is being imported."""

    TELEGRAM = "telegram"
    DISCORD = "discord"
    EVENTS = "events"


class Reason(StrEnum):
    """Why a row was passed over.

    The first five are rows that are known not to be talk of a person in a room (skipped); the others are rows that
    could not be taken for what they are (unknown).
    """

    SERVICE = "service"
    UNSUPPORTED = "unsupported"
    BOT = "bot"
    EMPTY = "empty"
    PRIVATE = "private"
    TYPE = "type"
    MALFORMED = "malformed"
    TOO_LONG = "too_long"

    @property
    def is_unknown(self) -> bool:
        """Whether the row may have been talk: it is counted as unknown, not as skipped."""
        return self in {Reason.TYPE, Reason.MALFORMED, Reason.TOO_LONG}


@dataclass(frozen=True, slots=True)
class ExportedRoom:
    """The room that an export is of, at the address that the live platform gives it."""

    address: Address
    title: str
    kind: RoomKind = RoomKind.GROUP


@dataclass(frozen=True, slots=True)
class ExportedMessage:
    """One message of an export; `at` is kept in UTC.

    `author` None is somebody whom the export does not identify: a channel's own post, or no sender at all.
    """

    room: ExportedRoom
    author: Address | None
    author_name: str
    message_ref: str
    at: datetime
    text: str
    reply_to: str | None = None
    edited_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
    is_bot: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))


@dataclass(frozen=True, slots=True)
class ExportedEvent:
    """One act of a learner in an event file: who, with what, when, and how they rated it."""

    user: Address
    item: ItemId
    at: datetime
    rating: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", utc(self.at))


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is not imported: `ref` is its id in the export, or its line (`line 7`)."""

    ref: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """How far an import is: imported + known + skipped + unknown is always the number of rows read.

    `skipped` and `unknown` are counts by reason. `unlisted` counts, among the imported and known, events whose item
    is not in the catalogue.
    """

    read: int = 0
    imported: int = 0
    known: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict[str, int])
    unknown: Mapping[str, int] = field(default_factory=dict[str, int])
    unlisted: int = 0

    def __post_init__(self) -> None:
        if self.read != self.imported + self.known + self.total_skipped + self.total_unknown:
            raise Broken("the counts of an import do not sum to its rows")

    @property
    def total_skipped(self) -> int:
        """How many rows are known not to be talk."""
        return sum(self.skipped.values())

    @property
    def total_unknown(self) -> int:
        """How many rows could not be taken for what they are."""
        return sum(self.unknown.values())

    def plus(
        self, *, imported: int = 0, known: int = 0, passed: Iterable[Reason] = (), unlisted: int = 0
    ) -> "ImportCounts":
        """Return these counts and a further batch."""
        reasons = Counter(passed)
        skipped = {reason.value: n for reason, n in reasons.items() if not reason.is_unknown}
        unknown = {reason.value: n for reason, n in reasons.items() if reason.is_unknown}
        return ImportCounts(
            read=self.read + imported + known + reasons.total(),
            imported=self.imported + imported,
            known=self.known + known,
            skipped=Counter(self.skipped) + Counter(skipped),
            unknown=Counter(self.unknown) + Counter(unknown),
            unlisted=self.unlisted + unlisted,
        )


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import that was begun: its first `counts.read` rows are kept already."""

    id: ImportId
    counts: ImportCounts
