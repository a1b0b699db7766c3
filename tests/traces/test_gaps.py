"""Events that never came: after reconciliation we hold what Asterisk has, and each repair was a real difference.

The truth at any moment of a trace is the state of all its events so far. We hear only some of them; then we look.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ami_bridge.channels import told_at
from ami_bridge.framing import Event
from ami_bridge.reconcile import Difference, Held, confirmed, differences
from ami_bridge.snapshot import Present, Snapshot
from domain.calls import Call
from domain.facts import CallPlaced, Fact
from domain.rows import Row
from tests.traces.reading import LATER, NAMES, OneAgentASeat, events_of, told
from tests.traces.truth import States, states, wrong

EVENTS = {name: [each for each in events_of(name) if each.get("Timestamp")] for name in NAMES}
MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class OnePlaced(Held):
    """Who sits where, as in the traces."""

    def agent_of(self, seat: str | None) -> str | None:
        return OneAgentASeat().agent_of(seat) if seat else None


def placed(name: str) -> list[Fact | Row]:
    """What was in the journal before anything rang: the calls that we placed ourselves."""
    attempts = {
        each["Uniqueid"]: OneAgentASeat().attempt_of(each["Uniqueid"]) for each in EVENTS[name] if "Uniqueid" in each
    }
    first = told_at(EVENTS[name][0], LATER) - timedelta(seconds=1)
    return [
        CallPlaced(at=first, call_id=attempt.call_id, attempt_id=attempt.attempt_id, purpose=attempt.purpose)  # type: ignore[arg-type]
        for attempt in attempts.values()
        if attempt is not None
    ]


def asterisk_has(events: list[Event], truth: States) -> Snapshot:
    """What CoreShowChannels and QueueStatus would have shown after these events."""
    told_of = {each["Uniqueid"]: each for each in events if "Uniqueid" in each}
    contexts = {uniqueid: each.get("Context", "") for uniqueid, each in told_of.items()}
    linked = {
        each[f"{p}Uniqueid"]: each[f"{p}Linkedid"]
        for each in events
        for p in ("", "Dest")
        if f"{p}Uniqueid" in each and f"{p}Linkedid" in each
    }
    waiting: dict[str, tuple[str, int]] = {}
    for each in events:
        if each.name == "QueueCallerJoin":
            waiting[each["Uniqueid"]] = (each["Queue"], int(each["Position"]))
        elif each.name in ("QueueCallerLeave", "Hangup"):
            waiting.pop(each["Uniqueid"], None)
    rings = {each["Uniqueid"]: each for each in events if each.get("UserEvent") == "RingStart"}
    entry = {
        key: {"HOTLINE": each["Hotline"], "RING_AT": each["RingAtMs"], "CYCLE_MS": each["CycleMs"]}
        for key, each in rings.items()
    }
    there = [
        Present(
            uniqueid=leg.leg_id,
            linkedid=linked[leg.leg_id],
            call_id=call.call_id,
            seat=(leg.agent_id or "").removeprefix("agent on ") or None,
            phase=leg.phase,
            bridge_id="bridge" if leg.phase == "bridged" else "",
            context=contexts.get(leg.leg_id, ""),
        )
        for call in truth["calls"].values()
        for leg in call.legs.values()
        if leg.ended_at is None
    ]
    return Snapshot(channels=tuple(there), waiting=waiting, entry=entry)


def look(seen: Snapshot, held: States, now: Any) -> list[Difference]:
    offers = {key: offer for key, offer in held["offers"].items() if not offer.ended_at}
    return differences(seen, OnePlaced(calls=held["calls"], offers=offers), now)


@dataclass
class Scene:
    """A moment of a trace: what happened so far, and what we heard of it."""

    events: list[Event]
    heard: list[Event]


@st.composite
def scenes(draw: st.DrawFn, name: str) -> Scene:
    whole = EVENTS[name]
    now = draw(st.integers(1, len(whole)))
    kind = draw(st.sampled_from(["an outage until now", "an outage before", "losses"]))
    if kind == "an outage until now":
        return Scene(whole[:now], whole[: draw(st.integers(0, now))])
    if kind == "an outage before":
        lost = draw(st.integers(0, now)), draw(st.integers(0, now))
        return Scene(whole[:now], whole[: min(lost)] + whole[max(lost) : now])
    kept = draw(st.lists(st.booleans(), min_size=now, max_size=now))
    return Scene(whole[:now], [event for event, keep in zip(whole[:now], kept, strict=True) if keep])


@pytest.mark.parametrize("name", NAMES)
@MANY
@given(data=st.data())
def test_after_a_gap_and_a_look_we_hold_what_is(name: str, data: st.DataObject) -> None:
    scene = data.draw(scenes(name))
    truth = states([*placed(name), *told(scene.events)])
    before = [*placed(name), *told(scene.heard)]
    seen = asterisk_has(scene.events, truth)
    found = look(seen, states(before), LATER)
    expected = wrong(states(before), truth, seen)
    over = {key for key in expected if key[0] == "call" and nothing_rang(key[1], states(before), truth)}
    assert {difference.key for difference in found} == expected - over
    mended = states([*before, *(fact for difference in confirmed(found, found) for fact in difference.facts)])
    assert wrong(mended, truth, seen) == over
    assert look(seen, mended, LATER) == []


def nothing_rang(call_id: str, held: States, truth: States) -> bool:
    """A call that we placed, of which we heard nothing and which is over: its attempt ends it, not a look."""
    call: Call | None = held["calls"].get(call_id)
    return call is not None and call.direction == "out" and not call.legs and bool(truth["calls"][call_id].ended_at)


@pytest.mark.parametrize("name", NAMES)
def test_without_a_gap_there_is_nothing_to_repair(name: str) -> None:
    for now in range(1, len(EVENTS[name]) + 1):
        truth = states([*placed(name), *told(EVENTS[name][:now])])
        assert look(asterisk_has(EVENTS[name][:now], truth), truth, LATER) == []
