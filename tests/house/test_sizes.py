"""The house's measures: small rooms, small functions, honest names."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("domain", "store", "ami_bridge", "ivr", "desk", "outbound", "scripts", "agent_panel", "threerings")
FILE_LINES, FUNCTION_LINES, PARAMETERS = 400, 60, 5
BROAD_PER_1000_LINES = 1.5
NAMELESS_MODULES = {"utils", "helpers", "common", "core", "base", "misc"}
NAMELESS_ENDINGS = ("Manager", "Service", "Handler", "Engine", "Proxy")


NOT_WRITTEN_BY_HAND = ("node_modules", "versions")


def sources(*rooms: str) -> list[Path]:
    found = (p for room in rooms for p in sorted((ROOT / room).rglob("*.py")))
    return [p for p in found if not set(p.parts) & set(NOT_WRITTEN_BY_HAND)]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_a_room() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in sources(*ROOMS, "tests")
        if (n := len(p.read_text().splitlines())) > FILE_LINES
    }
    assert not long


def test_no_browser_module_is_longer_than_a_room() -> None:
    assets = ROOT / "agent_panel" / "assets"
    files = [p for kind in ("js", "css") for p in (assets / kind).rglob(f"*.{kind}")]
    assert files
    assert not [p.name for p in files if len(p.read_text().splitlines()) > FILE_LINES]


def test_functions_are_small_and_take_few_things() -> None:
    wrong = []
    for path in sources(*ROOMS):
        for node in functions(path):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            given = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            parameters = len([name for name in given if name not in ("self", "cls")])
            typer_command = any("command" in ast.dump(d) for d in node.decorator_list)
            if lines > FUNCTION_LINES or (parameters > PARAMETERS and not typer_command):
                wrong.append(
                    f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: {lines} lines, {parameters} parameters"
                )
    assert not wrong


def test_names_say_something() -> None:
    modules = [str(p.relative_to(ROOT)) for p in sources(*ROOMS) if p.stem in NAMELESS_MODULES]
    classes = [
        f"{p.relative_to(ROOT)}: {node.name}"
        for p in sources(*ROOMS)
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.endswith(NAMELESS_ENDINGS)
    ]
    assert not modules
    assert not classes


def test_broad_excepts_are_rare() -> None:
    lines = broad = 0
    for path in sources(*ROOMS):
        text = path.read_text(encoding="utf-8")
        lines += len(text.splitlines())
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ExceptHandler):
                names = ast.dump(node.type) if node.type else "Exception"
                broad += "'Exception'" in names or "'BaseException'" in names or node.type is None
    assert broad * 1000 / lines <= BROAD_PER_1000_LINES


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_says_what_it_is(room: str) -> None:
    doc = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8")))
    assert doc
    assert len(doc.splitlines()) >= 3


def test_tasks_are_started_by_name_only() -> None:
    bare = [
        str(p.relative_to(ROOT))
        for p in sources(*ROOMS)
        if "create_task(" in p.read_text(encoding="utf-8") and p.relative_to(ROOT) != Path("store/tasks.py")
    ]
    assert not bare
