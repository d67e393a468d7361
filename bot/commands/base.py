"""What a command is, what it is asked, and the one rule for bad input."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.cases import Cases
from core.courses.owning import Creator
from core.interactions.model import Room
from core.kernel.errors import Refused
from core.kernel.ids import Address, MemberId
from core.kernel.messages import Answer, Choice
from core.kernel.phrase import Phrase, phrase
from core.members.model import Member, Role

MOST_ACTION_BYTES = 64
"""What a button may carry on Telegram (`callback_data`); longer ids go through `short_id`."""


class Section(StrEnum):
    """Under which heading `/help` lists a command."""

    ANYONE = "anyone"
    SUBSCRIBER = "subscriber"
    LEARNER = "learner"
    CREATOR = "creator"
    STAFF = "staff"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Ask:
    """One use of a command: by whom, with which words, in which room (None: in private), under which product.

    `account` is the one of theirs that speaks. `answers` is who wrote the message that the command replies to; None
    where it replies to none that we know.
    """

    member: Member
    roles: frozenset[Role]
    words: str
    room: Room | None
    cases: Cases
    zone: str
    owners: frozenset[str]
    account: Address
    answers: MemberId | None = None
    is_reply: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether the person sees every room."""
        return bool(self.roles & {Role.OWNER, Role.ADMIN})

    @property
    def creator(self) -> Creator:
        """Who asks, as somebody who teaches."""
        return Creator(self.member.id, self.roles)


Run = Callable[[Ask], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Command:
    """A command: `help.<name>` describes it in one line, `usage.<name>` shows one example.

    `aliases` are whole Chinese messages that mean it in a private chat. A hidden one is pressed, not typed. One that
    asks the payment provider says so when that does not answer.
    """

    name: str
    section: Section
    run: Run
    aliases: tuple[str, ...] = ()
    is_personal: bool = True
    is_hidden: bool = False
    asks_provider: bool = False


class BadInput(Refused):
    """The words of a command are wrong: the phrase says what is accepted, with an example; `choices` do it."""

    def __init__(self, key: str, *choices: Choice, **params: object) -> None:
        super().__init__(key, **params)
        self.choices = choices


def say(key: str, *choices: Choice, **params: object) -> Answer:
    """Return an answer of one paragraph."""
    return Answer((phrase(key, **params),), choices)


def button(label: str, action: str, **params: object) -> Choice:
    """Return a button that acts as if `action` had been typed."""
    return Choice(phrase(f"button.{label}", **params), action)


def again(line: str) -> tuple[Choice, ...]:
    """Return the button that does this line once more; none where the line is longer than a button can carry."""
    return (button("again", line),) if len(line.encode()) <= MOST_ACTION_BYTES else ()


def plain(text: str) -> Phrase:
    """Return a phrase that is `text` in every language: a title, a name, a lesson."""
    return phrase("plain", text=text)


def day_count(words: str, default: int) -> tuple[int, str]:
    """Return the days that the first word gives and the rest; `default` where it is no number."""
    first, _, rest = words.partition(" ")
    number = first.removesuffix("d")
    if number.isascii() and number.lstrip("-").isdigit() and len(number) < 6:
        return int(number), rest.strip()
    return default, words.strip()
