"""The receipt of one call: what happened when, read from facts only, and where it went wrong the step and the part.

Pure but for `write_receipt`: facts in, receipt out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from domain import facts as f
from store.codec import Recorded
from threerings.journey import Journey
from threerings.names import Names
from threerings.steps import Part, Step

What = Literal["missing", "wrong"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it was taken, or not: then there is no fact and no time."""

    name: str
    at_s: float | None
    ok: bool
    fact: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first step that is missing or not as promised, and the part to look at. `why`: what that part showed."""

    step: str
    part: Part
    what: What
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Field by field what `receipt.json` holds."""

    ok: bool
    steps: tuple[Taken, ...]
    rings: int | None = None
    answered_by: str | None = None
    pop_ms: int | None = None
    recorded_s: float | None = None
    dispatched_s: float | None = None
    signed_by: str | None = None
    hung_up_first: str | None = None
    recording: Mapping[str, object] = field(default_factory=dict)
    repairs: int = 0
    versions: Mapping[str, str] = field(default_factory=dict)
    fault: Fault | None = None


def make_receipt(
    journey: Journey, steps: Sequence[Step], names: Names, versions: Mapping[str, str], dead: Mapping[Part, str]
) -> Receipt:
    """The receipt. `dead`: parts found not working, with what they showed; they are at fault before a guess is."""
    taken = tuple(_take(step, journey) for step in steps)
    fault = _fault(steps, taken, journey, dead)
    call, case, pop = journey.call, journey.case, journey.pop()
    answered = call.answered_at if call else None
    return Receipt(
        ok=fault is None,
        steps=taken,
        rings=call.rings if call else None,
        answered_by=_answered_by(journey, names),
        pop_ms=pop.fact.after_ms if pop and isinstance(pop.fact, f.PopShown) else None,
        recorded_s=_elapsed(answered, case.recorded_at if case else None),
        dispatched_s=_elapsed(answered, case.dispatched_at if case else None),
        signed_by=names.user(case.signed_by) if case and case.signed_by else None,
        hung_up_first=call.hung_up_first if call and call.reached else None,
        recording=_recording(journey),
        repairs=journey.repairs,
        versions=versions,
        fault=fault,
    )


def failed_start(part: Part, why: str, versions: Mapping[str, str]) -> Receipt:
    """The receipt of a demo that could not begin its call."""
    return Receipt(ok=False, steps=(), versions=versions, fault=Fault("start", part, "missing", why))


def write_receipt(receipt: Receipt, path: Path) -> None:
    """Write it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.half")
    beside.write_text(json.dumps(asdict(receipt), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)


def _take(step: Step, journey: Journey) -> Taken:
    found = _found(step, journey)
    if found is None:
        return Taken(step.name, None, False, None)
    return Taken(step.name, journey.since_ring_s(found), step.good(found.fact, journey), found.seq)


def _found(step: Step, journey: Journey) -> Recorded | None:
    return journey.pop() if f.PopShown in step.kinds else journey.first(*step.kinds)


def _fault(steps: Sequence[Step], taken: Sequence[Taken], journey: Journey, dead: Mapping[Part, str]) -> Fault | None:
    wrong = next(((step, done) for step, done in zip(steps, taken, strict=True) if not done.ok), None)
    if wrong is None:
        return None
    step, done = wrong
    what: What = "missing" if done.fact is None else "wrong"
    if dead:
        part = step.part if step.part in dead else next(iter(dead))
        return Fault(step.name, part, what, dead[part])
    return Fault(step.name, *_suspect(step, journey, what))


def _suspect(step: Step, journey: Journey, what: What) -> tuple[Part, What, str]:
    """Which part to look at when all seem to live: what the call itself tells goes before whose work the step is."""
    call = journey.call
    if call and call.static_why and step.name != "sealed":
        return "agi", what, f"static path: {call.static_why}"
    if call and call.nobody == "phones_unreachable":
        return "phone", what, call.nobody
    if call and call.nobody and step.name == "routed":
        return "panel", what, call.nobody  # nobody could sign in, or they were all taken
    if journey.recording and journey.recording.failed and step.name == "sealed":
        return "recorder", what, journey.recording.failed
    found = _found(step, journey)
    return step.part, what, step.figure(found.fact, journey) if found else ""


def _answered_by(journey: Journey, names: Names) -> str | None:
    call = journey.call
    if call is None or call.answered_by is None:
        return None
    return names.user(call.answered_by_agent) if call.answered_by == "agent" else call.answered_by


def _elapsed(start: datetime | None, end: datetime | None) -> float | None:
    return round((end - start).total_seconds(), 3) if start and end else None


def _recording(journey: Journey) -> dict[str, object]:
    kept = journey.recording
    if kept is None or kept.sealed_at is None:
        return {"channels": 0, "seconds": 0.0, "sha256": None}
    return {"channels": kept.channels, "seconds": round(kept.seconds, 3), "sha256": kept.sha256}
