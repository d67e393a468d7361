"""Data keys: which one encrypts, which ones decrypt, and where they are kept."""

import base64
import binascii
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.kernel.errors import Refused

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class DataKeys:
    """AES-256 keys by id; `first` encrypts, all decrypt."""

    first: str
    by_id: Mapping[str, bytes] = field(repr=False)


def parse_keys(written: str, setting: str = "DATA_KEYS") -> DataKeys:
    """Return the keys of `k2:base64,k1:base64`; `Refused` names the setting where it is something else."""
    by_id: dict[str, bytes] = {}
    for part in filter(None, (piece.strip() for piece in written.replace("\n", ",").split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError) as fault:
            raise Refused("key.malformed", setting=setting) from fault
        if not name.isascii() or not 0 < len(name) <= 16 or len(key) != KEY_BYTES or name in by_id:
            raise Refused("key.malformed", setting=setting)
        by_id[name] = key
    if not by_id:
        raise Refused("key.malformed", setting=setting)
    return DataKeys(next(iter(by_id)), by_id)


def new_key(name: str) -> str:
    """Return a fresh random key, written as the settings want it."""
    return f"{name}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def keys_from_file(path: Path, *, may_make: bool = True) -> DataKeys:
    """Return the keys of the file, which is made with one fresh key and mode 0600 where there is none.

    Two processes that start at once agree on one key: the file appears whole or not at all. Without `may_make` (the
    store is sealed with a key already) a missing file is `Refused("key.file_missing")`: a fresh key would open nothing.
    """
    try:
        if not path.exists():
            if not may_make:
                raise Refused("key.file_missing", path=str(path))
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A name of its own, and mode 0600: in containers every process has the same id.
            descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
            with os.fdopen(descriptor, "w") as file:
                file.write(new_key("k1") + "\n")
                file.flush()
                os.fsync(file.fileno())
            _publish(Path(draft), path)
        return parse_keys(path.read_text(encoding="utf-8"), "DATA_KEY_FILE")
    except OSError as fault:
        raise Refused("key.file_unusable", path=str(path), problem=fault.strerror or type(fault).__name__) from fault
    except UnicodeDecodeError as fault:
        raise Refused("key.malformed", setting="DATA_KEY_FILE") from fault


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        # The first sealed text must not outlive the name of its key's file.
        os.fsync(folder)
    finally:
        os.close(folder)
