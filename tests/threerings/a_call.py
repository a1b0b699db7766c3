"""The facts of one good call, numbered, for tests to leave something out of or to change."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain import facts as f
from store.codec import Recorded
from threerings.journey import Journey
from threerings.names import Names

RING = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
NAMES = Names({"lan": "Nguyễn Thị Lan", "hung": "Phạm Văn Hùng"}, {"eng": "Kỹ thuật"}, {"main": "Tổng đài"})
CALL, CASE, LEG, CALLER = "call-1", "case-1", "leg-agent", "leg-caller"


def at(seconds: float) -> datetime:
    """So many seconds after the first ring."""
    return RING + timedelta(seconds=seconds)


def good_call() -> list[f.Fact]:
    """Rung at 0 s, answered at 3, recorded at 11, dispatched at 13, signed at 15, ended at 18, sealed at 20."""
    agent = {"call_id": CALL, "agent_id": "lan"}
    offer = {**agent, "offer_id": LEG}
    return [
        f.LegStarted(at=at(0), call_id=CALL, leg_id=CALLER, role="caller"),
        f.CallArrived(at=at(0.1), call_id=CALL, hotline_id="main", ring_started_at=at(0), cycle_ms=5000),
        f.CallRouted(
            at=at(0.2), call_id=CALL, person_id="p", owner_id=None, language="vi", stages=(("lan",),), budget_ms=13800
        ),
        f.OfferMade(at=at(0.3), **offer),
        f.LegStarted(at=at(0.3), leg_id=LEG, role="agent", **agent),
        f.OfferRang(at=at(0.4), **offer),
        f.PopShown(at=at(0.5), after_ms=42, **offer),
        f.OfferEnded(at=at(3), result="answered", **offer),
        f.CallAnswered(at=at(3), call_id=CALL, by="agent", agent_id="lan"),
        f.LegBridged(at=at(3), leg_id=LEG, bridge_id="b", **agent),
        f.CaseOpened(at=at(3), case_id=CASE, number="TR-0001", owner_id="lan", call_id=CALL),
        f.CaseRecorded(at=at(11), case_id=CASE, by_id="lan", category="engineering", text_hash="h", read_back=True),
        f.CaseDispatched(at=at(13), case_id=CASE, by_id="lan", department_id="eng", duty_user_id="hung"),
        f.CaseSigned(at=at(15), case_id=CASE, by_id="hung"),
        f.CallEnded(at=at(18), call_id=CALL, cause=16),
        f.RecordingSealed(at=at(20), call_id=CALL, channels=2, seconds=14.9, sha256="ab" * 32, size_bytes=1000),
    ]


def without(*kinds: type[f.Fact]) -> list[f.Fact]:
    """A good call that lacks some facts."""
    return [fact for fact in good_call() if not isinstance(fact, kinds)]


def changed(kind: type[f.Fact], **fields: Any) -> list[f.Fact]:
    """A good call with one fact changed."""
    return [replace(fact, **fields) if isinstance(fact, kind) else fact for fact in good_call()]


def travelled(facts: Sequence[f.Fact], first_seq: int = 100) -> Journey:
    """The journey that has taken these facts."""
    journey = Journey()
    for number, fact in enumerate(facts):
        journey.take(Recorded(first_seq + number, fact))
    return journey
