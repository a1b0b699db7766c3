"""Asterisk's own record of calls that are over: what came and went while nobody listened, with its true times.

Asterisk writes a line a leg into a file when a call ends (cdr_custom.conf); we take the file away whenever we look, and
believe of it only what nobody told. A record that was read and not yet committed is read again after a crash.
"""

import csv
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ami_bridge.channels import CALL_ID, SEAT
from domain.calls import Call
from domain.facts import Fact, Repaired
from domain.facts.calls import AnsweredBy, CallAnswered, CallArrived, CallEnded
from domain.facts.legs import LegEnded
from domain.facts.recordings import RecordingStarted
from domain.rows import Party, Row
from store.numbers import REGION, e164

BEING_WRITTEN_S = 0.05
"""Asterisk opens the file for each line: one that was opened just before we took it away is written after so long."""
FIELDS = 10
SAME = timedelta(milliseconds=100)
"""Events and records name the same instant within so much."""
RINGS, STATIC = "rings", "static"
"""The context in which agents' phones are rung, and what the dialplan writes down when it serves the caller alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One call. `hotline_id` empty: we placed it. `seat`: of the agent who answered while it rang."""

    call_id: str
    linkedid: str
    hotline_id: str
    number: str
    started_at: datetime
    ended_at: datetime
    answered_at: datetime | None = None
    by: AnsweredBy = "ivr"
    seat: str | None = None


class Records:
    """The file. `take` gives what is new, and again what was not `done`."""

    def __init__(self, path: Path) -> None:
        self._path, self._taken = path, path.with_suffix(".taken")

    def take(self) -> list[Record]:
        """Blocks for a few file operations."""
        if not self._taken.exists():
            try:
                self._path.rename(self._taken)
            except FileNotFoundError:
                return []
            time.sleep(BEING_WRITTEN_S)
        return records_in(self._taken.read_text(encoding="utf-8", errors="replace").splitlines())

    def done(self) -> None:
        """What was taken is committed."""
        self._taken.unlink(missing_ok=True)


def records_in(lines: Iterable[str]) -> list[Record]:
    """The calls of a file, a line a leg; what is no record of ours is passed over."""
    calls: dict[str, list[list[str]]] = {}
    for row in csv.reader(lines):
        if len(row) == FIELDS and CALL_ID.fullmatch(row[0]) and all(_moment(row[n]) for n in (4, 6)):
            calls.setdefault(row[0], []).append(row)
    return [_record(call_id, rows) for call_id, rows in calls.items()]


def told(record: Record, call: Call | None, agent_id: str | None, cycle_ms: int, now: datetime) -> Sequence[Fact | Row]:
    """What the journal lacks of this call. `agent_id`: who sits on its seat; `cycle_ms`: its hotline's ring."""
    items: list[Fact | Row] = [*_arrival(record, call, cycle_ms), *_answer(record, call, agent_id), *_end(record, call)]
    if not items or (call is None and not record.hotline_id):
        return ()  # told to its end in time; or a call of our own that no attempt of ours made
    return [*items, Repaired(at=now, what="record", subject_id=record.call_id, inferred=True)]


def _arrival(record: Record, call: Call | None, cycle_ms: int) -> Iterable[Fact | Row]:
    """The beginning, where nobody told it, or told it later than it was."""
    at, call_id = record.started_at, record.call_id
    known = call is not None and call.arrived_at is not None and call.arrived_at - at < SAME
    if known or not record.hotline_id:
        return
    yield CallArrived(
        at=at,
        call_id=call_id,
        hotline_id=record.hotline_id,
        ring_started_at=at,
        cycle_ms=cycle_ms,
        linkedid=record.linkedid,
        inferred=True,
    )
    yield Party(call_id=call_id, number=e164(record.number, REGION), withheld=not record.number)
    yield RecordingStarted(at=at, call_id=call_id, inferred=True)


def _answer(record: Record, call: Call | None, agent_id: str | None) -> Iterable[Fact]:
    """The true time of the answer, unless it is known; one that was concluded later than it happened is corrected."""
    if record.answered_at is None or (call and call.direction == "out"):
        return
    if call and call.answered_at and call.answered_at - record.answered_at < SAME:
        return
    by = record.by if agent_id or record.by != "agent" else "ivr"
    who = agent_id if by == "agent" else None
    yield CallAnswered(at=record.answered_at, call_id=record.call_id, by=by, agent_id=who, inferred=True)


def _end(record: Record, call: Call | None) -> Iterable[Fact]:
    """The end, where nobody told it."""
    at, call_id = record.ended_at, record.call_id
    if call and call.ended_at and not call.lost_record:
        return
    for leg in call.legs.values() if call else ():
        if leg.ended_at is None:
            yield LegEnded(at=at, call_id=call_id, leg_id=leg.leg_id, agent_id=leg.agent_id, inferred=True)
    yield CallEnded(at=at, call_id=call_id, inferred=True)


def _record(call_id: str, rows: list[list[str]]) -> Record:
    answers = sorted((at, row) for row in rows if (at := _moment(row[5])))
    answered_at, answer = answers[0] if answers else (None, None)
    seat = SEAT.fullmatch(answer[8]) if answer and answer[7] == RINGS else None
    alone = any(row[9] == STATIC for row in rows)
    return Record(
        call_id=call_id,
        linkedid=rows[0][1],
        hotline_id=rows[0][2],
        number=rows[0][3],
        started_at=min(_time(row[4]) for row in rows),
        ended_at=max(_time(row[6]) for row in rows),
        answered_at=answered_at,
        by="agent" if seat else "static" if alone else "ivr",
        seat=seat[1] if seat else None,
    )


def _moment(text: str) -> datetime | None:
    """Seconds since 1970 with a fraction; 0 is Asterisk's never."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return datetime.fromtimestamp(seconds, UTC) if 0 < seconds < 1e11 else None


def _time(text: str) -> datetime:
    moment = _moment(text)
    assert moment is not None, "checked when it was read"
    return moment
