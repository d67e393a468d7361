"""Files: what is taken, what it becomes, and how it is fetched (spec: sending files, getFile)."""

import struct
from hashlib import sha256

from tests.wire.telegram.errors import ApiError, NotModelled, bad
from tests.wire.telegram.form import Params, Upload
from tests.wire.telegram.model import Json, Stored
from tests.wire.telegram.world import World

MIB = 1024 * 1024
BIGGEST_UPLOAD, BIGGEST_PHOTO, BIGGEST_DOWNLOAD = 50 * MIB, 10 * MIB, 20 * MIB
LINK_S = 3600


def store(world: World, upload: Upload) -> Stored:
    """Keep a file; each time it gets another id, and the same unique id."""
    unique = sha256(upload.content).hexdigest()[:16]
    stored = Stored(f"AgAC{world.secret(40)}", f"AQAD{unique}", upload.name, upload.content, upload.mime)
    world.files[stored.id] = stored
    return stored


def _given(world: World, given: Upload | str, most: int) -> Stored:
    if isinstance(given, str):
        if given.startswith(("http://", "https://")):
            raise NotModelled("files by URL")
        found = world.files.get(given)
        if found is None:
            raise bad("wrong file identifier/HTTP URL specified" if given else "there is no file in the request")
        return found
    if not given.content:
        raise bad("file must be non-empty")
    if len(given.content) > most:
        raise ApiError(413, "Request Entity Too Large")
    return store(world, given)


def photo(world: World, given: Upload | str) -> list[Json]:
    """Return the sizes of a photo; raise where it is no picture."""
    stored = _given(world, given, BIGGEST_PHOTO)
    width, height = size(stored.content)
    if width + height > 10000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    body = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    return [body | {"width": width, "height": height}]


def document(world: World, given: Upload | str) -> Json:
    """Return a file as it is."""
    stored = _given(world, given, BIGGEST_UPLOAD)
    body: Json = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    return body | {"file_name": stored.name, "mime_type": stored.mime}


def played(world: World, given: Upload | str, kind: str) -> Json:
    """Return something to hear or to see; raise where the file is nothing of the kind."""
    stored = _given(world, given, BIGGEST_UPLOAD)
    if not stored.content.startswith(SIGNS[kind]):
        raise bad("wrong type of the file")
    body: Json = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    return body | {"duration": 1} | ({"width": 320, "height": 240} if kind in ("video", "animation") else {})


SIGNS = {
    "voice": (b"OggS",),
    "audio": (b"ID3", b"\xff\xfb"),
    "video": (b"\x00\x00\x00\x18ftyp",),
    "animation": (b"GIF8", b"\x00\x00\x00\x18ftyp"),
}
"""How a file of the kind begins."""


def size(content: bytes) -> tuple[int, int]:
    """Return width and height of a PNG or JPEG picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return int(width), int(height)
    at = 2
    while content.startswith(b"\xff\xd8") and at + 9 < len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        if marker in (0xC0, 0xC1, 0xC2):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + length
    raise bad("IMAGE_PROCESS_FAILED")


def get_file(world: World, params: Params) -> Json:
    """`getFile`: the link is valid for an hour."""
    stored = world.files.get(params.text("file_id"))
    if stored is None:
        raise bad("invalid file_id")
    body: Json = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": len(stored.content)}
    if len(stored.content) > BIGGEST_DOWNLOAD:
        raise bad("file is too big")
    path = f"documents/file_{world.number()}"
    stored.links[path] = world.now + LINK_S
    return body | {"file_path": path}


def fetch(world: World, path: str) -> bytes | None:
    """Return what a path leads to, while it does."""
    for stored in world.files.values():
        if stored.links.get(path, 0) > world.now:
            return stored.content
    return None
