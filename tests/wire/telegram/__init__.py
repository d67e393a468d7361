"""A loopback stand-in of the Telegram Bot API for the unmodified `python-telegram-bot`. Never kinder than Telegram."""

from tests.wire.telegram.errors import NotPossible
from tests.wire.telegram.faults import Fault
from tests.wire.telegram.flood import Limits
from tests.wire.telegram.model import Button, Link, Message, Press
from tests.wire.telegram.people import Person
from tests.wire.telegram.rooms import Room
from tests.wire.telegram.stand_in import TOKEN, TelegramStandIn
from tests.wire.telegram.webhooks import Delivered

__all__ = [
    "TOKEN",
    "Button",
    "Delivered",
    "Fault",
    "Limits",
    "Link",
    "Message",
    "NotPossible",
    "Person",
    "Press",
    "Room",
    "TelegramStandIn",
]
