"""The code as syntax trees, for the tests about the code itself."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Module


@cache
def modules(package: str) -> Mapping[str, ast.Module]:
    """Return the tree of every module of the package, by its dotted name."""
    trees: dict[str, ast.Module] = {}
    for path in sorted((ROOT / package).rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        trees[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return trees


def all_modules() -> Mapping[str, ast.Module]:
    """Return the tree of every module of the product."""
    return {**modules("bot"), **modules("core"), **modules("adapters")}


def scoped(node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
    """Yield everything under the node, each with the innermost function (else the module) in which it stands."""
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) else scope
        yield child, inner
        yield from scoped(child, inner)


def called(node: ast.AST) -> str:
    """Return the last word of what a call calls; empty for everything else."""
    if not isinstance(node, ast.Call):
        return ""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of everything that the module imports: of `from a import b`, both `a` and `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def place(module: str, node: ast.AST) -> str:
    """Return where the node stands, for a person to find it."""
    return f"{module}:{getattr(node, 'lineno', '?')}"
