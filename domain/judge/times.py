"""Invariant 4: times follow each other, and nothing lasts less than nothing, though the wall clock jumps."""

from collections.abc import Iterator
from datetime import datetime

from domain.judge.evidence import Broken, Evidence
from domain.legs import Leg


def times_in_order(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """4: of a call, its legs, offers and clocks, each time comes after the one before it."""
    for call in evidence.calls.values():
        if not _ascending(call.arrived_at, call.answered_at, call.ended_at):
            yield Broken(invariant=4, rule="call_times", subject_id=call.call_id)
        for leg in call.legs.values():
            if not _leg_in_order(leg):
                yield Broken(invariant=4, rule="leg_times", subject_id=call.call_id, detail=leg.leg_id)
    for offer in evidence.offers.values():
        if not _ascending(offer.made_at, offer.rang_at, offer.ended_at):
            yield Broken(invariant=4, rule="offer_times", subject_id=offer.offer_id)
    for clock in evidence.clocks.values():
        if not _ascending(clock.started_at, clock.stopped_at):
            yield Broken(invariant=4, rule="clock_times", subject_id=clock.clock_id)


def durations_not_negative(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """4: talks, messages, recordings, delays."""
    talks = {call.call_id: min(call.talked_s, call.message_s or 0.0) for call in evidence.calls.values()}
    sounds = {recording.call_id: recording.seconds for recording in evidence.recordings.values()}
    delays = {clock.clock_id: clock.noticed_late_s for clock in evidence.clocks.values()}
    for lengths in (talks, sounds, delays):
        for subject_id, seconds in lengths.items():
            if seconds < 0:
                yield Broken(invariant=4, rule="negative_duration", subject_id=subject_id, detail=f"{seconds} s")


def _leg_in_order(leg: Leg) -> bool:
    talks = [moment for span in leg.bridged_spans() for moment in span]
    whole = _ascending(leg.started_at, leg.rang_at, leg.answered_at, leg.ended_at)
    return whole and _ascending(leg.started_at, *talks)


def _ascending(*moments: datetime | None) -> bool:
    known = [moment for moment in moments if moment is not None]
    return known == sorted(known)
