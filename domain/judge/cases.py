"""Invariant 6: every request has an owner, a due time and a clock; never two open clocks of one kind for one thing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from domain.cases import Case
from domain.facts.cases import ClockKind
from domain.judge.evidence import Broken, Evidence
from domain.opening import owed, taken

RUNS: dict[str, tuple[ClockKind, ...]] = {
    "taking": ("record", "dispatch", "emergency"),
    "recorded": ("dispatch", "emergency"),
    "dispatched": ("sign",),
    "signed": ("on_site",),
}
"""Which clocks an open case must have one of, by its phase. On site, it waits for acceptance (C7), later work."""

FOLLOWS_WITHIN = timedelta(seconds=5)
"""What follows from a fact is there so soon."""


def requests_are_owned(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: a case has an owner, and while it is open a clock for its next step."""
    open_clocks = {(clock.subject_id, clock.clock) for clock in evidence.clocks.values() if clock.open}
    for case in evidence.cases.values():
        if not case.owner_id:
            yield Broken(invariant=6, rule="case_without_owner", subject_id=case.case_id)
        if not any((case.case_id, kind) in open_clocks for kind in RUNS.get(case.phase, ())) and _needs_clock(case):
            yield Broken(invariant=6, rule="case_without_clock", subject_id=case.case_id, detail=case.phase)


def nothing_is_lost(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6 (I5): a call that somebody took has a case, a call that reached nobody is owed something."""
    for call in evidence.calls.values():
        if call.direction != "in":
            continue
        by = taken(call)
        if by is not None and call.case_id is None and now - by.at > FOLLOWS_WITHIN:
            yield Broken(invariant=6, rule="taken_call_without_case", subject_id=call.call_id)
        over = call.ended_at is not None and now - call.ended_at > FOLLOWS_WITHIN
        if over and call.duty_id is None and (wish := owed(call)):
            yield Broken(invariant=6, rule="missed_call_without_duty", subject_id=call.call_id, detail=wish)


def duties_are_owned(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: what is owed has an owner, a due time and a clock."""
    open_clocks = {clock.subject_id for clock in evidence.clocks.values() if clock.open}
    for duty in evidence.duties.values():
        if duty.owner_id is None:
            yield Broken(invariant=6, rule="duty_without_owner", subject_id=duty.duty_id)
        if duty.due_at is None:
            yield Broken(invariant=6, rule="duty_without_due_time", subject_id=duty.duty_id)
        if duty.done_at is None and duty.duty_id not in open_clocks:
            yield Broken(invariant=6, rule="duty_without_clock", subject_id=duty.duty_id)


def clocks_are_one_of_a_kind(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: never two open clocks of one kind for one case or duty; each has an owner and a due time."""
    counted = Counter((c.subject_id, c.clock) for c in evidence.clocks.values() if c.open)
    for (subject_id, kind), times in counted.items():
        if times > 1:
            yield Broken(invariant=6, rule="two_open_clocks", subject_id=subject_id, detail=kind)
    for clock in evidence.clocks.values():
        if clock.due_at is None or clock.started_at is None:
            yield Broken(invariant=6, rule="clock_without_due_time", subject_id=clock.clock_id)


def _needs_clock(case: Case) -> bool:
    return case.phase in RUNS and case.opened_at is not None
