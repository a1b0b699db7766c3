"""Invariant 6: every request has an owner, a due time and a clock; never two open clocks of one kind for one thing."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from domain.cases import Case
from domain.facts.cases import ClockKind
from domain.judge.evidence import QUIET, Broken, Evidence
from domain.opening import owed, taken


def nothing_is_lost(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6 (I5): a call that somebody took has a case, or serves one; a call that reached nobody is owed something."""
    for call in evidence.calls.values():
        by = taken(call)
        serves = call.case_id is not None or _serves_a_case(evidence, call.attempt_id)
        if by is not None and not serves and now - by.at > QUIET:
            yield Broken(invariant=6, rule="taken_call_without_case", subject_id=call.call_id)
        over = call.ended_at is not None and now - call.ended_at > QUIET
        if over and call.duty_id is None and (wish := owed(call)):
            yield Broken(invariant=6, rule="missed_call_without_duty", subject_id=call.call_id, detail=wish)


def requests_are_owned(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: an open case has an owner, and a clock for each of its next steps."""
    running = _running(evidence)
    for case in evidence.cases.values():
        if case.open and not case.owner_id:
            yield Broken(invariant=6, rule="case_without_owner", subject_id=case.case_id)
        for kinds in _next_steps(case):
            if not any((case.case_id, kind) in running for kind in kinds):
                yield Broken(invariant=6, rule="case_without_clock", subject_id=case.case_id, detail="/".join(kinds))


def duties_are_owned(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: what is owed has an owner, a due time and a clock."""
    running = _running(evidence)
    for duty in evidence.duties.values():
        if duty.owner_id is None:
            yield Broken(invariant=6, rule="duty_without_owner", subject_id=duty.duty_id)
        if duty.due_at is None:
            yield Broken(invariant=6, rule="duty_without_due_time", subject_id=duty.duty_id)
        if duty.done_at is None and (duty.duty_id, "duty") not in running:
            yield Broken(invariant=6, rule="duty_without_clock", subject_id=duty.duty_id)


def clocks_are_one_of_a_kind(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """6: never two open clocks of one kind for one case or duty; each has a due time."""
    for (subject_id, kind), times in _running(evidence).items():
        if times > 1:
            yield Broken(invariant=6, rule="two_open_clocks", subject_id=subject_id, detail=kind)
    for clock in evidence.clocks.values():
        if clock.due_at is None or clock.started_at is None:
            yield Broken(invariant=6, rule="clock_without_due_time", subject_id=clock.clock_id)


def _next_steps(case: Case) -> list[tuple[ClockKind, ...]]:
    """The clocks that must run, each as alternatives. On site, the case waits for acceptance (C7), later work."""
    if not case.open or case.opened_at is None:
        return []
    untaken = case.emergency and case.taken_at is None  # nobody has spoken with the caller yet: nothing to write down
    steps: list[tuple[ClockKind, ...]] = [] if case.recorded_at or untaken else [("record",)]
    if case.dispatched_at is None:
        return [*steps, ("dispatch", "emergency")]
    if case.signed_at is None:
        return [*steps, ("sign",)]
    return steps if case.arrived_at else [*steps, ("on_site",)]


def _serves_a_case(evidence: Evidence, attempt_id: str | None) -> bool:
    """A call back to somebody who was cut off goes on with that call's case."""
    attempt = evidence.attempts.get(attempt_id or "")
    duty = evidence.duties.get(attempt.for_id) if attempt else None
    return bool(duty and duty.case_id)


def _running(evidence: Evidence) -> Counter[tuple[str, ClockKind]]:
    return Counter((clock.subject_id, clock.clock) for clock in evidence.clocks.values() if clock.open)
