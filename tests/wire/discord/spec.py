"""Bodies against Discord's own OpenAPI description, where a copy of it lies beside the repository; else not at all.

The copy is looked for at the path in DISCORD_OPENAPI, then in `shared/data/specs` beside the checkout.
"""

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Found = dict[str, tuple[str, str]]
BESIDE = Path(__file__).parents[4] / "shared" / "data" / "specs" / "discord_openapi.json"
TYPES = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}


@cache
def load() -> "Spec | None":
    """Return the description, or None where there is no copy."""
    path = Path(os.environ.get("DISCORD_OPENAPI", BESIDE))
    return Spec(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else None


class Spec:
    """Requests and answers by method and path."""

    def __init__(self, document: Json) -> None:
        self._schemas: Json = document["components"]["schemas"]
        self._document = document
        self._paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + r"\Z"), path.count("{"), operations)
            for path, operations in document["paths"].items()
        ]

    def knows(self, method: str, path: str) -> bool:
        """Whether Discord has such an endpoint."""
        return self._operation(method, path) is not None

    def faults_of_request(self, method: str, path: str, body: Any) -> Found:
        """Return what is wrong with a request's body, by path; what the description does not name is let be."""
        operation = self._operation(method, path) or {}
        content = self._whole(operation.get("requestBody") or {}).get("content") or {}
        schema = (content.get("application/json") or {}).get("schema")
        return _Check(self, lenient=True).run(schema, body) if schema and body is not None else {}

    def faults_of_answer(self, method: str, path: str, status: int, body: Any) -> Found:
        """Return what is wrong with an answer's body, by path."""
        answers = (self._operation(method, path) or {}).get("responses") or {}
        answer = answers.get(str(status)) or answers.get(f"{str(status)[0]}XX")
        if answer is None:
            return {"": ("STATUS", f"{status} is not among {sorted(answers)}")} if answers else {}
        schema = (self._whole(answer).get("content") or {}).get("application/json", {}).get("schema")
        return _Check(self, lenient=False).run(schema, body) if schema else {}

    def schema(self, given: Json) -> Json:
        """Return the schema that is meant by a reference."""
        while "$ref" in given:
            given = self._schemas[given["$ref"].rpartition("/")[2]]
        return given

    def _whole(self, given: Json) -> Json:
        while "$ref" in given:
            _, _, section, name = given["$ref"].split("/")
            given = self._document["components"][section][name]
        return given

    def _operation(self, method: str, path: str) -> Json | None:
        fitting = [row for row in self._paths if row[0].match(path) and method.lower() in row[2]]
        best = min(fitting, key=lambda row: row[1], default=None)
        return best[2][method.lower()] if best else None


class _Check:
    def __init__(self, spec: Spec, *, lenient: bool) -> None:
        self._spec, self._lenient = spec, lenient

    def run(self, schema: Json, value: Any, path: str = "") -> Found:
        schema = self._spec.schema(schema)
        found: Found = {}
        for part in schema.get("allOf", ()):
            found |= self.run(part, value, path)
        for name in ("oneOf", "anyOf"):
            if name in schema:
                found |= self._one_of(schema[name], value, path)
        if "type" in schema and not self._fits(schema, value):
            return found | {path: ("BASE_TYPE", f"{value!r:.60} is not {schema['type']}")}
        return found | self._values(schema, value, path) | self._parts(schema, value, path)

    def _one_of(self, branches: list[Json], value: Any, path: str) -> Found:
        tried = [self.run(branch, value, path) for branch in branches]
        return min(tried, key=lambda found: (len(found), -max(map(len, found), default=0)))

    def _fits(self, schema: Json, value: Any) -> bool:
        names = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number:
            whole = isinstance(value, int) or value.is_integer()
            # A client may send a snowflake or bits as a number, or a number as text: Discord takes both.
            return "number" in names or ("integer" in names and whole) or (self._lenient and "string" in names)
        if self._lenient and isinstance(value, str) and "integer" in names and value.isdigit():
            return True
        return any(isinstance(value, TYPES[name]) for name in names if name in TYPES)

    def _values(self, schema: Json, value: Any, path: str) -> Found:
        if "enum" in schema and value not in schema["enum"]:
            return {path: ("BASE_TYPE_CHOICES", f"Value must be one of {schema['enum']!r:.120}.")}
        if "const" in schema and value != schema["const"]:
            return {path: ("BASE_TYPE_CHOICES", f"Value must be {schema['const']!r}.")}
        size = len(value) if isinstance(value, str | list) else None
        if size is not None:
            low, high = ("minLength", "maxLength") if isinstance(value, str) else ("minItems", "maxItems")
            if not schema.get(low, 0) <= size <= schema.get(high, size):
                limits = f"{schema.get(low, 0)} and {schema.get(high, '∞')}"
                return {path: ("BASE_TYPE_BAD_LENGTH", f"Must be between {limits} in length.")}
        if isinstance(value, str) and "pattern" in schema and not _matches(schema["pattern"], value):
            return {path: ("STRING_TYPE_REGEX", f"String value did not match {schema['pattern']}")}
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
            return {path: ("NUMBER_TYPE_RANGE", f"{value} is out of range")}
        return {}

    def _parts(self, schema: Json, value: Any, path: str) -> Found:
        found: Found = {}
        if isinstance(value, list) and "items" in schema:
            for number, item in enumerate(value):
                found |= self.run(schema["items"], item, f"{path}.{number}".lstrip("."))
        if isinstance(value, dict):
            for name in schema.get("required", ()):
                if name not in value:
                    found[f"{path}.{name}".lstrip(".")] = ("BASE_TYPE_REQUIRED", "This field is required")
            known, others = schema.get("properties", {}), schema.get("additionalProperties")
            for name, item in value.items():
                inner = known.get(name, others if isinstance(others, dict) else None)
                if inner is not None:
                    found |= self.run(inner, item, f"{path}.{name}".lstrip("."))
        return found


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:  # a pattern of another dialect (\p{L}) is not judged here
        return True
