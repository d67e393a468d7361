"""A JSON file as parser events, read a block at a time; what stands before a fault is given first."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ijson
from ijson.utils import sendable_list

from adapters.files.escapes import has_endless_number, mended
from adapters.files.source import blocks
from core.kernel.errors import Refused

Event = tuple[str, Any]

MAX_TOKEN_BYTES = 16 * 1024 * 1024
"""As much may pass without one event: the parser holds an unfinished string in memory."""


def events(path: Path) -> Iterator[Event]:
    """Yield (event, value) as ijson names them, to the end of the file.

    Raises `Refused` beside those of `blocks`: file.json_broken (with line and byte), file.json_number,
    file.json_token, file.truncated.
    """
    parsed: list[Event] = sendable_list()
    parser = ijson.basic_parse_coro(parsed)
    before, silent_bytes, seen = b"", 0, 0
    for block in mended(blocks(path)):
        if has_endless_number(before, block):
            raise Refused("file.json_number", file=path.name)
        fault = _fed(parser, block)
        silent_bytes = 0 if parsed else silent_bytes + len(block)
        yield from parsed
        parsed.clear()
        if fault:
            line, byte = _place_of_fault(path, seen)
            raise Refused("file.json_broken", file=path.name, line=line, byte=byte) from fault
        if silent_bytes > MAX_TOKEN_BYTES:
            raise Refused("file.json_token", file=path.name)
        before, seen = block, seen + len(block)
    try:
        parser.close()
    except ijson.JSONError as fault:
        raise Refused("file.truncated", file=path.name) from fault
    yield from parsed


def _fed(parser: Any, content: bytes) -> ijson.JSONError | None:
    """Return the fault that the parser finds in `content`; the events before it are in the parser's list."""
    try:
        parser.send(content)
    except ijson.JSONError as fault:
        return fault
    return None


def _place_of_fault(path: Path, block_start: int) -> tuple[int, int]:
    """Return the line and the byte, from 1, at which the JSON breaks: its last block is read byte by byte."""
    parsed: list[Event] = sendable_list()
    parser = ijson.basic_parse_coro(parsed)
    line, seen = 1, 0
    for block in mended(blocks(path)):
        step = 1 if seen >= block_start else max(1, len(block))
        for at in range(0, len(block), step):
            if _fed(parser, block[at : at + step]):
                return line + block.count(b"\n", 0, at), seen + at + 1
            parsed.clear()
        line, seen = line + block.count(b"\n"), seen + len(block)
    return line, seen
