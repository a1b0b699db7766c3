"""`threerings menu`: is a hotline's file good, and what do its menus look like?"""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import make_url

from domain.menus.drawing import mermaid, tree
from domain.menus.flaws import House
from ivr.hotlines import HOUSE
from store.accounts import skills_held
from store.database import DatabaseUnusable, database_url, open_engine, usable
from store.hotlines import DEFAULT, Hotline, HotlinesWrong, Problem, read_hotline
from threerings.hotline_book import house_with
from threerings.settings import Settings

WELL, WRONG, MISUSED = 0, 1, 2
TOLD = ("file", "line", "code", "reason", "remedy")
"""What a machine reads of a problem."""


def example() -> str:
    """A hotline's file to start from: the default one."""
    return DEFAULT.read_text(encoding="utf-8")


async def check(settings: Settings, path: Path, *, as_json: bool) -> int:
    """0: the file may be used; 1: what is wrong has been printed, with line, reason and remedy; 2: no such file. Held
    against the skills of the organisation where there is one here."""
    try:
        hotline = read_hotline(path, await house_of(settings))
    except HotlinesWrong as error:
        return _wrong(error.problems, as_json=as_json)
    except OSError as error:
        return _not_there(path, error, as_json=as_json)
    if as_json:
        good = {"ok": True, "hotline": hotline.hotline_id, "version": hotline.menus.version, "problems": []}
        print(json.dumps({**good, "warnings": _told(hotline.warnings)}, ensure_ascii=False))
    else:
        for warning in hotline.warnings:
            print(f"warning: {warning}")
        print(f"{path}: good. Hotline {hotline.hotline_id}, {_size(hotline)}, version {hotline.menus.version}")
    return WELL


async def house_of(settings: Settings) -> House:
    """What files may name here. Where no organisation with skills is loaded, or its database is not to be had,
    nothing is said of skills."""
    address = database_url(settings.database, settings.var)
    if address.startswith("sqlite") and not Path(make_url(address).database or "").exists():
        return HOUSE
    engine = open_engine(address)
    try:
        async with usable(engine), engine.connect() as connection:
            house = await house_with(connection)
            return replace(house, held=await skills_held(connection)) if house.skills else replace(house, skills=None)
    except DatabaseUnusable:
        return HOUSE
    finally:
        await engine.dispose()


def draw(path: Path, *, as_tree: bool, as_json: bool) -> int:
    """Print the picture of a good file: Mermaid text, or a tree. Codes as `check`."""
    try:
        menus = read_hotline(path, HOUSE).menus
    except HotlinesWrong as error:
        return _wrong(error.problems, as_json=as_json)
    except OSError as error:
        return _not_there(path, error, as_json=as_json)
    if as_json:
        pictures = {"mermaid": mermaid(menus), "tree": tree(menus)}
        print(json.dumps({"ok": True, "version": menus.version, **pictures}, ensure_ascii=False))
    else:
        print(tree(menus) if as_tree else mermaid(menus), end="")
    return WELL


def _size(hotline: Hotline) -> str:
    menus = hotline.menus
    return f"{len(menus.nodes)} nodes, {len(menus.prompts)} prompts of its own in {', '.join(menus.languages)}"


def _told(problems: Iterable[Problem]) -> list[dict[str, object]]:
    return [{word: getattr(problem, word) for word in TOLD} for problem in problems]


def _wrong(problems: tuple[Problem, ...], *, as_json: bool) -> int:
    if as_json:
        print(
            json.dumps(
                {"ok": False, "problems": _told(problems)},
                ensure_ascii=False,
            )
        )
    else:
        print("\n".join(map(str, problems)))
    return WRONG


def _not_there(path: Path, error: OSError, *, as_json: bool) -> int:
    reason = f"{path} cannot be read: {error.strerror or error}"
    print(json.dumps({"ok": False, "error": reason}, ensure_ascii=False) if as_json else reason)
    return MISUSED
