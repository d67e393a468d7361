"""What the demo community is made of. Every person and every word in it is invented."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from core.kernel.time import utc

ActKind = Literal["opened", "done", "rated"]


@dataclass(frozen=True, slots=True)
class DemoMember:
    """A person: `key` is the id on the console (`--as ann`), `plan` the paid plan held since joining, or None."""

    key: str
    name: str
    language: str
    zone: str
    joined_at: datetime
    plan: str | None = None
    roles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "joined_at", utc(self.joined_at))


@dataclass(frozen=True, slots=True)
class DemoRoom:
    """A room: a paid one is open to the holders of `plan` and to the staff."""

    key: str
    title: str
    is_paid: bool
    plan: str | None


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """One thing said in a room: `ref` is unique in the room, `reply_to` an earlier ref of the same room or None."""

    room: str
    author: str
    ref: str
    at: datetime
    text: str
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class DemoLesson:
    """A lesson in Markdown; `position` counts from 1 within its course."""

    id: str
    course: str
    position: int
    title: str
    body: str
    is_free: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoCourse:
    """A course: `plan` opens what is not free (None: all of it is free); without lessons it is a catalogue entry."""

    id: str
    title: str
    title_en: str
    summary: str
    tags: tuple[str, ...]
    level: str
    language: str
    plan: str | None
    lessons: tuple[DemoLesson, ...] = ()


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A paid plan: the price in minor units of `currency`, once per `interval` (`month` or `year`)."""

    code: str
    title_zh: str
    title_en: str
    amount_minor: int
    currency: str
    interval: str


@dataclass(frozen=True, slots=True)
class DemoAct:
    """What a member did with a lesson, or with a course that has none: `value` is 1 to 5 where rated, else None."""

    member: str
    item: str
    kind: ActKind
    at: datetime
    value: int | None = None


@dataclass(frozen=True, slots=True)
class DemoCommunity:
    """The whole community: messages and acts in time order, members by the time they joined."""

    rooms: tuple[DemoRoom, ...]
    members: tuple[DemoMember, ...]
    messages: tuple[DemoMessage, ...]
    courses: tuple[DemoCourse, ...]
    plans: tuple[DemoPlan, ...]
    acts: tuple[DemoAct, ...]
