"""Invariants 9 and 16: one originate an attempt; in doubt nothing is dialled."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from domain.attempts import Attempt, step
from domain.facts.calls import CallPlaced
from domain.facts.outbound import AttemptRefused, AttemptReserved, AttemptSent
from domain.judge.evidence import QUIET, Broken, Evidence

MAY_RING = ("reserved", "sent", "unknown")


def one_originate(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: an attempt is sent once at most."""
    sent = Counter(fact.attempt_id for fact in evidence.facts if isinstance(fact, AttemptSent))
    for attempt_id, times in sent.items():
        if times > 1:
            yield Broken(invariant=9, rule="sent_twice", subject_id=attempt_id)


def unknown_blocks(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: nothing is reserved while another attempt for the same thing and person may still ring."""
    attempts: dict[str, Attempt] = {}
    for fact in evidence.facts:
        if isinstance(fact, AttemptReserved) and any(
            (other.for_id, other.to_id) == (fact.for_id, fact.to_id) and other.phase in MAY_RING
            for other in attempts.values()
            if other.attempt_id != fact.attempt_id
        ):
            yield Broken(invariant=9, rule="reserved_beside_another", subject_id=fact.attempt_id)
        attempt_id: str | None = getattr(fact, "attempt_id", None)
        if attempt_id and (after := step(attempts.get(attempt_id), fact)) is not None:
            attempts[attempt_id] = after


def attempts_come_to_an_end(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: every attempt is accounted for: once its call is over it is known how it went, or known that nobody knows."""
    for attempt in evidence.attempts.values():
        call = evidence.calls.get(attempt.call_id)
        over = call is not None and call.ended_at is not None and now - call.ended_at > QUIET
        if over and attempt.phase in ("reserved", "sent"):
            yield Broken(invariant=9, rule="attempt_left_open", subject_id=attempt.attempt_id)


def dialling_fails_closed(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """16: nothing is sent that was not reserved before or that was refused; nothing is placed that was not sent."""
    reserved: set[str] = set()
    refused: set[str] = set()
    sent: set[str] = set()
    for fact in evidence.facts:
        match fact:
            case AttemptReserved():
                reserved.add(fact.attempt_id)
            case AttemptRefused():
                refused.add(fact.attempt_id)
            case AttemptSent():
                sent.add(fact.attempt_id)
                if fact.attempt_id not in reserved:
                    yield Broken(invariant=16, rule="sent_without_reservation", subject_id=fact.attempt_id)
                if fact.attempt_id in refused:
                    yield Broken(invariant=16, rule="sent_though_refused", subject_id=fact.attempt_id)
            case CallPlaced() if fact.attempt_id not in sent:
                yield Broken(invariant=16, rule="placed_without_sending", subject_id=fact.call_id)
