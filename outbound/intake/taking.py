"""A file that was checked is taken in, piece by piece.

    checked ──► taking ──► taken

Each row is taken once: what became of it is written in the turn that takes it, so a house that goes down in the middle
goes on where it was. Who said no meanwhile is left out, and their row says so.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from domain.decisions import Refused
from domain.lists.columns import header_key
from domain.lists.reading import Fault
from outbound.intake.reading import Done, Kind
from store.journal import Journal
from store.queries.intakes import Intake, IntakeRow, counts_of, intake_of, rows_to_take
from store.tables import intake_rows, intakes, list_mappings
from store.turn import Turn, upsert

FRESH = timedelta(hours=24)
"""A check is believed so long."""
PIECE = 25
"""Rows taken in one turn: a call waits for one of them at most."""
Told = Callable[[int, int], None]


async def begin(turn: Turn, intake_id: str, who: tuple[str, str], *, without_wrong: bool) -> Intake | Refused:
    """From here on it is taken in. `who` says so, and under which key the reading is remembered. Refused: no_intake,
    intake_not_checked, intake_stale, intake_wrong_rows (detail: how many), intake_without_rows."""
    intake = await intake_of(turn.connection, intake_id)
    if intake is None:
        return Refused("no_intake", intake_id)
    if intake.phase == "taking":
        return intake
    if intake.phase != "checked" or intake.checked_at is None:
        return Refused("intake_not_checked", intake.phase)
    if turn.now - intake.checked_at > FRESH:
        return Refused("intake_stale")
    wrong = intake.counts["wrong"] + intake.counts["refused"]
    if wrong and not without_wrong:
        return Refused("intake_wrong_rows", str(wrong))
    if not intake.counts["good"] and not intake.counts["duplicate"]:
        return Refused("intake_without_rows")
    await _set(turn, intake_id, phase="taking", taken_by=who[0])
    row = {"header_key": who[1], "asked": intake.how, "used_at": turn.now}
    await turn.connection.execute(upsert(turn.connection, list_mappings), row)
    return intake


async def take_in(journal: Journal, kinds: Mapping[str, Kind], intake_id: str, told: Told) -> None:
    """From the first row, or where it was left, to the last."""
    async with journal.engine.connect() as connection:
        intake = await intake_of(connection, intake_id)
    assert intake is not None, "it was begun"
    kind, done = kinds[intake.kind], 0
    rows = sum(intake.counts[verdict] for verdict in kind.takes)
    while taken := await journal.decide(lambda turn: _piece(turn, kind, intake)):
        done += taken
        told(min(done, rows), rows)
    await journal.decide(lambda turn: _end(turn, intake_id))


async def forget(turn: Turn, intake_id: str, most: int) -> int:
    """Take away some rows of a file; how many."""
    rows = intake_rows.c
    some = select(rows.row).where(rows.intake_id == intake_id).limit(most)
    gone = await turn.connection.execute(delete(intake_rows).where(rows.intake_id == intake_id, rows.row.in_(some)))
    return gone.rowcount


def plain(row: IntakeRow) -> dict[str, Any]:
    """A row as it is kept."""
    return {each.name: getattr(row, each.name) for each in fields(row)}


def memory_key(kind: str, headers: tuple[str, ...]) -> str:
    """What the reading of a file is remembered for."""
    return f"{kind}\x1e{header_key(headers)}"


async def _piece(turn: Turn, kind: Kind, intake: Intake) -> int:
    rows = await rows_to_take(turn.connection, intake.intake_id, kind.takes, PIECE)
    if not rows:
        return 0
    answers = await kind.take(turn, intake, rows)
    changed = [_became(row, done) for row, done in zip(rows, answers, strict=True)]
    mine = (intake_rows.c.intake_id == intake.intake_id) & (intake_rows.c.row == bindparam("of_that_row"))
    kept: dict[str, Any] = {name: bindparam(f"now_{name}") for name in ("verdict", "reason", "faults", "of_id")}
    await turn.connection.execute(update(intake_rows).where(mine).values(done=True, **kept), changed)
    return len(rows)


def _became(row: IntakeRow, done: Done) -> dict[str, Any]:
    """What is left out after all says why: a no that was said since, a contract that is gone."""
    verdict = "refused" if done.reason in ("said_no", "consent_after_no") else "wrong"
    left_out = {"now_verdict": verdict, "now_reason": done.reason, "now_faults": (Fault(reason=done.reason),)}
    as_it_was = {"now_verdict": row.verdict, "now_reason": row.reason, "now_faults": row.faults}
    return {"of_that_row": row.row, "now_of_id": done.of_id, **(left_out if done.reason else as_it_was)}


async def _end(turn: Turn, intake_id: str) -> None:
    await _set(turn, intake_id, phase="taken", taken_at=turn.now, counts=await counts_of(turn.connection, intake_id))


async def _set(turn: Turn, intake_id: str, **columns: object) -> None:
    await turn.connection.execute(update(intakes).where(intakes.c.intake_id == intake_id).values(columns))
