"""Buttons: what they carry is signed, and no more than Telegram lets them carry."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.kernel.messages import Button

MOST_DATA_BYTES = 64
"""Bot API, InlineKeyboardButton.callback_data."""
MAC_CHARS = 8
"""48 bits: nobody guesses one through a rate-limited API, and 56 bytes are left for the action."""
MOST_PLAIN_BYTES = MOST_DATA_BYTES - MAC_CHARS
TOKEN_CHARS = 24
ROW_UNITS, ROW_BUTTONS = 26, 3
"""What a telephone shows in one row without cutting labels; a Chinese character is as wide as two letters."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs what buttons and deep links carry with a key that is made of the bot's token."""

    key: bytes

    @classmethod
    def of_token(cls, token: str) -> "Signer":
        """Return the signer of this bot: a new token makes old buttons expire."""
        return cls(hmac.digest(token.encode(), b"zhishe buttons", "sha256"))

    def mac(self, *parts: str, chars: int = MAC_CHARS) -> str:
        """Return the signature of these parts together."""
        said = "\0".join(parts).encode()
        return urlsafe_b64encode(hmac.digest(self.key, said, hashlib.sha256)).decode()[:chars]

    def signed(self, action: str) -> str | None:
        """Return the action with its signature before it; None where that is longer than a button can carry."""
        if len(action.encode()) > MOST_PLAIN_BYTES:
            return None
        return self.mac("action", action) + action

    def opened(self, data: str) -> str | None:
        """Return the action that we signed; None for anything else."""
        mac, action = data[:MAC_CHARS], data[MAC_CHARS:]
        return action if hmac.compare_digest(mac.encode(), self.mac("action", action).encode()) else None

    def token(self, person: str, action: str) -> str:
        """Return under which name an action is kept that is too long for a button of this person."""
        return "~" + self.mac("long", person, action, chars=TOKEN_CHARS)


def rows(buttons: Sequence[Button]) -> Iterator[list[Button]]:
    """Yield the buttons in rows that a telephone can show, in their order."""
    row: list[Button] = []
    for button in buttons:
        if row and (len(row) == ROW_BUTTONS or sum(map(_width, (*row, button))) > ROW_UNITS):
            yield row
            row = []
        row.append(button)
    if row:
        yield row


def _width(button: Button) -> int:
    return sum(2 if char > "\u2e80" else 1 for char in button.label) + 2
