"""The parameters of a call: query, form, multipart or JSON, read as the types that the method wants."""

import json
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

from tests.wire.telegram.errors import bad


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    content: bytes
    mime: str


class Params:
    """What a call says; each reader returns None or its default where nothing was said."""

    def __init__(self, fields: dict[str, Any], files: dict[str, Upload] | None = None) -> None:
        self.fields, self.files = fields, files or {}

    @property
    def names(self) -> set[str]:
        """The names of all parameters, files included."""
        attached = {name for name in self.files if f"attach://{name}" in map(str, self.fields.values())}
        return set(self.fields) | (set(self.files) - attached)

    def text(self, name: str, default: str = "") -> str:
        """Return a word."""
        value = self.fields.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def number(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number."""
        value = self.fields.get(name)
        if value is None or value == "":
            return default
        try:
            return int(str(value))
        except ValueError as error:
            raise bad(f"invalid {name} specified") from error

    def some(self, name: str) -> int:
        """Return a whole number that must be there."""
        value = self.number(name)
        if value is None:
            raise bad(f"{name} is empty" if name == "chat_id" else f"{name} is not specified")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = str(self.fields.get(name, "")).lower()
        return default if value == "" else value in ("true", "1", "yes", "y")

    def tree(self, name: str) -> Any:
        """Return what a JSON-serialized parameter holds; None where nothing was said."""
        value = self.fields.get(name)
        if not isinstance(value, str) or value == "":
            return None if value == "" else value
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad(f"can't parse {name} JSON object") from error

    def rows(self, name: str) -> list[Any] | None:
        """Return a JSON-serialized list; None where nothing was said."""
        value = self.tree(name)
        if value is not None and not isinstance(value, list):
            raise bad(f"can't parse {name}: expected an Array")
        return value

    def file(self, name: str) -> Upload | str:
        """Return what was uploaded under the name or attached for it, else the word that names a file."""
        if name in self.files:
            return self.files[name]
        word = self.text(name)
        if word.startswith("attach://"):
            attached = self.files.get(word.removeprefix("attach://"))
            if attached is None:
                raise bad("there is no file to attach")
            return attached
        return word


def read(query: str, kind: str, body: bytes) -> Params:
    """Return what a request says."""
    fields: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if kind.startswith("application/json"):
        fields |= json.loads(body or b"{}")
    elif kind.startswith("multipart/form-data"):
        more, files = _multipart(kind, body)
        return Params(fields | more, files)
    else:
        fields |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return Params(fields)


def _multipart(kind: str, body: bytes) -> tuple[dict[str, Any], dict[str, Upload]]:
    boundary = _headers(f"content-type: {kind}").get_param("boundary")
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}
    for part in body.split(f"--{boundary}".encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        headers = _headers(head.decode())
        name = str(headers.get_param("name", header="content-disposition"))
        filename = headers.get_filename()
        if filename is None:
            fields[name] = content.decode()
        else:
            files[name] = Upload(filename, content, headers.get_content_type())
    return fields, files


def _headers(text: str) -> Message:
    return HeaderParser(policy=HTTP).parsestr(text + "\r\n\r\n")
