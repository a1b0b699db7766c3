"""`threerings script check | draw | example`: are scripts good, and what do they look like?"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from domain.scripts import LANGUAGES, Script
from domain.scripts.drawing import mermaid, tree
from scripts import EXAMPLE, LIBRARY, ScriptsWrong, files_of, read_script
from store.hotlines import Problem
from threerings.words import Words

WELL, WRONG, MISUSED = 0, 1, 2


def example() -> str:
    """A script to start from."""
    return EXAMPLE.read_text(encoding="utf-8")


def check(paths: Sequence[Path], say: Words, *, as_json: bool) -> int:
    """0: all may be used; 1: what is wrong has been printed, with line, reason and remedy; 2: no such file. Without any
    files: the library."""
    found: list[Script] = []
    wrong: list[Problem] = []
    for path in paths or files_of(LIBRARY):
        try:
            found.append(read_script(path))
        except ScriptsWrong as error:
            wrong += [each for each in error.problems if each not in wrong]
        except OSError as error:
            return _not_there(path, error, as_json=as_json)
    if as_json:
        told = {"ok": not wrong, "scripts": list(map(_about, found)), "problems": list(map(asdict, wrong))}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join([*map(str, wrong), *(say("script.good", **_about(each)) for each in found)]))
    return WRONG if wrong else WELL


def draw(path: Path, *, as_tree: bool, as_json: bool) -> int:
    """Print the picture of a good file: Mermaid text, or a tree. Codes as `check`."""
    try:
        script = read_script(path)
    except ScriptsWrong as error:
        problems = {"ok": False, "problems": list(map(asdict, error.problems))}
        print(json.dumps(problems, ensure_ascii=False) if as_json else error)
        return WRONG
    except OSError as error:
        return _not_there(path, error, as_json=as_json)
    if as_json:
        print(json.dumps({"ok": True, **_about(script), "mermaid": mermaid(script), "tree": tree(script)}))
    else:
        print(tree(script) if as_tree else mermaid(script), end="")
    return WELL


def named(purpose: str) -> Script:
    """A script of the library by its id, or of a file by its path. Raises ScriptsWrong, OSError, KeyError."""
    shipped = {path.stem: path for path in files_of(LIBRARY)}
    return read_script(Path(purpose) if purpose.endswith(".yaml") else shipped[purpose])


def _about(script: Script) -> dict[str, object]:
    return {
        "script": script.id,
        "version": script.version,
        "content": script.origin,
        "purpose": script.purpose,
        "selling": script.selling,
        "steps": len(script.steps),
        "languages": list(LANGUAGES),
    }


def _not_there(path: Path, error: OSError, *, as_json: bool) -> int:
    reason = f"{path} cannot be read: {error.strerror or error}"
    print(json.dumps({"ok": False, "error": reason}, ensure_ascii=False) if as_json else reason)
    return MISUSED
