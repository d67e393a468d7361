"""Parameters are read by the library's own request types (stripe/params): what is not named there is unknown."""

import re
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from typing_extensions import is_typeddict

from stripe import _request_options
from stripe._request_options import RequestOptions
from tests.wire.stripe.errors import bad, malformed, not_modelled

MOST_TEXT = 5000
OPTIONS = frozenset(RequestOptions.__annotations__)
OPTION_NAMES = {**vars(_request_options), "StripeContext": str}
"""What the options' own annotations need; `StripeContext` the library imports for type checkers only."""
WHOLE = re.compile(r"-?\d+\Z")
NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")


@cache
def _hints(shape: type) -> dict[str, Any]:
    hints = get_type_hints(shape, localns=OPTION_NAMES)
    return {name: hint for name, hint in hints.items() if name not in OPTIONS}


@cache
def _required(shape: Any) -> frozenset[str]:
    return frozenset(shape.__required_keys__) - OPTIONS


def read(tree: dict[str, Any], shape: type, modelled: frozenset[str]) -> dict[str, Any]:
    """Return the parameters with their types; refuse unknown, missing and unmodelled ones."""
    params = _shape(tree, shape, "")
    _ask_modelled(params, modelled | {"expand"}, "")
    return params


def _ask_modelled(branch: Any, modelled: frozenset[str], path: str) -> None:
    if isinstance(branch, list):
        for item in branch:
            _ask_modelled(item, modelled, path)
    elif isinstance(branch, dict):
        for name, below in branch.items():
            where = f"{path}.{name}" if path else name
            if where in modelled:
                continue
            if not any(known.startswith(f"{where}.") for known in modelled):
                raise not_modelled(f"the parameter {where}")
            _ask_modelled(below, modelled, where)


def _at(path: str, name: str) -> str:
    return f"{path}[{name}]" if path else name


def _shape(tree: Any, shape: type, path: str) -> dict[str, Any]:
    if not isinstance(tree, dict):
        raise malformed(f"Invalid object: {path}", path)
    hints = _hints(shape)
    for name in tree:
        if name not in hints:
            where = _at(path, name)
            raise malformed(f"Received unknown parameter: {where}", where, "parameter_unknown")
    for name in sorted(_required(shape)):
        if name not in tree:
            where = _at(path, name)
            raise malformed(f"Missing required param: {where}.", where, "parameter_missing")
    return {name: _value(value, hints[name], _at(path, name)) for name, value in tree.items()}


def _value(value: Any, hint: Any, path: str) -> Any:
    origin = get_origin(hint)
    options = get_args(hint) if origin in (Union, UnionType) else (hint,)
    if isinstance(value, list):
        return _listed(value, options, path)
    if isinstance(value, dict):
        return _nested(value, options, path)
    return _scalar(value, options, path)


def _listed(value: list[Any], options: tuple[Any, ...], path: str) -> list[Any]:
    for option in options:
        if get_origin(option) is list:
            (inner,) = get_args(option)
            return [_value(item, inner, _at(path, str(index))) for index, item in enumerate(value)]
    raise malformed(f"Invalid value: {path}", path)


def _nested(value: dict[str, Any], options: tuple[Any, ...], path: str) -> dict[str, Any]:
    for option in options:
        if is_typeddict(option):
            return _shape(value, option, path)
        if get_origin(option) is dict:
            _, inner = get_args(option)
            return {key: item if inner is str else _value(item, inner, _at(path, key)) for key, item in value.items()}
    raise malformed(f"Invalid value: {path}", path)


def _scalar(value: str, options: tuple[Any, ...], path: str) -> Any:
    words = [word for option in options if get_origin(option) is Literal for word in get_args(option)]
    if value in words:
        return value
    if value == "":
        raise malformed(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
            f"however '{path}' cannot be unset.",
            path,
            "parameter_invalid_empty",
        )
    named = [word for word in words if word]
    # In the library `str` beside named words only keeps old clients open to new words: the API refuses others.
    if str in options and not named:
        return _text(value, path)
    return _number(value, options, named, path)


def _text(value: str, path: str) -> str:
    if len(value) > MOST_TEXT:
        raise malformed(f"Invalid string: {path}; must be at most {MOST_TEXT} characters", path)
    return value


def _number(value: str, options: tuple[Any, ...], named: list[str], path: str) -> Any:
    if int in options and WHOLE.match(value):
        return int(value)
    if bool in options and value in ("true", "false"):
        return value == "true"
    if float in options and NUMBER.match(value):
        return float(value)
    if named:
        raise malformed(f"Invalid {path}: must be one of {', '.join(named)}", path)
    if bool in options:
        raise malformed(f"Invalid boolean: {value}", path)
    if int in options:
        raise malformed(f"Invalid integer: {value}", path, "parameter_invalid_integer")
    raise malformed(f"Invalid value: {path}", path)


def metadata(given: Any, old: dict[str, str] | None = None) -> dict[str, str]:
    """Return the metadata after the change (docs: api/metadata: 50 keys of 40 characters, values of 500)."""
    if given in (None, ""):
        return {} if given == "" or old is None else dict(old)
    merged = {key: value for key, value in {**(old or {}), **given}.items() if value != ""}
    for key, value in merged.items():
        if len(key) > 40:
            raise bad(f"Metadata keys must be 40 characters or less: {key[:60]}", f"metadata[{key}]")
        if len(value) > 500:
            raise bad(f"Metadata values can have up to 500 characters, but you passed {len(value)}.", "metadata")
    if len(merged) > 50:
        raise bad("Metadata can have at most 50 keys.", "metadata")
    return merged
