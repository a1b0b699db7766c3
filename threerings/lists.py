"""Lists from the command line: checked without writing anything, taken in, taken back."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any, cast

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from agent_panel.views import words
from domain.decisions import Refused
from domain.lists.columns import FIELDS, DateOrder, column_label, guess, letter
from domain.lists.judging import VERDICTS, Judged, Known
from domain.lists.money import places_of
from domain.lists.names import folded
from domain.lists.purposes import PURPOSES, Purpose
from domain.lists.reading import Entry, Fault
from domain.may_call.plain import plain
from outbound.lists import acts, undoing
from outbound.lists.asking import Asked, found_of
from outbound.lists.checking import Ask, Terms, judged, look, nothing_known, terms_of, work_folder, workshop
from outbound.lists.files import FileWrong, Found, Reading
from outbound.lists.room import Lists
from store.database import database_url, open_engine, usable
from store.packs import shipped
from store.queries.lists import known_of, list_file
from store.queries.organisation import Organisation, the_organisation
from threerings.children import end_with_parent
from threerings.settings import Settings
from threerings.taking_in import own_journal
from threerings.words import terminal_language
from threerings.words import words as spoken_here

WELL, WRONG, MISUSED = 0, 1, 2
OF_PAGES = frozenset({"no_list", "list_undone", "list_halfway"})
"""Refusals of which the panel says what to do on a page."""
SHOWN_ROWS = 40


class Misused(ValueError):
    """The command was given something that it cannot use. The text says what to write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the command line says. `columns`: as written, column=field; `packs`: none: those of the house."""

    file: Path
    columns: tuple[str, ...] = ()
    reading: Reading = field(default_factory=Reading)
    packs: tuple[str, ...] = ()
    purpose: str = ""
    dates: str = "unknown"
    script_id: str = ""
    name: str = ""
    at: datetime | None = None
    without_wrong: bool = False


async def check_list(settings: Settings, wanted: Wanted, *, as_json: bool) -> int:
    """Judge every row and write nothing. 0: no row is wrong, 1: some are, or the file is, 2: misused."""
    _file_of(wanted)
    try:
        found = await look(wanted.file, work_folder(Path(gettempdir())), wanted.reading, end_with_parent)
        asked = asked_of(wanted, found)
        rows: list[Judged] = []
        async with _house(settings) as (engine, organisation):
            terms = _terms(organisation, wanted)
            ask = Ask(asked=asked, headers=found.headers, known_of=_known(engine, asked), progress=_quiet)
            async with workshop(work_folder(Path(gettempdir())), end_with_parent) as shop:
                async for portion in judged(shop, wanted.file, terms, ask):
                    rows += portion
    except FileWrong as error:
        return _tell_file(error, as_json=as_json)
    told = _told(found, asked, terms, rows)
    print(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_lines(told)))
    return WRONG if told["counts"]["wrong"] else WELL


async def import_list(settings: Settings, wanted: Wanted, *, as_json: bool) -> int:
    """Take a list in, whole. 0: it is in, 1: rows are wrong, or it was refused; nothing is in then; 2: misused."""
    _file_of(wanted)
    async with _rooms(settings) as lists:
        try:
            list_id = await lists.take_in(_pieces(wanted.file), wanted.file.name, "")
        except FileWrong as error:
            return _tell_file(error, as_json=as_json)
        imported = None
        try:
            imported = await _import(lists, list_id, wanted)
        finally:
            if not isinstance(imported, dict):
                await acts.discard(lists, list_id)
    if isinstance(imported, FileWrong):
        return _tell_file(imported, as_json=as_json)
    if isinstance(imported, Refused):
        return _tell_refused(imported, as_json=as_json)
    print(json.dumps(imported, ensure_ascii=False) if as_json else f"list {list_id}: {imported['entries']} entries")
    return WELL


async def undo_list(settings: Settings, list_id: str, *, as_json: bool) -> int:
    """Take a list back. 0: it is gone, 1: refused."""
    async with _rooms(settings) as lists:
        done = await undoing.undo(lists.journal, list_id, "")
    if isinstance(done, Refused):
        return _tell_refused(done, as_json=as_json)
    print(json.dumps({"ok": True, "list_id": list_id, "phase": done.phase}) if as_json else f"list {list_id}: undone")
    return WELL


def asked_of(wanted: Wanted, found: Found) -> Asked:
    """How the command line wants the file to be read. Raises Misused."""
    columns = guess(found.headers)
    chosen: set[str] = set()
    for said in wanted.columns:
        header, _, word = said.rpartition("=")
        means, place = next((each for each in FIELDS if each == word), None), _place(found.headers, header)
        if means is None or place is None:
            headers = ", ".join(column_label(found.headers, each) for each in range(len(found.headers)))
            raise Misused(f"--map {said}: write COLUMN=FIELD; fields: {', '.join(FIELDS)}; columns: {headers}")
        if means in chosen:
            raise Misused(f"--map {said}: {means} has another column already: one column a field")
        chosen.add(means)
        columns = {each: at for each, at in columns.items() if each != means and at != place}
        columns[means] = place
    if wanted.purpose and wanted.purpose not in PURPOSES:
        raise Misused(f"--purpose: one of {', '.join(PURPOSES)}")
    if wanted.dates not in ("unknown", "day_first", "month_first"):
        raise Misused("--dates: day_first, month_first or unknown")
    usual = "before_due" if "amount" in columns else "satisfaction"
    asked = Asked(
        name=wanted.name or wanted.file.stem,
        purpose=cast(Purpose, wanted.purpose or usual),
        script_id=wanted.script_id,
        encoding=found.encoding,
        delimiter=found.delimiter,
        sheet=found.sheet,
        columns=columns,
        dates=cast(DateOrder, wanted.dates),
    )
    if asked.missing():
        lacking = ", ".join(asked.missing())
        raise Misused(f"no column for {lacking}: name it with --map COLUMN={asked.missing()[0]}")
    return asked


def _place(headers: Sequence[str], said: str) -> int | None:
    """A column by its header, else by its letter."""
    by_name = next((at for at, header in enumerate(headers) if header and folded(header) == folded(said)), None)
    if by_name is not None:
        return by_name
    return next((at for at in range(len(headers)) if letter(at) == said.strip().upper()), None)


async def _import(lists: Lists, list_id: str, wanted: Wanted) -> dict[str, Any] | Refused | FileWrong:
    """Check and commit, or nothing."""
    try:
        again = await lists.read_again(list_id, wanted.reading)
    except FileWrong as error:
        return error
    if isinstance(again, Refused):
        return again
    begun = await lists.check(list_id, asked_of(wanted, found_of(again)))
    if isinstance(begun, Refused):
        return begun
    await lists.finished(list_id)
    async with lists.journal.engine.connect() as connection:
        listed = await list_file(connection, list_id)
    if listed is None or listed.phase != "checked":
        problem = listed.problem if listed else {}
        return FileWrong(problem.get("reason", "disk"), problem.get("place", ""), problem.get("shown", ""))
    if listed.counts["wrong"] and not wanted.without_wrong:
        return Refused("rows_wrong", str(listed.counts["wrong"]))
    done = await lists.commit(list_id, "")
    if isinstance(done, Refused):
        return done
    return {"ok": True, "list_id": list_id, "entries": done.entries, "counts": listed.counts}


@asynccontextmanager
async def _rooms(settings: Settings) -> AsyncIterator[Lists]:
    """The lists of an installation whose application does not run: it is the one writer. Raises DatabaseUnusable."""
    async with own_journal(settings) as journal:
        lists = Lists(journal, settings.lists_dir, end_with_parent)
        await lists.start()
        yield lists
        await lists.stop()


@asynccontextmanager
async def _house(settings: Settings) -> AsyncIterator[tuple[AsyncEngine | None, Organisation]]:
    """The database where there is one: what it knows is asked, and nothing is made."""
    url = database_url(settings.database, settings.var)
    if url.startswith("sqlite") and not Path(make_url(url).database or "").exists():
        yield None, Organisation()
        return
    engine = open_engine(url)
    try:
        async with usable(engine):
            async with engine.connect() as connection:
                organisation = await the_organisation(connection)
            yield engine, organisation
    finally:
        await engine.dispose()


def _known(engine: AsyncEngine | None, asked: Asked) -> Any:
    if engine is None:
        return nothing_known

    async def ask(entries: Sequence[Entry]) -> Known:
        async with engine.connect() as connection:
            return await known_of(connection, entries, asked.purpose)

    return ask


def _terms(organisation: Organisation, wanted: Wanted) -> Terms:
    unknown = [name for name in wanted.packs if name not in shipped().packs]
    if unknown:
        raise Misused(f"--pack {unknown[0]}: one of {', '.join(sorted(shipped().packs))}")
    return terms_of(organisation, wanted.at or _now(), wanted.packs)


def _told(found: Found, asked: Asked, terms: Terms, rows: Sequence[Judged]) -> dict[str, Any]:
    plan = asked.plan(found.headers, terms.currency)
    counts = {verdict: sum(1 for row in rows if row.verdict == verdict) for verdict in VERDICTS}
    file = {name: plain(getattr(found, name)) for name in ("kind", "encoding", "delimiter", "sheet", "headers")}
    return {
        "ok": not counts["wrong"],
        **file,
        "columns": {field: plan.label(field) for field in asked.columns},
        "purpose": asked.purpose,
        "packs": list(terms.packs),
        "at": plain(terms.now),
        "currency": {"code": terms.currency, "places": places_of(terms.currency)},
        "counts": counts | {"rows": len(rows), "taken": sum(1 for row in rows if row.taken)},
        "rows": [_row(row) for row in rows],
    }


def _row(row: Judged) -> dict[str, Any]:
    entry = row.entry
    why = {"row": entry.row, "verdict": row.verdict, "reason": row.reason or None, "why": said_of(row) or None}
    rules = {"rule": row.rule or None, "until": plain(row.until), "of_row": row.of_row or None}
    held = {name: plain(getattr(entry, name)) for name in ("name", "numbers", "contract", "amount_minor", "due_on")}
    return why | rules | {"of_list": row.of_list or None, "faults": plain(row.faults)} | held


def said_of(row: Judged) -> str:
    """Why, in the terminal's language."""
    if row.verdict == "good":
        return ""
    say = words.load(terminal_language()).text
    if row.verdict != "wrong":
        return say(f"list.reason.{row.reason}", row=row.of_row, list=row.of_list)
    return "; ".join(_fault(fault, row.of_row) for fault in row.faults)


