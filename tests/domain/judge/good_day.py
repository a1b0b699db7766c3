"""A day on which nothing is broken, as facts and as the evidence that they fold into; broken by others."""

from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from domain import facts as f
from domain.facts import Fact
from domain.judge import Evidence
from domain.may_call.asking import Stage
from domain.world import PROJECTIONS, Projection
from tests.conftest import NOON
from tests.story import CallStory


def folded(projection: Projection[Any], facts: list[Fact]) -> dict[str, Any]:
    states: dict[str, Any] = {}
    for fact in facts:
        key = projection.subject(fact)
        if key is not None and (after := projection.step(states.get(key), fact)) is not None:
            states[key] = after
    return states


def evidence_of(facts: list[Fact]) -> Evidence:
    asked = {each.name for each in fields(Evidence)}
    states: dict[str, Any] = {each.name: folded(each, facts) for each in PROJECTIONS if each.name in asked}
    return Evidence(facts=facts, accepted=frozenset({"answered", "missed"}), **states)


def a_good_day() -> list[Fact]:
    """An answered call with its case, a missed one with its duty, a call back."""
    answered = (
        CallStory(at=NOON, call_id="answered").arrives().rings("khue").later(4).answered("khue").later(60).ends("khue")
    )
    missed = CallStory(at=NOON + timedelta(seconds=200), call_id="missed").arrives().rings("khue").later(9).ends()
    zero, gone = NOON + timedelta(seconds=4), missed.at
    told: list[Fact] = [
        f.UserSignedIn(at=NOON - timedelta(hours=1), user_id="khue", session_id="s", role="agent"),
        f.PhoneIssued(at=NOON - timedelta(hours=1), agent_id="khue", seat="b1", phone="browser"),
        f.PhoneReachable(at=NOON - timedelta(hours=1), agent_id="khue", seat="b1"),
        *(item for item in answered.new() if isinstance(item, Fact)),
        f.CaseOpened(at=zero, case_id="case", number="TR-2611-0001", owner_id="khue", call_id="answered"),
        clock("record", "case", zero, 60),
        clock("dispatch", "case", zero, 180),
        f.RecordingSealed(at=answered.at, call_id="answered", channels=2, seconds=60.0, sha256="", size_bytes=1),
        *(item for item in missed.new() if isinstance(item, Fact)),
        f.DutyOpened(at=gone, duty_id="duty", duty="missed", owner_id="khue", due_at=gone, call_id="missed"),
        clock("duty", "duty", gone, 900),
        f.AttemptReserved(
            at=gone,
            attempt_id="try",
            call_id="back",
            channel_id="c",
            purpose="callback",
            for_id="duty",
            agent_id="khue",
        ),
        decided("try", gone, packs=("their-own-wish 1",)),
        f.AttemptSent(at=gone, attempt_id="try", call_id="back"),
        f.CallPlaced(at=gone, call_id="back", attempt_id="try", purpose="callback"),
        f.AttemptEnded(at=gone + timedelta(seconds=30), attempt_id="try", call_id="back", outcome="no_answer"),
        f.CallEnded(at=gone + timedelta(seconds=30), call_id="back"),
    ]
    return told


def decided(
    attempt_id: str, at: datetime, *, allowed: bool = True, packs: tuple[str, ...] = (), stage: Stage = "originate"
) -> Fact:
    """The rules on calling were asked about an attempt."""
    return f.MayCallDecided(
        at=at, verdict_id=f"{attempt_id}-{at:%H%M%S}", stage=stage, allowed=allowed, reason="", rule="",
        until=None, packs=packs, sha256="", contact="reminder", attempt_id=attempt_id, person_id="oanh",
    )  # fmt: skip


def clock(kind: Any, subject_id: str, at: datetime, length_s: int) -> Fact:
    return f.ClockStarted(
        at=at,
        clock_id=f"{subject_id}-{kind}",
        clock=kind,
        subject_id=subject_id,
        owner_id="khue",
        due_at=at + timedelta(seconds=length_s),
    )
