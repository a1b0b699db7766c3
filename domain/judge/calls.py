"""Invariants 1, 2, 3, 16: one record a call, which ends; any order of its facts makes it; whoever rings is answered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain import calls
from domain.calls import Call
from domain.facts.calls import CallArrived
from domain.facts.system import Repaired
from domain.facts.vocabulary import Fact, call_of
from domain.judge.attempts import MAY_RING
from domain.judge.evidence import GONE, Broken, Evidence
from domain.rings import THREE_RINGS

ON_ITS_WAY = timedelta(seconds=2)
"""An answer, or a hang-up, takes so long to arrive and to be told."""
ALONE = timedelta(seconds=5)
"""Where the application gave no route the dialplan speaks within this time."""


def one_record(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """1: every call has one record, with its beginning; Asterisk's own list and ours are the same."""
    told = {call_id for fact in evidence.facts if type(fact) in calls.calls.kinds and (call_id := call_of(fact))}
    for call_id in sorted(told - evidence.calls.keys()):
        yield Broken(invariant=1, rule="call_without_record", subject_id=call_id)
    for call in evidence.calls.values():
        if call.arrived_at is None:
            yield Broken(invariant=1, rule="call_without_beginning", subject_id=call.call_id)
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for fact in evidence.facts:
        if isinstance(fact, CallArrived) and fact.linkedid:
            linked[fact.linkedid].add(fact.call_id)
    for linkedid, ids in linked.items():
        if len(ids) > 1:
            yield Broken(invariant=1, rule="two_records_of_one_call", subject_id=linkedid, detail=" ".join(sorted(ids)))
    yield from _as_asterisk_says(evidence, now)


def _as_asterisk_says(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    if evidence.accepted is None:
        return
    for call_id in sorted(evidence.accepted - evidence.calls.keys()):
        yield Broken(invariant=1, rule="accepted_and_not_recorded", subject_id=call_id)
    for call in evidence.calls.values():
        over = call.ended_at is not None and now - call.ended_at > GONE
        heard = call.direction == "in" and over and not call.lost_record  # a killed Asterisk writes no CDR
        if heard and call.call_id not in evidence.accepted:
            yield Broken(invariant=1, rule="recorded_and_not_accepted", subject_id=call.call_id)


def ends_with_its_channels(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """2: a record ends within 60 s of its channels being gone, and no channel outlives its call for so long."""
    for call in evidence.calls.values():
        alive = [leg for leg in call.legs.values() if leg.ended_at is None]
        if call.ended_at is not None:
            if alive and now - call.ended_at > GONE:
                yield Broken(invariant=2, rule="channel_without_call", subject_id=call.call_id, detail=alive[0].leg_id)
            continue
        unseen = evidence.live is not None and call.call_id not in evidence.live
        last = _last_heard(call)
        if (unseen or not alive) and not _may_ring(evidence, call) and last and now - last > GONE:
            yield Broken(invariant=2, rule="call_without_channels", subject_id=call.call_id, detail=call.phase)


def _may_ring(evidence: Evidence, call: Call) -> bool:
    """It was placed, and no more is known: its attempt decides whether it ever rang, and ends it."""
    attempt = evidence.attempts.get(call.attempt_id or "")
    return not call.legs and attempt is not None and attempt.phase in MAY_RING


def lost_with_a_reason(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """2: a record that was lost says why, where somebody sees it."""
    told = {fact.subject_id for fact in evidence.facts if isinstance(fact, Repaired) and fact.why}
    for call in evidence.calls.values():
        if call.lost_record and not told & {call.call_id, *call.legs}:
            yield Broken(invariant=2, rule="lost_without_reason", subject_id=call.call_id)


def order_free(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """3: the facts of a call, repeated or in another order, make the state that the table holds."""
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in evidence.facts:
        if type(fact) in calls.calls.kinds and (call_id := call_of(fact)):
            facts[call_id].append(fact)
    for call_id, told in facts.items():
        held = evidence.calls.get(call_id)
        if held is None:
            continue  # invariant 1 says so
        if folded(told) != held:
            yield Broken(invariant=3, rule="table_is_not_the_fold", subject_id=call_id)
        elif folded([fact for fact in told for _ in range(2)]) != held:
            yield Broken(invariant=3, rule="repetition_matters", subject_id=call_id)
        elif folded(sorted(told, key=lambda fact: fact.kind)) != held:
            yield Broken(invariant=3, rule="order_matters", subject_id=call_id)


def folded(facts: Sequence[Fact]) -> Call | None:
    """The call that facts make."""
    call: Call | None = None
    for fact in facts:
        call = calls.step(call, fact) or call
    return call


def answering_fails_open(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """16: whoever rings longer than three rings is answered, by us or by the dialplan alone; that one within 5 s."""
    for call in evidence.calls.values():
        if call.direction == "out" or call.answered_at or call.lost_record or call.arrived_at is None:
            continue
        three = timedelta(milliseconds=THREE_RINGS * call.cycle_ms)
        patience = (three if call.budget_ms is not None else ALONE) + ON_ITS_WAY
        rang = (call.ended_at or now) - call.arrived_at
        if rang > patience:
            detail = f"{rang.total_seconds():.1f} s"
            yield Broken(invariant=16, rule="rang_out", subject_id=call.call_id, detail=detail)


def _last_heard(call: Call) -> datetime | None:
    """When something was last heard of the call."""
    heard = [call.arrived_at, call.answered_at, call.menu_at, call.queued_at, call.lost_at]
    for leg in call.legs.values():
        heard += [leg.started_at, leg.rang_at, leg.answered_at, leg.ended_at, *(at for at, _ in leg.edges)]
    return max((at for at in heard if at), default=None)