def _fault(fault: Fault, of_row: int) -> str:
    said = words.load(terminal_language()).text(f"list.reason.{fault.reason}", row=of_row, list="")
    return ": ".join(part for part in (fault.column, said, fault.shown) if part)


def _lines(told: dict[str, Any]) -> list[str]:
    counts = told["counts"]
    lines = [" · ".join(f"{name} {counts[name]}" for name in ("rows", *VERDICTS, "taken"))]
    lines += [f"{field} = {column}" for field, column in told["columns"].items()]
    others = [row for row in told["rows"] if row["verdict"] != "good"]
    lines += [
        f"{row['row']}: {row['verdict']}: {row['why']}" + (f" ({row['until']})" if row["until"] else "")
        for row in others[:SHOWN_ROWS]
    ]
    return [*lines, f"... {len(others) - SHOWN_ROWS} more: --json"] if len(others) > SHOWN_ROWS else lines


def _tell_file(error: FileWrong, *, as_json: bool) -> int:
    said = words.load(terminal_language()).text(f"list.file.{error.reason}")
    if as_json:
        told = {"reason": error.reason, "place": error.place or None, "shown": error.shown or None, "why": said}
        print(json.dumps({"ok": False, "error": told}, ensure_ascii=False))
    else:
        print(": ".join(part for part in (error.place, said, error.shown) if part))
    return WRONG


def _tell_refused(refused: Refused, *, as_json: bool) -> int:
    said = why_refused(refused.reason)
    told = {"ok": False, "error": {"reason": refused.reason, "detail": refused.detail or None, "why": said}}
    print(json.dumps(told, ensure_ascii=False) if as_json else said)
    return WRONG


def why_refused(reason: str) -> str:
    """In the terminal's language: what is wrong, and what to do."""
    panel, here = words.load(terminal_language()).text, spoken_here(terminal_language())
    remedy = here(f"list.{reason}") if reason in OF_PAGES else panel(f"error.refused_{reason}.remedy")
    return f"{panel(f'error.refused_{reason}.what')} {remedy}"


def _file_of(wanted: Wanted) -> None:
    if not wanted.file.is_file():
        raise Misused(f"{wanted.file} is not a file that can be read")


async def _pieces(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while piece := await asyncio.to_thread(file.read, 1 << 18):
            yield piece


def _quiet(_done: int, _rows: int) -> None:
    """Nobody watches."""


def _now() -> datetime:
    return datetime.now(UTC)
