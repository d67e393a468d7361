"""The Bot API's specification, where it lies beside the repository: what is asked and what is answered fits it."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.wire.telegram.errors import ApiError
from tests.wire.telegram.form import Params

PLACE = Path(__file__).parents[4] / "shared" / "data" / "specs" / "telegram_bot_api.min.json"
SIMPLE = {"Integer": int, "String": str, "Boolean": bool, "Float": float}


class Specification:
    """Methods and types as Telegram's documentation lists them."""

    def __init__(self, tree: dict[str, Any]) -> None:
        self._methods, self._types = tree["methods"], tree["types"]
        self._lower = {name.lower() for name in self._methods}

    def has(self, method: str) -> bool:
        """Return whether Telegram has this method."""
        return method.lower() in self._lower

    def wrong_request(self, method: str, params: Params) -> str:
        """Return what is wrong with a call, or nothing."""
        fields = {field["name"]: field for field in self._methods[method].get("fields", [])}
        for name in sorted(params.names - fields.keys()):
            return f"{method} has no parameter {name}"
        for name, field in fields.items():
            if field["required"] and name not in params.names:
                return f"{method} needs {name}"
        for name in params.names & fields.keys() - set(params.files):
            wrong = next(self._wrong(_read(params, name, fields[name]["types"]), fields[name]["types"], name), "")
            if wrong:
                return wrong
        return ""

    def wrong_answer(self, method: str, answer: Any) -> str:
        """Return what is wrong with an answer, or nothing."""
        return next(self._wrong(answer, self._methods[method]["returns"], method), "")

    def wrong_update(self, update: Any) -> str:
        """Return what is wrong with an update, or nothing."""
        return next(self._wrong(update, ["Update"], "update"), "")

    def _wrong(self, value: Any, types: list[str], where: str) -> Iterator[str]:
        found = [list(self._wrong_one(value, kind, where)) for kind in types]
        if all(found):
            yield from min(found, key=len)

    def _wrong_one(self, value: Any, kind: str, where: str) -> Iterator[str]:
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                yield f"{where} is no list"
                return
            for number, one in enumerate(value):
                yield from self._wrong(one, [kind.removeprefix("Array of ")], f"{where}[{number}]")
        elif kind in SIMPLE:
            if not isinstance(value, SIMPLE[kind]) or (kind == "Integer" and isinstance(value, bool)):
                yield f"{where} is no {kind}: {value!r}"
        elif kind != "InputFile":
            yield from self._wrong_object(value, kind, where)

    def _wrong_object(self, value: Any, kind: str, where: str) -> Iterator[str]:
        described = self._types[kind]
        if described.get("subtypes"):
            yield from self._wrong(value, described["subtypes"], where)
            return
        if not isinstance(value, dict):
            yield f"{where} is no {kind}"
            return
        fields = {field["name"]: field for field in described.get("fields", [])}
        for name in sorted(value.keys() - fields.keys()):
            yield f"{where} is no {kind}: it has {name}"
        for name, field in fields.items():
            if name in value:
                yield from self._wrong(value[name], field["types"], f"{where}.{name}")
            elif field["required"]:
                yield f"{where} is no {kind}: it has no {name}"


def _read(params: Params, name: str, types: list[str]) -> Any:
    """Return a parameter as the type that the specification wants."""
    value = params.fields[name]
    if not isinstance(value, str) or "String" in types or "InputFile" in types:
        return value
    if types == ["Boolean"]:
        return {"true": True, "false": False}.get(value.lower(), value)
    try:
        return json.loads(value)
    except ValueError:
        return value


@cache
def specification() -> Specification | None:
    """Return the specification, or None where it does not lie beside the repository."""
    return Specification(json.loads(PLACE.read_text("utf-8"))) if PLACE.exists() else None


def prove(wrong: str) -> None:
    """Raise when the stand-in itself says what Telegram never says."""
    if wrong:
        raise ApiError(500, f"the stand-in is wrong: {wrong}")
