"""The steps that a call of each kind must take, and what makes each good. Limits are the promises of the house."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain import facts as f
from domain.house import HouseRules
from domain.recordings import expected_s, long_enough
from domain.rings import THREE_RINGS
from threerings.journey import Journey

POP_LIMIT_MS = 300
ROUTE_LIMIT_S = 4.0
CHANNELS = 2
RULES = HouseRules()
Part = str
"""carrier, asterisk, agi, phone, panel, desk, recorder, application: worded by `part.<name>` in the catalogue."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step that a call of a kind must take. `part`: whose work it is; `good`: was it done as promised?; `figure`:
    what was measured, for whoever reads that it was not."""

    name: str
    part: Part
    kinds: tuple[type[f.Fact], ...]
    good: Callable[[Any, Journey], bool] = lambda fact, journey: True
    figure: Callable[[Any, Journey], str] = lambda fact, journey: ""


def _seconds(later: datetime, earlier: datetime | None) -> float:
    return (later - earlier).total_seconds() if earlier else 0.0


def _after_answer(fact: f.Fact, journey: Journey, limit_s: float) -> bool:
    return journey.call is not None and _seconds(fact.at, journey.call.answered_at) <= limit_s


def _routed_in_time(fact: f.CallRouted, journey: Journey) -> bool:
    began = journey.call.arrived_at if journey.call else None
    return _seconds(fact.at, began) <= ROUTE_LIMIT_S and fact.nobody is None


def _popped_in_time(fact: f.PopShown, journey: Journey) -> bool:
    return fact.after_ms <= POP_LIMIT_MS


def _answered_in_time(by: str) -> Callable[[f.CallAnswered, Journey], bool]:
    def good(fact: f.CallAnswered, journey: Journey) -> bool:
        rings = journey.call.rings if journey.call else None
        return fact.by == by and rings is not None and rings <= THREE_RINGS

    return good


def _recorded_in_time(fact: f.CaseRecorded, journey: Journey) -> bool:
    return fact.read_back and _after_answer(fact, journey, RULES.length_s("record", emergency=fact.emergency))


def _dispatched_in_time(fact: f.CaseDispatched, journey: Journey) -> bool:
    urgent = journey.case is not None and journey.case.emergency
    return _after_answer(fact, journey, RULES.length_s("emergency" if urgent else "dispatch"))


def _signed_in_time(fact: f.CaseSigned, journey: Journey) -> bool:
    case = journey.case
    urgent = case is not None and case.emergency
    return _seconds(fact.at, case.dispatched_at if case else None) <= RULES.length_s("sign", emergency=urgent)


def _sealed_whole(fact: f.RecordingSealed, journey: Journey) -> bool:
    wanted = expected_s(journey.call) if journey.call else None
    return fact.channels == CHANNELS and wanted is not None and long_enough(fact.seconds, wanted)


def _caller_first(fact: f.CallEnded, journey: Journey) -> bool:
    return journey.call is not None and journey.call.hung_up_first == "caller"


def _after(zero: str) -> Callable[[f.Fact, Journey], str]:
    """Seconds after the ring, the answer or the dispatch."""

    def figure(fact: f.Fact, journey: Journey) -> str:
        call, case = journey.call, journey.case
        zeros = {
            "ring": call.arrived_at if call else None,
            "answer": call.answered_at if call else None,
            "dispatch": case.dispatched_at if case else None,
        }
        return f"{_seconds(fact.at, zeros[zero]):.1f} s"

    return figure


def _answer_figure(fact: f.CallAnswered, journey: Journey) -> str:
    call = journey.call
    return f"{fact.by}, {call.rings} rings, {call.ring_cause or call.nobody or ''}".rstrip(", ") if call else ""


def _sealed_figure(fact: f.RecordingSealed, journey: Journey) -> str:
    wanted = expected_s(journey.call) if journey.call else None
    return f"{fact.channels} channels, {fact.seconds:.1f} s of {wanted or 0:.1f} s"


RANG = Step("rang", "carrier", (f.CallArrived,))
SEALED = Step("sealed", "recorder", (f.RecordingSealed,), _sealed_whole, _sealed_figure)
ANSWERED = (
    RANG,
    Step("routed", "agi", (f.CallRouted,), _routed_in_time, _after("ring")),
    Step("offered", "asterisk", (f.OfferMade,)),
    Step("phone_rang", "phone", (f.OfferRang,)),
    Step("popped", "panel", (f.PopShown,), _popped_in_time, lambda fact, journey: f"{fact.after_ms} ms"),
    Step("answered", "phone", (f.CallAnswered,), _answered_in_time("agent"), _answer_figure),
    Step("case_opened", "desk", (f.CaseOpened,)),
    Step("recorded", "panel", (f.CaseRecorded,), _recorded_in_time, _after("answer")),
    Step("dispatched", "panel", (f.CaseDispatched,), _dispatched_in_time, _after("answer")),
    Step("signed", "panel", (f.CaseSigned,), _signed_in_time, _after("dispatch")),
    Step("hung_up", "carrier", (f.CallEnded,), _caller_first),
    SEALED,
)
"""The steps of a call that a person answers."""
UNANSWERED = (
    RANG,
    Step("routed", "agi", (f.CallRouted,)),
    Step("answered", "agi", (f.CallAnswered,), _answered_in_time("ivr"), _answer_figure),
    Step("chosen", "agi", (f.CallMenuChosen,)),
    Step("owed", "desk", (f.DutyOpened, f.DutyJoined)),
    Step("hung_up", "carrier", (f.CallEnded,)),
    SEALED,
)
"""The steps of a call that nobody answers: the menu does, the caller chooses, and something is owed."""
