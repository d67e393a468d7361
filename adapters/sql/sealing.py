"""Sealed text: AES-256-GCM-SIV bound to the place where it stands."""

import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from adapters.sql.keys import DataKeys
from core.kernel.errors import Broken, Refused

NONCE_BYTES = 12
DRAWN_AT_ONCE = 256


class Nonces:
    """Random nonces, each given once; drawn many at a time, since a call of the system took longer than the sealing."""

    def __init__(self) -> None:
        self._drawn: list[bytes] = []
        # A forked child must not give out what its parent will.
        os.register_at_fork(after_in_child=self._drawn.clear)

    def __call__(self) -> bytes:
        """Return a nonce that nobody was given before."""
        try:
            return self._drawn.pop()
        except IndexError:
            drawn = os.urandom(NONCE_BYTES * DRAWN_AT_ONCE)
            fresh = [drawn[at : at + NONCE_BYTES] for at in range(0, len(drawn), NONCE_BYTES)]
            first = fresh.pop()
            self._drawn.extend(fresh)
            return first


nonce = Nonces()
"""The nonces of this process: one source for every sealer, so that none repeats another's."""


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals with the first key and opens with whichever key a text names.

    A sealed text is: length of the key id (1 byte), key id, nonce (12 bytes), ciphertext with its tag. `place` is the
    associated data (table, column and the row's external id): a text moved to another row does not open.
    """

    keys: DataKeys
    _ciphers: dict[str, AESGCMSIV] = field(init=False, repr=False, default_factory=dict[str, AESGCMSIV])
    _head: bytes = field(init=False, repr=False, default=b"")

    def __post_init__(self) -> None:
        for name, key in self.keys.by_id.items():
            self._ciphers[name] = AESGCMSIV(key)
        object.__setattr__(self, "_head", head_of(self.keys.first))

    def seal(self, text: str, place: str) -> bytes:
        """Return `text` sealed for `place`."""
        once = nonce()
        return self._head + once + self._ciphers[self.keys.first].encrypt(once, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Return the text sealed for `place`; `Refused` without its key, `Broken` where it was sealed elsewhere."""
        name = key_id(sealed)
        cipher = self._ciphers.get(name)
        if cipher is None:
            raise Refused("key.missing", key_id=name)
        start = 1 + len(name)
        try:
            opened = cipher.decrypt(sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :], place.encode())
        except (InvalidTag, ValueError) as fault:
            raise Broken(
                f"sealed text of {place.split('|', maxsplit=1)[0]} does not open: wrong key or moved"
            ) from fault
        return opened.decode()

    def is_current(self, sealed: bytes) -> bool:
        """Whether the text is sealed with the key that encrypts now."""
        return key_id(sealed) == self.keys.first


def head_of(name: str) -> bytes:
    """Return what every text begins with that the key `name` sealed."""
    return bytes([len(name)]) + name.encode("ascii")


def key_id(sealed: bytes) -> str:
    """Return the id of the key that the text was sealed with."""
    return sealed[1 : 1 + sealed[0]].decode("ascii", "replace") if sealed else ""
