"""Consents and the do-not-call register from the command line: the same deciders as the panel's."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import cast

from agent_panel.views import words
from domain.decisions import Refused
from domain.lists.columns import DateOrder
from domain.registers import Register
from outbound.intake.reading import How
from outbound.intake.whole import TakenFile
from outbound.lists.files import FileWrong
from outbound.registers.taking import RegisterAsk, Registers
from store.queries.consents import in_force
from threerings.children import end_with_parent
from threerings.intakes import take_file
from threerings.lists import MISUSED, WELL, WRONG
from threerings.settings import Settings
from threerings.taking_in import ORDERS, SHOWN, own_journal, tell_file, why_wrong
from threerings.words import terminal_language


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWanted:
    """What the command line says of a file of consents."""

    file: Path
    wording: str = ""
    version: str = ""
    until: str = ""
    dates: str = "unknown"


async def import_consents(settings: Settings, wanted: ImportWanted, *, as_json: bool) -> int:
    """0: all of it is in, what was in before is passed over; 1: rows are wrong, and nothing is in; 2: misused."""
    if not wanted.file.is_file() or wanted.dates not in ORDERS:
        misused = wanted.dates not in ORDERS
        print(f"--dates: {', '.join(ORDERS)}" if misused else f"{wanted.file} is not a file that can be read")
        return MISUSED
    last = _day(wanted.until, "--until") if wanted.until else None

    def asked(how: How) -> How:
        dates = cast(DateOrder, wanted.dates)
        return replace(how, wording=wanted.wording, version=wanted.version, until=last, dates=dates)

    try:
        told = await take_file(settings, "consents", wanted.file, asked)
    except FileWrong as error:
        tell_file(error, as_json=as_json)
        return WRONG
    plain = _plain(told)
    print(json.dumps(plain, ensure_ascii=False) if as_json else "\n".join(_lines(told)))
    return WRONG if told.faults else WELL


async def import_register(settings: Settings, file: Path, said: tuple[str, bool], *, as_json: bool) -> int:
    """0: it is in force; 1: the file is wrong, or it was refused, and the one before holds; 2: misused. `said`: the
    day whose state it shows, and that far fewer numbers are right."""
    if not file.is_file():
        print(f"{file} is not a file that can be read")
        return MISUSED
    ask = RegisterAsk(state_on=_day(said[0], "--on"), by_id="", anyway=said[1])
    async with own_journal(settings) as journal:
        try:
            taken = await Registers(journal, Path(gettempdir()), end_with_parent).take(file, ask)
        except FileWrong as error:
            tell_file(error, as_json=as_json)
            return WRONG
    if isinstance(taken, Refused):
        why = words.load(terminal_language()).text(f"error.refused_{taken.reason}.what")
        told = {"ok": False, "error": {"reason": taken.reason, "detail": taken.detail, "why": why}}
        print(json.dumps(told, ensure_ascii=False) if as_json else f"{why} {taken.detail}")
        return WRONG
    _tell(taken, as_json=as_json)
    return WELL


async def show_register(settings: Settings, *, as_json: bool) -> int:
    """0: there is one; 1: there is none, and nobody is called for advertising where a pack wants it asked."""
    async with own_journal(settings) as journal:
        register = in_force(journal.world)
    _tell(register, as_json=as_json)
    return WELL if register else WRONG


def _tell(register: Register | None, *, as_json: bool) -> None:
    texts = words.load(terminal_language())
    if register is None:
        print(json.dumps({"ok": False, "register": None}) if as_json else texts.text("register.none"))
        return
    kept = {name: getattr(register, name) for name in ("register_id", "state_on", "numbers", "unread", "sha256")}
    taken = register.taken_at.isoformat() if register.taken_at else None
    if as_json:
        print(json.dumps({"ok": True, "register": kept | {"taken_at": taken}}))
        return
    named = (("register.state_on", register.state_on), ("register.numbers", f"{register.numbers:,}"))
    print(" · ".join(f"{texts.text(key)} {value}" for key, value in (*named, ("register.unread", register.unread))))


def _plain(told: TakenFile) -> dict[str, object]:
    faults = [{"row": row, "why": why_wrong(fault), **asdict(fault)} for row, fault in told.faults]
    counts = {"rows": told.rows, "taken": told.taken, "known": told.known, "persons": told.persons}
    return {"ok": not faults, **counts, "faults": faults}


def _lines(told: TakenFile) -> Sequence[str]:
    first = f"rows {told.rows} · taken {told.taken} · known {told.known} · wrong {len(told.faults)}"
    return [first, *(f"{row}: {why_wrong(fault)}" for row, fault in told.faults[:SHOWN])]


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{option}: {error}; write it as 2026-11-20") from error
