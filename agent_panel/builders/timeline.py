"""The story of a case, newest first: one line for each fact that a person would tell."""

from collections.abc import Iterable, Sequence

from agent_panel.builders.holds import hold_of
from agent_panel.builders.scene import Scene
from agent_panel.rights import may_listen
from agent_panel.views.cases import Player, TimelineEvent
from domain import facts as f
from domain.calls import Call
from domain.cases import Case
from domain.moments import KINDS as MOMENTS
from domain.moments import moments
from store.queries.calls import call_of, recording_of
from store.queries.cases import facts_of_case
from store.queries.work import facts_of_call

ACTS: dict[type[f.Fact], str] = {
    f.CaseOpened: "received",
    f.CaseTaken: "taken",
    f.CaseRecorded: "recorded",
    f.CaseDispatched: "dispatched",
    f.CaseSigned: "signed",
    f.CaseArrivedAt: "arrived",
    f.CaseDone: "done",
    f.CaseDeclined: "refused",
    f.CaseClosedWithoutRequest: "closed",
}
WHO = ("owner_id", "by_id", "to_id", "user_id", "agent_id")


async def build_timeline(scene: Scene, case: Case, show: str) -> tuple[TimelineEvent, ...]:
    """What happened to a case: all of it, or only its `calls` or `clocks`."""
    recorded = await facts_of_case(scene.connection, case.case_id, case.call_id)
    facts = [item.fact for item in recorded]
    events: list[TimelineEvent] = []
    if show in ("all", "calls") and case.call_id:
        events += await _call(scene, case.call_id)
    if show == "all":
        events += _acts(scene, case, facts)
    if show in ("all", "clocks"):
        events += _clocks(scene, facts)
    return tuple(sorted(events, key=lambda event: event.at, reverse=True))


def _acts(scene: Scene, case: Case, facts: Sequence[f.Fact]) -> Iterable[TimelineEvent]:
    for fact in facts:
        match fact:
            case f.EmergencyRaised():
                yield TimelineEvent(fact.at, "emergency", scene.name(fact.by_id), tone="broken")
            case f.CaseReported(to="superior"):
                yield TimelineEvent(fact.at, "superior", scene.name(fact.to_id))
            case f.ConsentJudged():
                yield TimelineEvent(fact.at, f"consent_{fact.verdict}", scene.name(fact.by_id))
            case f.RecordingHeld() | f.RecordingReleased():
                yield TimelineEvent(
                    fact.at, "kept" if fact.kind == "RecordingHeld" else "released", scene.name(fact.by_id)
                )
            case f.FieldUnmasked():
                yield TimelineEvent(fact.at, "unmasked", scene.name(fact.user_id))
            case f.RecordingListened():
                yield TimelineEvent(fact.at, "listened", scene.name(fact.user_id))
            case _ if type(fact) in ACTS:
                kind = ACTS[type(fact)]
                took = (fact.at - case.opened_at).total_seconds() if case.opened_at and kind != "received" else None
                tone = "ok" if kind in ("signed", "done") else "accent" if kind == "dispatched" else ""
                yield TimelineEvent(
                    fact.at,
                    kind,
                    scene.name(_who(fact)),
                    tone=tone,  # type: ignore[arg-type]
                    took_s=round(took) if took is not None else None,
                )


def _clocks(scene: Scene, facts: Sequence[f.Fact]) -> Iterable[TimelineEvent]:
    started = {fact.clock_id: fact for fact in facts if isinstance(fact, f.ClockStarted)}
    for fact in facts:
        match fact:
            case f.ClockBroken():
                yield TimelineEvent(fact.at, "clock_broken", _owner(scene, started.get(fact.clock_id)), tone="broken")
            case f.ClockEscalated():
                yield TimelineEvent(fact.at, "escalated", scene.name(fact.to_id), tone="broken")
            case f.ClockStopped(void=False) if (clock := started.get(fact.clock_id)) and fact.at <= clock.due_at:
                took = round((fact.at - clock.at).total_seconds())
                yield TimelineEvent(fact.at, "clock_kept", _owner(scene, clock), tone="ok", took_s=took, in_time=True)


async def _call(scene: Scene, call_id: str) -> list[TimelineEvent]:
    call = await call_of(scene.connection, call_id)
    if call is None or call.arrived_at is None:
        return []
    event = TimelineEvent(
        call.arrived_at,
        "call_out" if call.direction == "out" else "call_in",
        scene.name(call.answered_by_agent),
        took_s=round(call.talked_s) or None,
        rings=call.rings,
        player=await player_of(scene, call),
        hold=await hold_of(scene, call_id),
    )
    return [event]


async def player_of(scene: Scene, call: Call) -> Player | None:
    """What plays a call's recording in place; None while it is not sealed, or for one who may not hear it."""
    recording = await recording_of(scene.connection, call.call_id)
    if recording is None or recording.sealed_at is None or recording.erased_at or not _may_hear(scene, call):
        return None
    at = call.arrived_at or recording.sealed_at
    found = moments(call, await facts_of_call(scene.connection, call.call_id, *MOMENTS), recording.seconds)
    return Player(f"/recordings/{call.call_id}", round(recording.seconds), at, recording.channels, moments=found)


def _may_hear(scene: Scene, call: Call) -> bool:
    """One who answers for a message hears it too."""
    duty = scene.world.duties.get(call.duty_id)
    return may_listen(scene.session, call) or (duty is not None and duty.owner_id == scene.user_id)


def _who(fact: f.Fact) -> str | None:
    return next((str(value) for name in WHO if (value := getattr(fact, name, None))), None)


def _owner(scene: Scene, clock: f.ClockStarted | None) -> str:
    return scene.name(clock.owner_id) if clock else ""
