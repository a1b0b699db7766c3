"""A call's journey: its facts as they stand in the journal, and what they fold into. Pure."""

from dataclasses import dataclass, field

from domain import calls, cases, recordings
from domain.calls import Call
from domain.cases import Case
from domain.facts import CallArrived, CaseOpened, Fact, PopShown, Repaired, call_of, case_of
from domain.recordings import Recording
from store.codec import Recorded


@dataclass
class Journey:
    """One inbound call: the first that arrives. Facts of its case, offers and recording belong to it."""

    facts: list[Recorded] = field(default_factory=list)
    call: Call | None = None
    case: Case | None = None
    recording: Recording | None = None
    repairs: int = 0
    _before: list[Recorded] = field(default_factory=list)

    def take(self, recorded: Recorded) -> list[Recorded]:
        """Fold one more fact in; returns those that turn out to be ours now (some may precede the arrival)."""
        if isinstance(recorded.fact, Repaired):
            self.repairs += 1
        if self.call is None:
            if not isinstance(recorded.fact, CallArrived):
                self._before.append(recorded)
                return []
            self.call = Call(call_id=recorded.fact.call_id)
        waiting, self._before = [*self._before, recorded], []
        mine = [item for item in waiting if self._is_mine(item.fact)]
        for item in mine:
            self._fold(item)
        return mine

    def first(self, *kinds: type[Fact]) -> Recorded | None:
        """The first fact of one of these kinds."""
        return next((item for item in self.facts if isinstance(item.fact, kinds)), None)

    def pop(self) -> Recorded | None:
        """The pop on the screen of whoever answered; before that, the first one on any."""
        shown = [(item, item.fact) for item in self.facts if isinstance(item.fact, PopShown)]
        who = self.call.answered_by_agent if self.call else None
        return next((item for item, fact in shown if who in (None, fact.agent_id)), None)

    def since_ring_s(self, recorded: Recorded) -> float:
        """Seconds from the caller's first ring to a fact."""
        began = self.call.arrived_at if self.call else None
        return round((recorded.fact.at - (began or recorded.fact.at)).total_seconds(), 3)

    def _is_mine(self, fact: Fact) -> bool:
        assert self.call is not None
        if call_of(fact) == self.call.call_id:
            return True
        return self.case is not None and case_of(fact) == self.case.case_id

    def _fold(self, recorded: Recorded) -> None:
        self.facts.append(recorded)
        fact = recorded.fact
        self.call = calls.step(self.call, fact) or self.call
        if isinstance(fact, CaseOpened) or (self.case is not None and case_of(fact) == self.case.case_id):
            self.case = cases.step(self.case, fact) or self.case
        if call_of(fact) is not None:
            self.recording = recordings.step(self.recording, fact) or self.recording
