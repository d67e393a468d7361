"""What comes in from a platform and what goes out to one, in nobody's dialect."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.kernel.ids import Address, MemberId, Platform, check_external_id
from core.kernel.phrase import Phrase
from core.kernel.text import displayable, storable
from core.kernel.time import utc

MAX_FILE_NAME = 255


class IncomingKind(StrEnum):
    """What happened on the platform."""

    TALK = "talk"
    EDIT = "edit"
    DELETE = "delete"
    ACTION = "action"
    REACTION = "reaction"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; the bytes stay on the platform."""

    kind: str
    name: str = ""
    size_bytes: int | None = None
    ref: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", displayable(self.name, MAX_FILE_NAME))
        object.__setattr__(self, "ref", storable(self.ref))


@dataclass(frozen=True, slots=True)
class Person:
    """The sender, as the platform names them."""

    external_id: str
    display_name: str = ""
    language_hint: str | None = None
    is_bot: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "display_name", displayable(self.display_name))


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing that a person did on a platform.

    `room` None is a private chat with the bot. `message_ref` is the platform's own id of the message (or of the press);
    with platform and room it is unique. `text` of an action is the button's data; of a reaction every sign that the
    person has on the message `reply_to` from now on, one a line, none where it was taken back. `at` is kept in UTC.
    Raises `Refused` where the text is longer than can be kept, or an id cannot be kept as it is.
    """

    platform: Platform
    room: str | None
    person: Person
    message_ref: str
    text: str
    at: datetime
    kind: IncomingKind = IncomingKind.TALK
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    room_title: str = ""

    def __post_init__(self) -> None:
        check_external_id(self.message_ref)
        if self.reply_to is not None:
            check_external_id(self.reply_to)
        object.__setattr__(self, "text", storable(self.text))
        object.__setattr__(self, "at", utc(self.at))

    @property
    def author(self) -> Address:
        """Where the sender can be reached."""
        return Address(self.platform, self.person.external_id)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button before it has words: an `action` for the bot or a `url` to open, never both."""

    label: Phrase
    action: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a message; `kind` is that of an `Attachment`, `description` is for who cannot see it."""

    kind: str
    name: str
    content: bytes = field(repr=False)
    description: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """A question with 2 to 10 options, for a platform that shows such a thing natively; elsewhere the buttons do.

    The pick comes back as the action "`action` 0,2": positions from 0, in order. `right` are the positions of the right
    ones, which a platform with quiz polls marks at once.
    """

    question: str
    options: tuple[str, ...]
    action: str
    right: frozenset[int]
    explanation: str = ""
    is_multiple: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said to one person, before it is said in their language.

    `phrases` are paragraphs; the first one's key names the answer. `is_personal` keeps it from a room. With a `poll`,
    the `choices` are its options too, for platforms without native polls.
    """

    phrases: tuple[Phrase, ...]
    choices: tuple[Choice, ...] = ()
    picture: bytes | None = None
    is_personal: bool = False
    enclosures: tuple[Enclosure, ...] = ()
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button in the person's language: `action` comes back to the bot, `url` opens."""

    label: str
    action: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person sees. `picture` is a PNG; `key` is the phrase key of the first paragraph.

    `is_personal` is for the asking person alone: a platform with rooms shows it to nobody else.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    picture: bytes | None = field(default=None, repr=False)
    key: str = ""
    is_personal: bool = False
    enclosures: tuple[Enclosure, ...] = ()
    poll: Poll | None = None


class NoticeKind(StrEnum):
    """Why the bot writes unasked: what must be told comes at any hour, a push waits for the morning and for consent."""

    MUST = "must"
    PUSH = "push"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the bot says on its own; `key` makes it at most one, however often it is asked for."""

    member_id: MemberId
    key: str
    answer: Answer
    kind: NoticeKind = NoticeKind.MUST
