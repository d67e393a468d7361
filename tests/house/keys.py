"""Which phrase keys the code says, and with which parameters: read from its syntax trees."""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.commands import COMMANDS
from bot.commands.base import Section
from bot.commands.status import HELPS
from bot.ways_out import WAYS_OUT
from core.access.reminders import ReminderKind
from core.access.verdict import Because
from core.analytics.model import GONE
from core.courses.quiz_items import Verdict
from core.courses.weak_lessons import Trouble
from core.members.model import Language, Purpose
from core.members.staff import APPOINTED
from core.payments.model import Interval
from core.recommend.signals import ALL, BACK_OFF
from core.study.prompt import PromptKind
from core.study.tell import StepKind
from tests.house.source import Scope, all_modules, called, place, scoped

SAYS = {"phrase": "", "say": "", "Phrase": "", "Refused": "", "BadInput": "", "button": "button."}
"""What takes a key as its first argument, and what it puts in front of it."""

FAMILIES: Mapping[str, Collection[str]] = {
    "help.": COMMANDS,
    "usage.": COMMANDS,
    "section.": [section.value for section in Section],
    "purpose.": [purpose.value for purpose in Purpose],
    "language.": [language.value for language in Language],
    "interval.": [interval.value for interval in Interval],
    "reason.": [signal.name for signal in (*ALL, BACK_OFF)],
    "role.": [role.value for role in APPOINTED],
    "growth.": ("up", "steady", "down"),
    "weekday.": "0123456",
    "tone.": ("good", "even", "low"),
    "button.": [*HELPS.values(), *(way for ways in WAYS_OUT.values() for way in ways)],
    "reminder.": [kind.value for kind in ReminderKind],
    "churn.": [state.value for state in GONE],
    "verdict.": [one.value for one in Verdict if one is not Verdict.FEW],
    "trouble.": [one.value for one in Trouble],
    "because.": [because.value for because in Because],
    "ask.": [kind.value for kind in PromptKind],
    "step.": [kind.value for kind in StepKind],
    "doctor.": (),
}
"""Beginnings of keys that are made of a word: every word there is. The doctor's own tests walk its checks."""


@dataclass(frozen=True, slots=True)
class Use:
    """A key where the code says it. `params` None: they are not all written there."""

    key: str
    by: str
    module: str
    where: str
    params: frozenset[str] | None


def uses() -> list[Use]:
    """Return every key that the code says, as often as it does."""
    return [
        use
        for module, tree in all_modules().items()
        for node, scope in scoped(tree, tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called(node) in SAYS and node.args
        for use in _uses(module, node, scope)
    ]


def _uses(module: str, call: ast.Call, scope: Scope) -> Iterator[Use]:
    by = called(call)
    for word in words(call.args[0], scope):
        yield Use(SAYS[by] + word, by, module, place(module, call), _params(call))


def words(said: ast.expr, scope: Scope) -> set[str]:
    """Return what the expression may be; nothing where it comes from elsewhere. An unknown family is a `KeyError`."""
    match said:
        case ast.Constant(value=str(word)):
            return {word}
        case ast.IfExp(body=one, orelse=other):
            return words(one, scope) | words(other, scope)
        case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
            family = start.partition(".")[0] + "."
            return {family + word for word in FAMILIES[family]}
        case ast.Name(id=name):
            return {word for value in _assigned(name, scope) for word in words(value, scope)}
        case _:
            return set()


def _assigned(name: str, scope: Scope) -> Iterator[ast.expr]:
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            yield node.value


def _params(call: ast.Call) -> frozenset[str] | None:
    given = {keyword.arg for keyword in call.keywords}
    if None in given or (called(call) == "Phrase" and len(call.args) > 1):
        return None
    return frozenset(filter(None, given))


def constants() -> set[str]:
    """Return every text that stands in the code by itself."""
    return {
        node.value
        for tree in all_modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
