"""Payments from the command line: a file of them is taken in, whole or not at all."""

import json
from dataclasses import asdict
from pathlib import Path
from tempfile import gettempdir
from typing import cast

from domain.lists.columns import DateOrder
from outbound.lists.checking import work_folder
from outbound.lists.files import FileWrong
from outbound.words.files import NothingTaken, Taken, read_file, take_in
from store.journal import Journal
from store.queries.organisation import the_organisation
from threerings.children import end_with_parent
from threerings.lists import MISUSED, WELL, WRONG
from threerings.settings import Settings
from threerings.taking_in import ORDERS, SHOWN, own_journal, tell_file, why_wrong


async def import_payments(settings: Settings, file: Path, dates: str, *, as_json: bool) -> int:
    """0: all of it is in, what was in before is passed over; 1: rows are wrong, and nothing is in; 2: misused."""
    if not file.is_file() or dates not in ORDERS:
        print(f"{file} is not a file that can be read" if dates in ORDERS else f"--dates: {', '.join(ORDERS)}")
        return MISUSED
    try:
        async with own_journal(settings) as journal:
            told = await _taken(journal, file, cast(DateOrder, dates))
    except FileWrong as error:
        tell_file(error, as_json=as_json)
        return WRONG
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
    faults = [{"row": row, "why": why_wrong(fault), **asdict(fault)} for row, fault in told.faults]
    return {"ok": not faults, "rows": told.rows, "taken": told.taken, "known": told.known, "faults": faults}


def _lines(told: Taken) -> list[str]:
    lines = [f"rows {told.rows} · taken {told.taken} · known {told.known} · wrong {len(told.faults)}"]
    return [*lines, *(f"{row}: {why_wrong(fault)}" for row, fault in told.faults[:SHOWN])]
