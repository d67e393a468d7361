"""Answers as JSON, so that a notice can wait in a table until it is said."""

from datetime import datetime
from typing import Any

from core.kernel.errors import Broken
from core.kernel.messages import Answer, Choice
from core.kernel.money import Money
from core.kernel.phrase import Phrase


def answer_to_json(answer: Answer) -> dict[str, Any]:
    """Return the answer as a JSON value; pictures, files and polls do not wait in tables."""
    if answer.picture is not None or answer.enclosures or answer.poll is not None:
        raise Broken("a notice carries words and buttons alone")
    return {
        "phrases": [_to_json(said) for said in answer.phrases],
        "choices": [[_to_json(c.label), c.action, c.url] for c in answer.choices],
    }


def answer_from_json(value: dict[str, Any]) -> Answer:
    """Return the answer that was kept."""
    choices = tuple(Choice(_from_json(label), action, url) for label, action, url in value["choices"])
    return Answer(tuple(_from_json(said) for said in value["phrases"]), choices, is_personal=True)


def _to_json(value: object) -> Any:
    match value:
        case Phrase(key, params):
            return {"phrase": key, "params": {name: _to_json(param) for name, param in params.items()}}
        case Money(amount_minor, currency):
            return {"money": [amount_minor, currency]}
        case datetime():
            return {"at": value.isoformat()}
        case tuple():
            return [_to_json(part) for part in value]
        case str() | int() | float() | None:
            return value
        case _:
            raise Broken(f"a phrase cannot carry {type(value).__name__}")


def _from_json(value: Any) -> Any:
    match value:
        case {"phrase": key, "params": params}:
            return Phrase(key, {name: _from_json(param) for name, param in params.items()})
        case {"money": [amount_minor, currency]}:
            return Money(amount_minor, currency)
        case {"at": moment}:
            return datetime.fromisoformat(moment)
        case list():
            return tuple(_from_json(part) for part in value)
        case _:
            return value
