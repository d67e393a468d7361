"""The direction of the house and what its middle must not touch, where import-linter cannot see it."""

import ast
from collections.abc import Iterator

from tests.house.source import all_modules, called, imported, modules, place

MUTATORS = frozenset(
    (
        *("add", "append", "appendleft", "clear", "discard", "extend", "insert", "move_to_end", "pop", "popitem"),
        *("popleft", "remove", "reverse", "setdefault", "sort", "update"),
    )
)
CONTAINERS = frozenset(("dict", "list", "set", "defaultdict", "OrderedDict", "deque", "Counter", "WeakValueDictionary"))


def is_verb(tree: ast.Module) -> bool:
    """Whether the module holds a use case: a frozen dataclass that is called."""
    return any(
        isinstance(node, ast.ClassDef) and is_frozen(node) and "__call__" in functions(node) for node in tree.body
    )


def is_frozen(node: ast.ClassDef) -> bool:
    return any("dataclass(" in shown and "frozen=True" in shown for shown in map(ast.unparse, node.decorator_list))


def functions(node: ast.ClassDef) -> set[str]:
    return {part.name for part in node.body if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)}


def verbs() -> set[str]:
    return {name for name, tree in modules("core").items() if is_verb(tree)}


def test_the_verbs_are_found() -> None:
    assert {"core.members.agree", "core.courses.browse", "core.recommend.advise"} <= verbs()


def test_a_verb_imports_no_verb() -> None:
    found = verbs()
    crossed = {name: sorted(found & set(imported(modules("core")[name])) - {name}) for name in found}
    assert {name: others for name, others in crossed.items() if others} == {}


def module_names(tree: ast.Module) -> set[str]:
    """Return what the module itself assigns."""
    targets = [node.targets for node in tree.body if isinstance(node, ast.Assign)]
    targets += [[node.target] for node in tree.body if isinstance(node, ast.AnnAssign)]
    return {one.id for listed in targets for one in listed if isinstance(one, ast.Name)}


def changes(function: ast.AST, names: set[str]) -> Iterator[ast.AST]:
    """Yield where the function changes what the module holds under `names`."""
    own = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}
    for node in ast.walk(function):
        match node:
            case ast.Global():
                yield node
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=verb)) if verb in MUTATORS:
                yield from [node] if name in names - own else []
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()) if name in names - own:
                yield node


def is_to_be_filled(value: ast.expr | None) -> bool:
    """Whether the value is an empty container: at module level it is there to be filled later."""
    match value:
        case ast.List(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(args=[], keywords=[]):
            return called(value) in CONTAINERS
        case ast.Call(func=ast.Subscript(value=ast.Name(id=name)), args=[]):
            return name in CONTAINERS
        case _:
            return False


def test_no_module_of_the_core_keeps_state() -> None:
    found: list[str] = []
    for name, tree in modules("core").items():
        held = module_names(tree)
        found += [
            place(name, node)
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign) and is_to_be_filled(node.value)
        ]
        found += [
            place(name, change)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for change in changes(function, held)
        ]
        found += [name for one in imported(tree) if one in {"functools.cache", "functools.lru_cache"}]
    assert found == []


def test_nothing_speaks_of_a_parse_mode() -> None:
    """Text with entities cannot be broken by what a member writes; markup can."""

    def speaks(node: ast.AST) -> bool:
        match node:
            case ast.keyword(arg=word) | ast.arg(arg=word) | ast.Name(id=word) | ast.Attribute(attr=word):
                return word == "parse_mode"
            case _:
                return isinstance(node, ast.Constant) and node.value == "parse_mode"

    assert [place(name, node) for name, tree in all_modules().items() for node in ast.walk(tree) if speaks(node)] == []


def test_no_sql_is_glued_together() -> None:
    """A value inside `text(...)` is a bound parameter, never part of the statement."""

    def is_glued(node: ast.AST) -> bool:
        if called(node) != "text" or not node.args:
            return False
        statement = node.args[0]
        return isinstance(statement, ast.JoinedStr | ast.BinOp) or called(statement) in {"format", "join", "replace"}

    trees = modules("adapters")
    assert [place(name, node) for name, tree in trees.items() for node in ast.walk(tree) if is_glued(node)] == []


def test_the_core_asks_nobody_but_the_clock_for_the_time_and_nobody_for_chance() -> None:
    asked = {
        ("time", "time"),
        ("time", "monotonic"),
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("datetime", "today"),
    }
    asked |= {("date", "today")}

    def asks(node: ast.AST) -> bool:
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name):
                return (owner, name) in asked
            case _:
                return False

    foreign = {"random", "secrets", "uuid", "time.time"}
    found = [name for name, tree in modules("core").items() if foreign & set(imported(tree))]
    found += [place(name, node) for name, tree in modules("core").items() for node in ast.walk(tree) if asks(node)]
    assert found == []
