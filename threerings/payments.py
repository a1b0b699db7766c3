"""Payments from the command line: a file of them is taken in, whole or not at all."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import cast

from agent_panel.views import words
from domain.lists.columns import DateOrder
from domain.lists.reading import Fault
from outbound.lists.checking import work_folder
from outbound.lists.files import FileWrong
from outbound.words.files import NothingTaken, Taken, read_file, take_in
from store.database import database_url, open_engine
from store.journal import Journal
from store.migrations import upgrade
from store.queries.organisation import the_organisation
from threerings.children import end_with_parent
from threerings.lists import MISUSED, WELL, WRONG
from threerings.settings import Settings
from threerings.words import terminal_language

ORDERS = ("unknown", "day_first", "month_first")
SHOWN = 40


async def import_payments(settings: Settings, file: Path, dates: str, *, as_json: bool) -> int:
    """0: all of it is in, what was in before is passed over; 1: rows are wrong, and nothing is in; 2: misused."""
    if not file.is_file() or dates not in ORDERS:
        print(f"{file} is not a file that can be read" if dates in ORDERS else f"--dates: {', '.join(ORDERS)}")
        return MISUSED
    settings.var.mkdir(parents=True, exist_ok=True)
    engine = open_engine(database_url(settings.database, settings.var))
    try:
        await upgrade(engine)
        journal = Journal(engine, lambda: datetime.now(UTC))
        await journal.open()
        try:
            told = await _taken(journal, file, cast(DateOrder, dates))
        finally:
            await journal.close()
    except FileWrong as error:
        why = words.load(terminal_language()).text(f"list.file.{error.reason}")
        said = {"ok": False, "error": {"reason": error.reason, "place": error.place or None, "why": why}}
        print(json.dumps(said, ensure_ascii=False) if as_json else ": ".join((error.place, why, error.shown)))
        return WRONG
    finally:
        await engine.dispose()
    print(json.dumps(_plain(told), ensure_ascii=False) if as_json else "\n".join(_lines(told)))
    return WRONG if told.faults else WELL


async def _taken(journal: Journal, file: Path, dates: DateOrder) -> Taken:
    async with journal.engine.connect() as connection:
        house = await the_organisation(connection)
    rows = await read_file(file, work_folder(Path(gettempdir())), (house.currency, dates), end_with_parent)
    try:
        return await journal.decide(lambda turn: take_in(turn, rows, ""))
    except NothingTaken as refused:
        return refused.told


def _plain(told: Taken) -> dict[str, object]:
    faults = [{"row": row, "why": _why(fault), **asdict(fault)} for row, fault in told.faults]
    return {"ok": not faults, "rows": told.rows, "taken": told.taken, "known": told.known, "faults": faults}


def _lines(told: Taken) -> list[str]:
    lines = [f"rows {told.rows} · taken {told.taken} · known {told.known} · wrong {len(told.faults)}"]
    return [*lines, *(f"{row}: {_why(fault)}" for row, fault in told.faults[:SHOWN])]


def _why(fault: Fault) -> str:
    """In the terminal's language: the column, what is wrong, and what stands there."""
    texts = words.load(terminal_language())
    key = next(key for key in (f"list.reason.{fault.reason}", f"error.refused_{fault.reason}.what") if key in texts)
    return ": ".join(part for part in (fault.column, texts.text(key, row=0, list=""), fault.shown) if part)
