"""What a person does on the console, in the words of the core."""

from datetime import datetime
from uuid import uuid4

from core.kernel.ids import CONSOLE, Platform
from core.kernel.messages import Incoming, IncomingKind, Person


def said(
    person: str,
    text: str,
    *,
    at: datetime,
    room: tuple[Platform, str] | None = None,
    ref: str | None = None,
    reply_to: str | None = None,
) -> Incoming:
    """Return a message of the person, in a room or in private; each is a message of its own, unless it has a `ref`."""
    platform, place = room or (CONSOLE, None)
    return Incoming(
        platform=platform,
        room=place,
        person=Person(person, display_name=person),
        message_ref=ref or uuid4().hex,
        text=text,
        at=at,
        reply_to=reply_to,
        room_title=place or "",
    )


def pressed(person: str, action: str, *, at: datetime) -> Incoming:
    """Return a press of the button with this action."""
    who = Person(person, display_name=person)
    return Incoming(CONSOLE, None, who, uuid4().hex, action, at, kind=IncomingKind.ACTION)
