"""Payments from the command line: a file of them is taken in, whole or not at all."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import cast

from domain.lists.columns import DateOrder
from outbound.intake.whole import TakenFile
from outbound.lists.files import FileWrong
from threerings.intakes import take_file
from threerings.lists import MISUSED, WELL, WRONG
from threerings.settings import Settings
from threerings.taking_in import ORDERS, SHOWN, tell_file, why_wrong


async def import_payments(settings: Settings, file: Path, dates: str, *, as_json: bool) -> int:
    """0: all of it is in, what was in before is passed over; 1: rows are wrong, and nothing is in; 2: misused."""
    if not file.is_file() or dates not in ORDERS:
        print(f"{file} is not a file that can be read" if dates in ORDERS else f"--dates: {', '.join(ORDERS)}")
        return MISUSED
    try:
        told = await take_file(settings, "payments", file, lambda how: replace(how, dates=cast(DateOrder, dates)))
    except FileWrong as error:
        tell_file(error, as_json=as_json)
        return WRONG
    print(json.dumps(_plain(told), ensure_ascii=False) if as_json else "\n".join(_lines(told)))
    return WRONG if told.faults else WELL


def _plain(told: TakenFile) -> dict[str, object]:
    faults = [{"row": row, "why": why_wrong(fault), **asdict(fault)} for row, fault in told.faults]
    return {"ok": not faults, "rows": told.rows, "taken": told.taken, "known": told.known, "faults": faults}


def _lines(told: TakenFile) -> list[str]:
    lines = [f"rows {told.rows} · taken {told.taken} · known {told.known} · wrong {len(told.faults)}"]
    return [*lines, *(f"{row}: {why_wrong(fault)}" for row, fault in told.faults[:SHOWN])]
