"""What was understood of one message, and what a room talks about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.kernel.errors import Broken


class Lang(StrEnum):
    """The language of a text, by its script."""

    ZH = "zh"
    EN = "en"
    MIXED = "mixed"
    OTHER = "other"


class Mood(StrEnum):
    """Three classes; unsure is `neu` with a low confidence."""

    POS = "pos"
    NEG = "neg"
    NEU = "neu"


class Kind(StrEnum):
    """What a message does; `bare` is one without any mood: an acknowledgement, code, a link, a picture."""

    QUESTION = "question"
    ANSWER = "answer"
    THANKS = "thanks"
    COMPLAINT = "complaint"
    SHARE = "share"
    CHATTER = "chatter"
    BARE = "bare"


class Aspect(StrEnum):
    """What praise or blame is about."""

    TEACHER = "teacher"
    PACE = "pace"
    CONTENT = "content"
    PRICE = "price"
    SERVICE = "service"
    TECH = "tech"


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as the engine `engine_version` understood it.

    `polarity` is in [-1, 1], `confidence` in [0, 1]; anything else is `Broken`. A confidence of 0 says that nothing
    could be read; otherwise it is the chance that `label` is right. `kind` is None where the engine tells none,
    `aspect` where it cannot be told.
    """

    lang: Lang
    label: Mood
    polarity: float
    confidence: float
    engine_version: str
    kind: Kind | None = None
    aspect: Aspect | None = None

    def __post_init__(self) -> None:
        if not (-1.0 <= self.polarity <= 1.0 and 0.0 <= self.confidence <= 1.0):
            raise Broken(f"a reading is out of bounds: {self.polarity} {self.confidence}")

    @property
    def has_mood(self) -> bool:
        """Whether the message counts in figures about moods: something was read, and it was more than a nod."""
        return self.confidence > 0 and self.kind is not Kind.BARE


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as the topics need it: who and when may be unknown (a file without those columns)."""

    ref: str
    text: str
    at: datetime | None = None
    author: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a room talks about.

    `words` are its labels, strongest first; `size` counts messages, `people` authors; `growth` is the share of its
    messages in the newer half of the window divided by the share that fell into the older half (1.0 = steady);
    `mood` is the mean polarity in [-1, 1] or None where nothing was read; `first_ref` names its first message;
    `place` is where it lies on a map on which near topics are alike, within [-1, 1]; `number` names it for good in its
    room, and `since` is when that was first talked about, None where it was not looked up.
    """

    words: tuple[str, ...]
    size: int
    people: int
    growth: float
    mood: float | None
    first_ref: str
    place: tuple[float, float] = (0.0, 0.0)
    number: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Topics:
    """What a window of messages talks about: `found` by size, the largest first.

    `topic_of` has one entry per message, in the order given: an index into `found`, or -1 where it said nothing usable.
    """

    found: tuple[Topic, ...] = ()
    topic_of: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Felt:
    """One message that was read: when, by whom, and its polarity in [-1, 1]."""

    at: datetime
    author: str
    polarity: float
