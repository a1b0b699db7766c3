"""Mutants of the package and of what asks it (`domain.permission`): one small lie each, put into a running function or
constant, to be caught by its tests.

A mutant is compiled from a changed syntax tree and swapped in as the function's code, so whoever imported the function
runs it. It is caught when any test fails, or does not end.
"""

import ast
import importlib
import inspect
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.domain.may_call.lies import lies

OF_PACKAGE = (
    *("asking", "calendars", "counting", "deciding", "hours", "needing", "packs", "plain", "record", "verdicts"),
    "wall_clock",
)
MODULES = (*(f"domain.may_call.{each}" for each in OF_PACKAGE), "domain.permission")


Piece = ast.FunctionDef | ast.Assign | ast.AnnAssign


class DoesNotEnd(BaseException):
    """Not an Exception: what looks for failures must not swallow it."""


@dataclass(frozen=True)
class Place:
    """One thing in one function, or in one constant, that can lie."""

    module: str
    path: tuple[str, ...]
    number: int


@dataclass(frozen=True)
class Mutant:
    """One lie. `lie`: what it became, and the first line of its statement. `put` puts it into the running code, and
    gives what takes it out again."""

    place: Place
    line: int
    lie: str
    put: Callable[[], Callable[[], None]]

    def __str__(self) -> str:
        return f"{self.place.module}.{'.'.join(self.place.path)} line {self.line}: {self.lie}"


def places() -> list[Place]:
    """Everything in the package's functions and constants that can lie."""
    found = []
    for name in MODULES:
        for path, piece in _pieces(_tree(name)):
            found += [Place(name, path, number) for number in range(len(list(lies(piece))))]
    return found


def mutant(place: Place) -> Mutant:
    """The lie at a place."""
    module, changed = importlib.import_module(place.module), _tree(place.module)
    piece = next(piece for path, piece in _pieces(changed) if path == place.path)
    node, change = list(lies(piece))[place.number]
    change()
    ast.fix_missing_locations(changed)
    lie = f"{_shown(node)} in {_shown(_statement(piece, node)).splitlines()[0]}"
    if isinstance(piece, ast.FunctionDef):
        code = _code(compile(changed, str(module.__file__), "exec"), place.path)
        put = partial(_put_code, _found(module, place.path), code)
    else:
        assert piece.value is not None
        put = partial(_put_value, module, place.path[0], ast.Expression(piece.value))
    return Mutant(place, getattr(node, "lineno", piece.lineno), lie, put)


def no_mutant() -> Mutant:
    """What must not be caught: the code as it is."""
    return Mutant(Place("none", (), 0), 0, "nothing", lambda: lambda: None)


def _put_code(function: FunctionType, code: CodeType) -> Callable[[], None]:
    original = function.__code__
    function.__code__ = code
    return lambda: setattr(function, "__code__", original)


def _put_value(module: ModuleType, name: str, value: ast.Expression) -> Callable[[], None]:
    """A constant is held by every module that imported it."""
    original = vars(module)[name]
    lie = eval(compile(value, str(module.__file__), "eval"), vars(module))
    every = [importlib.import_module(each) for each in MODULES]
    holders = [each for each in every if name in vars(each)]
    for each in holders:
        setattr(each, name, lie)
    return lambda: [setattr(each, name, original) for each in holders].clear()


def _tree(name: str) -> ast.Module:
    return ast.parse(inspect.getsource(importlib.import_module(name)))


def _pieces(tree: ast.Module) -> Iterator[tuple[tuple[str, ...], Piece]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield (node.name,), node
        elif isinstance(node, ast.ClassDef):
            yield from (((node.name, each.name), each) for each in node.body if isinstance(each, ast.FunctionDef))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id.isupper():
                yield (target.id,), node


def _shown(node: ast.AST) -> str:
    return ast.unparse(node) if not isinstance(node, ast.match_case) else f"case {ast.unparse(node.pattern)}"


def _statement(function: Piece, node: ast.AST) -> ast.AST:
    """The innermost statement that holds a node: what is shown of a mutant."""
    holders = [s for s in ast.walk(function) if isinstance(s, ast.stmt) and any(n is node for n in ast.walk(s))]
    return holders[-1] if holders else function


def _code(module: CodeType, path: tuple[str, ...]) -> CodeType:
    code = module
    for name in path:
        code = next(each for each in code.co_consts if isinstance(each, CodeType) and each.co_name == name)
    return code


def _found(module: ModuleType, path: tuple[str, ...]) -> FunctionType:
    held: Any = module
    for name in path:
        held = vars(held)[name]
    for inside in ("fget", "func", "__wrapped__"):
        held = getattr(held, inside, None) or held
    assert isinstance(held, FunctionType)
    return held


Check = Callable[[], object]


def checks(module: ModuleType) -> list[Check]:
    """The tests of a module, one call each. They use no fixtures."""
    found: list[Check] = []
    for name, test in vars(module).items():
        if name.startswith("test_"):
            marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
            for given in product(*(_rows(mark) for mark in marks)):
                said = {key: value for row in given for key, value in row.items()}
                found.append(lambda test=test, said=said: test(**said))  # type: ignore[misc]
    return found


def _rows(mark: Any) -> list[dict[str, Any]]:
    names, rows = mark.args
    if isinstance(names, str):
        return [{names: row} for row in rows]
    return [dict(zip(names, row, strict=True)) for row in rows]


def caught(mutant: Mutant, tests: list[Check], test_s: float) -> bool:
    """Does any test notice? One that still runs after so many processor seconds has: the mutant does not end."""
    take_out = mutant.put()
    try:
        for test in tests:
            _forget()
            try:
                with _no_longer_than(test_s):
                    test()
            except (Exception, DoesNotEnd, pytest.fail.Exception):  # noqa: BLE001 - whatever goes wrong, it was noticed
                return True
        return False
    finally:
        take_out()
        _forget()


def _forget() -> None:
    """What was computed before, or by a mutant, must not answer now."""
    wall_clock = importlib.import_module("domain.may_call.wall_clock")
    wall_clock.first_showing.cache_clear()
    wall_clock.showings.cache_clear()


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    def end(_number: int, _frame: object) -> None:
        raise DoesNotEnd

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
