"""The bytes of a file, a block at a time, packed by gzip or not; every way in which there are none is `Refused`."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path

from core.kernel.errors import Refused

BLOCK_BYTES = 65_536
MAX_RATIO = 300
"""Unpacked to packed. Chat exports come to 10 to 60; gzip cannot pass 1,032, and bombs sit just below that."""
RATIO_FROM_BYTES = 8 * 1024 * 1024
"""Below this size a good ratio harms nobody."""
MAX_UNPACKED_BYTES = 32 * 1024**3

_BOM = b"\xef\xbb\xbf"
_GZIP = b"\x1f\x8b"
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")


def blocks(path: Path) -> Iterator[bytes]:
    """Yield the content in blocks of 64 KiB (the last may be shorter), unpacked, without a byte order mark.

    Raises `Refused`: file.missing, file.is_folder, file.unreadable, file.empty, file.zip, file.gzip_bomb,
    file.gzip_broken, and file.truncated after what a cut gzip file still gave.
    """
    try:
        with opened(path) as file:
            head = file.read(4)
            file.seek(0)
            if head.startswith(_ZIPS):
                raise Refused("file.zip", file=path.name)
            yield from _without_mark(_unpacked(file, path) if head.startswith(_GZIP) else _plain(file))
    except OSError as fault:
        raise Refused("file.unreadable", file=path.name) from fault


def opened(path: Path) -> BufferedReader:
    """Return the file open for reading; `Refused` where it is missing, a folder, unreadable or empty."""
    if path.is_dir():
        raise Refused("file.is_folder", file=str(path))
    if not path.exists():
        raise Refused("file.missing", path=str(path))
    try:
        if not path.is_file():  # a pipe or a device: an import reads its file more than once
            raise Refused("file.unreadable", file=path.name)
        if not path.stat().st_size:
            raise Refused("file.empty", path=str(path))
        return path.open("rb")
    except OSError as fault:
        raise Refused("file.unreadable", file=path.name) from fault


def fingerprint(paths: Sequence[Path]) -> str:
    """Return what tells the content of these files from any other, wherever they lie and whatever they are called.

    The whole content is hashed (about 1 s per GB): an import that is continued must not jump over rows that changed.
    """
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        with opened(path) as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    return digest.hexdigest()


def _plain(file: BufferedReader) -> Iterator[bytes]:
    while block := file.read(BLOCK_BYTES):
        yield block


def _unpacked(file: BufferedReader, path: Path) -> Iterator[bytes]:
    size = 0
    with gzip.GzipFile(fileobj=file) as unpacked:
        try:
            while block := unpacked.read(BLOCK_BYTES):
                size += len(block)
                if size > min(MAX_UNPACKED_BYTES, max(RATIO_FROM_BYTES, MAX_RATIO * file.tell())):
                    raise Refused("file.gzip_bomb", file=path.name)
                yield block
        except EOFError as fault:
            raise Refused("file.truncated", file=path.name) from fault
        except (gzip.BadGzipFile, zlib.error) as fault:
            raise Refused("file.gzip_broken", file=path.name) from fault


def _without_mark(content: Iterator[bytes]) -> Iterator[bytes]:
    first = next(content, b"").removeprefix(_BOM)
    if first:
        yield first
    yield from content
