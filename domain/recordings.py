"""A recording: both sides of one call, each on its own channel, sealed after the call."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.calls import Call
from domain.facts.recordings import (
    RecordingErased,
    RecordingFailed,
    RecordingHeld,
    RecordingReleased,
    RecordingSealed,
    RecordingStarted,
    RecordingStopped,
    RecordingVoid,
)
from domain.facts.vocabulary import Fact

TOLERANCE_S = 2.0
TOLERANCE_SHARE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Its id is its call's. `failed` beside a seal: what there is was kept, and is not what there should be.
    `held_at`: it is not erased, for the reason `held_for`, until `held_until` (None: until it is released)."""

    call_id: str
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    sealed_at: datetime | None = None
    channels: int = 0
    seconds: float = 0.0
    sha256: str = ""
    size_bytes: int = 0
    failed: str | None = None
    void_at: datetime | None = None
    held_at: datetime | None = None
    held_for: str = ""
    held_until: datetime | None = None
    held_by: str = ""
    erased_at: datetime | None = None

    @property
    def phase(self) -> str:
        """`writing`, `sealed`, `erased`, `void` (never answered) or `failed`."""
        if self.erased_at:
            return "erased"
        if self.sealed_at:
            return "sealed"
        if self.void_at:
            return "void"
        return "failed" if self.failed else "writing"

    @property
    def lies_aside(self) -> bool:
        """Could it not be sealed, and is there something of it still?"""
        return self.failed == "unreadable" and not self.sealed_at and not self.erased_at

    def held(self, now: datetime) -> bool:
        """Does somebody need it longer than the rules say?"""
        return self.held_at is not None and (self.held_until is None or now < self.held_until)


def long_enough(recorded_s: float, expected_s: float) -> bool:
    """Does the file hold the call, within max(2 s, 2 %)? (Asterisk writes in steps of 2.05 s: a kill loses one.)"""
    return recorded_s >= expected_s - max(TOLERANCE_S, TOLERANCE_SHARE * expected_s)


def media_began(call: Call) -> datetime | None:
    """The first second of the recording: the first media, which is the answer of whoever came first. None: nobody ever
    answered, so there was none."""
    answers = [leg.answered_at for leg in call.legs.values() if leg.answered_at]
    return call.answered_at or min(answers, default=None)


def expected_s(call: Call) -> float | None:
    """How long the recording must be, to the end of the call. None: nobody ever answered, the call is not over, or it
    is no conversation."""
    began = media_began(call)
    if began is None or call.ended_at is None or call.purpose == "ready":
        return None
    return max(0.0, (call.ended_at - began).total_seconds())


KINDS = (
    *(RecordingStarted, RecordingStopped, RecordingSealed, RecordingFailed, RecordingVoid),
    *(RecordingHeld, RecordingReleased, RecordingErased),
)


def step(recording: Recording | None, fact: Fact) -> Recording | None:
    """What a fact does to its recording; None where it means nothing."""
    if not isinstance(fact, KINDS):
        return None
    now = recording or Recording(call_id=fact.call_id)
    match fact:
        case RecordingStarted():
            return replace(now, started_at=now.started_at or fact.at)
        case RecordingStopped():
            return replace(now, stopped_at=now.stopped_at or fact.at)
        case RecordingSealed():
            if now.sealed_at:
                return now
            done = replace(now, sealed_at=fact.at, channels=fact.channels, seconds=fact.seconds, failed=None)
            return replace(done, sha256=fact.sha256, size_bytes=fact.size_bytes)
        case RecordingFailed():
            return replace(now, failed=fact.reason, seconds=now.seconds if now.sealed_at else fact.seconds)
        case RecordingVoid():
            return now if now.sealed_at else replace(now, void_at=now.void_at or fact.at)
        case RecordingHeld():
            held = replace(now, held_at=fact.at, held_for=fact.why)
            return replace(held, held_until=fact.until, held_by=fact.by_id)
        case RecordingReleased():
            return replace(now, held_at=None, held_for="", held_until=None, held_by="")
        case RecordingErased():
            return replace(now, erased_at=now.erased_at or fact.at)
