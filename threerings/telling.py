"""A journey told line by line: which facts are worth a line, and with which words and figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain import facts as f
from domain.rings import rings_heard
from store.codec import Recorded
from threerings.journey import Journey
from threerings.names import Names
from threerings.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `seq`: the fact it was read from; `tone`: `good`, `bad` or empty; `key`: of the catalogue."""

    seq: int
    at_s: float
    key: str
    values: Mapping[str, object]
    tone: str = ""

    def text(self, words: Words) -> str:
        """The line for a person: seconds since the first ring, the fact's number, what happened."""
        return f"{self.at_s:7.2f} s  #{self.seq:<5} {words(self.key, **self.values)}"


Told = tuple[str, dict[str, object], str]
"""Key, values and tone of a line."""
Teller = Callable[[Any, Journey, Names], Told]


def tell(recorded: Recorded, journey: Journey, names: Names) -> Line | None:
    """The line of a fact; None for one that a person need not read. The journey must have taken the fact."""
    teller = TELLERS.get(type(recorded.fact))
    if teller is None:
        return None
    key, values, tone = teller(recorded.fact, journey, names)
    return Line(recorded.seq, journey.since_ring_s(recorded), f"journey.{key}", values, tone)


def _arrived(fact: f.CallArrived, journey: Journey, names: Names) -> Told:
    return "rang", {"hotline": names.hotline(fact.hotline_id)}, ""


def _routed(fact: f.CallRouted, journey: Journey, names: Names) -> Told:
    if fact.nobody:
        return f"nobody.{fact.nobody}", {}, "bad"
    known = "known" if fact.person_id else "unknown"
    return f"routed.{known}", {"n": len(fact.stages), "first": ", ".join(map(names.user, fact.stages[0]))}, ""


def _agent(key: str, tone: str = "") -> Teller:
    return lambda fact, journey, names: (key, {"agent": names.user(fact.agent_id)}, tone)


def _plain(key: str, tone: str = "") -> Teller:
    return lambda fact, journey, names: (key, {}, tone)


def _popped(fact: f.PopShown, journey: Journey, names: Names) -> Told:
    return "popped", {"agent": names.user(fact.agent_id), "ms": fact.after_ms}, "good"


def _offer_over(fact: f.OfferEnded, journey: Journey, names: Names) -> Told:
    tone = "bad" if fact.result in ("ignored", "unreachable", "rejected") else ""
    return f"offer.{fact.result}", {"agent": names.user(fact.agent_id)}, tone


def _answered(fact: f.CallAnswered, journey: Journey, names: Names) -> Told:
    call = journey.call
    began = call.arrived_at if call and call.arrived_at else fact.at
    rings = rings_heard(began, fact.at, call.cycle_ms if call else 5000)
    tone = "good" if rings <= 3 else "bad"
    return f"answered.{fact.by}", {"agent": names.user(fact.agent_id), "n": rings}, tone


def _after_answer_s(at: Any, journey: Journey) -> str:
    answered = journey.call.answered_at if journey.call else None
    return f"{(at - answered).total_seconds():.1f}" if answered else "?"


def _opened(fact: f.CaseOpened, journey: Journey, names: Names) -> Told:
    return "case_opened", {"number": fact.number, "agent": names.user(fact.owner_id)}, ""


def _recorded(fact: f.CaseRecorded, journey: Journey, names: Names) -> Told:
    key = "recorded.emergency" if fact.emergency else "recorded"
    return key, {"agent": names.user(fact.by_id), "s": _after_answer_s(fact.at, journey)}, "good"


def _dispatched(fact: f.CaseDispatched, journey: Journey, names: Names) -> Told:
    values: dict[str, object] = {
        "department": names.department(fact.department_id),
        "duty": names.user(fact.duty_user_id),
        "s": _after_answer_s(fact.at, journey),
    }
    return "dispatched" if fact.duty_user_id else "dispatched.nobody", values, "good"


def _by(key: str, tone: str = "") -> Teller:
    return lambda fact, journey, names: (key, {"user": names.user(fact.by_id)}, tone)


def _ended(fact: f.CallEnded, journey: Journey, names: Names) -> Told:
    call = journey.call
    if call is not None and not call.reached:
        return "ended", {}, ""
    first = call.hung_up_first if call else None
    return f"ended.{first or 'system'}", {}, "good" if first == "caller" else "bad"


def _sealed(fact: f.RecordingSealed, journey: Journey, names: Names) -> Told:
    values: dict[str, object] = {"channels": fact.channels, "s": f"{fact.seconds:.1f}", "sha256": fact.sha256[:12]}
    return "sealed", values, "good" if fact.channels == 2 else "bad"


TELLERS: Mapping[type[f.Fact], Teller] = {
    f.CallArrived: _arrived,
    f.CallRouted: _routed,
    f.OfferMade: _agent("offered"),
    f.OfferRang: _agent("phone_rang"),
    f.PopShown: _popped,
    f.OfferEnded: _offer_over,
    f.CallAnswered: _answered,
    f.CallMenuMoved: lambda fact, journey, names: ("menu.moved", {"node": fact.node}, ""),
    f.CallLanguageChosen: lambda fact, journey, names: ("menu.language", {"language": fact.language}, ""),
    f.CallNumberEntered: lambda fact, journey, names: ("menu.entered", {"asked": fact.asked}, ""),
    f.CallMenuChosen: lambda fact, journey, names: (f"menu.{fact.choice}", {}, ""),
    f.CallQueued: lambda fact, journey, names: ("queued", {"n": fact.position}, ""),
    f.CallMessageLeft: lambda fact, journey, names: ("message", {"s": f"{fact.seconds:.1f}"}, ""),
    f.StaticServed: _plain("static", "bad"),
    f.CallLost: _agent("lost", "bad"),
    f.CaseOpened: _opened,
    f.EmergencyRaised: _by("emergency", "bad"),
    f.CaseRecorded: _recorded,
    f.CaseDispatched: _dispatched,
    f.CaseDeclined: _by("declined", "bad"),
    f.CaseSigned: _by("signed", "good"),
    f.CaseArrivedAt: _by("on_site", "good"),
    f.CaseDone: _by("done", "good"),
    f.DutyOpened: lambda fact, journey, names: (f"duty.{fact.duty}", {"user": names.user(fact.owner_id)}, ""),
    f.ClockBroken: _plain("clock_broken", "bad"),
    f.CallEnded: _ended,
    f.RecordingSealed: _sealed,
    f.RecordingVoid: _plain("recording.void"),
    f.RecordingFailed: lambda fact, journey, names: (f"recording.{fact.reason}", {}, "bad"),
}
