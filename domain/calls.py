"""Everything that affects the state of a call lives in this file.

          arrived ──────────┬───────────────┬──────────────┐
        (ringing)      agent answers    ivr answers    static path
             │               ▼               ▼              ▼
             │            talking ◄──────  menu ──► waiting ─┤
             │             │   ▲             ▲        │      │
             │        leg lost │ again       └────────┘      │
             │             ▼   │                             ▼
             └──────────► lost ┴────────────────────────► ended

The phase is computed from legs and marks, never stored: whatever order facts come in, one state comes out.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from domain.facts import calls as f
from domain.facts.cases import CaseJoined, CaseOpened, DutyJoined, DutyOpened
from domain.facts.legs import LegAnswered, LegBridged, LegEnded, LegRang, LegStarted, LegUnbridged, OfferEnded
from domain.facts.vocabulary import Fact
from domain.fold import Transitions
from domain.keeping import Keeping, Wish
from domain.legs import Leg, earliest, step_leg
from domain.rings import THREE_RINGS, rings_heard

RingCause = Literal[
    "nobody_signed_in", "all_on_calls", "all_paused", "offered_and_ignored", "phone_unreachable", "system"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One conversation as the caller lives it. `case_id`: the case it made; `duty_id`: what is owed because of it;
    `queue`: which of the hotline's queues they chose to wait in, `keeping`: its rules; `kept`: whom the queue they
    wait in is for; `line_full_at`: when one took nobody more."""

    call_id: str
    direction: Literal["in", "out"] = "in"
    purpose: str = "inbound"
    attempt_id: str | None = None
    hotline_id: str | None = None
    person_id: str | None = None
    owner_id: str | None = None
    language: str = "vi"
    arrived_at: datetime | None = None
    cycle_ms: int = 5000
    budget_ms: int | None = None
    stages: tuple[tuple[str, ...], ...] = ()
    nobody: str | None = None
    to_emergency: bool = False
    answered_at: datetime | None = None
    answered_by: str | None = None
    answered_by_agent: str | None = None
    menu_choice: str | None = None
    menu_at: datetime | None = None
    menu_steps: tuple[tuple[int, str], ...] = ()
    numbers_entered: frozenset[str] = frozenset()
    queue: str = ""
    line_full_at: datetime | None = None
    language_at: datetime | None = None
    queued_at: datetime | None = None
    line_since: datetime | None = None
    left_line_at: datetime | None = None
    priority: int = 0
    keeping: Keeping = field(default_factory=Keeping)
    kept: Wish = field(default_factory=Wish)
    told_at: datetime | None = None
    told_s: int | None = None
    told_place: int | None = None
    message_s: float | None = None
    message_from: datetime | None = None
    static_why: str | None = None
    held_since: datetime | None = None
    held_until: datetime | None = None
    intent_at: datetime | None = None
    intent_by: str | None = None
    lost_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0
    lost_record: bool = False
    case_id: str | None = None
    duty_id: str | None = None
    offers_ignored: frozenset[str] = frozenset()
    offers_unreachable: frozenset[str] = frozenset()
    legs: dict[str, Leg] = field(default_factory=dict)

    @property
    def phase(self) -> str:
        """`ringing`, `talking`, `held`, `put_through`, `lost`, `waiting`, `menu`, `static` or `ended`."""
        if self.ended_at:
            return "ended"
        if self.talking_leg:
            return "held" if self.on_hold else "talking"
        if any(leg.phase == "bridged" for leg in self.partners):
            return "put_through"
        menus = self.menu_at, self.left_line_at
        marks = (("lost", self.lost_at), ("waiting", self.queued_at), *(("menu", at) for at in menus))
        latest = max(((at, name) for name, at in marks if at), default=None)
        if latest:
            return latest[1]
        if self.static_why:
            return "static"
        return "menu" if self.answered_at else "ringing"

    @property
    def routed(self) -> bool:
        """We were asked what to ring for it, and answered."""
        return self.budget_ms is not None

    @property
    def on_hold(self) -> bool:
        """The agent holds the caller now."""
        return bool(self.held_since and (self.held_until is None or self.held_until < self.held_since))

    @property
    def talking_leg(self) -> Leg | None:
        """The agent's (or responder's) leg that hears the caller now."""
        return next((leg for leg in self.legs.values() if leg.phase == "bridged" and leg.role in TALKERS), None)

    @property
    def agent_id(self) -> str | None:
        """The agent who talks with the caller now."""
        return self.talking_leg.agent_id if self.talking_leg else None

    @property
    def menu_path(self) -> tuple[str, ...]:
        """The nodes of the menus that the caller chose or was led to, in their order."""
        return tuple(node for _, node in self.menu_steps)

    @property
    def emergency(self) -> bool:
        """The caller asked for emergency help, or called a number that is for nothing else."""
        return self.to_emergency or self.menu_choice == "emergency"

    @property
    def owner_passed_by(self) -> bool:
        """The caller's own agent was rung in this call already, and did not answer: they are one among all."""
        theirs = [leg for leg in self.legs.values() if self.owner_id and leg.agent_id == self.owner_id]
        return any(leg.rang_at for leg in theirs) and not any(leg.answered_at for leg in theirs)

    @property
    def rings(self) -> int | None:
        """Rings the caller heard until the answer, or until they gave up. None: outbound, or still ringing."""
        over = self.answered_at or self.ended_at
        if self.direction == "out" or not self.arrived_at or not over:
            return None
        return rings_heard(self.arrived_at, over, self.cycle_ms)

    @property
    def ring_cause(self) -> RingCause | None:
        """Why more than three rings were heard; None when they were not."""
        if self.rings is None or self.rings <= THREE_RINGS or self.nobody == "doctor":
            return None
        if self.budget_ms is None or self.static_why:
            return "system"
        if self.nobody and self.nobody != "phones_unreachable":
            return self.nobody  # type: ignore[return-value]
        if self.offers_ignored:
            return "offered_and_ignored"
        rung = any(leg.role in TALKERS for leg in self.legs.values())  # Asterisk tells of no leg that it could not make
        return "phone_unreachable" if self.offers_unreachable or self.nobody or not rung else "system"

    @property
    def hung_up_first(self) -> str | None:
        """`agent` when they pressed hang up before the caller went, `caller`, or `system`: the record was lost."""
        if not self.ended_at:
            return None
        if self.lost_record:
            return "system"
        return "agent" if self.intent_at and self.intent_at <= self.ended_at else "caller"

    @property
    def talked_s(self) -> float:
        """Seconds in which the caller could hear a person of ours (now open spans count to the last edge only)."""
        spans = [span for leg in self.legs.values() if leg.role in TALKERS for span in leg.bridged_spans()]
        return sum(((to or start) - start).total_seconds() for start, to in spans)

    @property
    def waited_since_told_s(self) -> float | None:
        """Seconds from the telling of a time until somebody of ours spoke with the caller; None: no time, or nobody."""
        spans = [span for leg in self.legs.values() if leg.role in TALKERS for span in leg.bridged_spans()]
        told_at = self.told_at if self.told_s is not None else None
        served = min((start for start, _ in spans if told_at and start >= told_at), default=None)
        return (served - told_at).total_seconds() if served and told_at else None

    @property
    def reached(self) -> bool:
        """Somebody of ours has spoken with the person outside."""
        return any(leg.bridged_spans() for leg in self.legs.values() if leg.role in TALKERS)

    @property
    def partners(self) -> list[Leg]:
        """Telephones outside to which the caller was put through, answered or not."""
        return [leg for leg in self.legs.values() if leg.role == "partner"]

    @property
    def put_through(self) -> bool:
        """Somebody outside, to whom the caller was put through, has spoken with them."""
        return any(leg.bridged_spans() for leg in self.partners)

    @property
    def abandoned(self) -> bool:
        """The caller went without having spoken to anybody or left a wish."""
        served = self.reached or self.put_through or self.message_s or self.menu_choice == "callback"
        return bool(self.ended_at) and not served


TALKERS = ("agent", "responder")
calls = Transitions[Call](phase=lambda call: call.phase)


@calls.on(f.CallArrived)
def _arrived(call: Call, fact: f.CallArrived) -> Call:
    began = earliest(call.arrived_at, fact.ring_started_at)
    return replace(call, direction="in", hotline_id=fact.hotline_id, arrived_at=began, cycle_ms=fact.cycle_ms)


@calls.on(f.CallPlaced)
def _placed(call: Call, fact: f.CallPlaced) -> Call:
    began = earliest(call.arrived_at, fact.at)
    return replace(call, direction="out", purpose=fact.purpose, attempt_id=fact.attempt_id, arrived_at=began)


@calls.on(f.CallRouted)
def _routed(call: Call, fact: f.CallRouted) -> Call:
    return replace(
        call,
        person_id=call.person_id or fact.person_id,
        owner_id=fact.owner_id,
        language=call.language if call.language_at else fact.language,
        stages=fact.stages,
        budget_ms=fact.budget_ms,
        nobody=fact.nobody,
        to_emergency=fact.emergency,
    )


@calls.on(f.CallerKnown)
def _known(call: Call, fact: f.CallerKnown) -> Call:
    return replace(call, person_id=fact.person_id)


@calls.on(f.CallAnswered)
def _answered(call: Call, fact: f.CallAnswered) -> Call:
    if call.answered_at and call.answered_at <= fact.at:
        return call
    return replace(call, answered_at=fact.at, answered_by=fact.by, answered_by_agent=fact.agent_id)


@calls.on(f.CallMenuChosen)
def _chose(call: Call, fact: f.CallMenuChosen) -> Call:
    if call.menu_at and call.menu_at > fact.at:
        return call
    return replace(
        call,
        menu_at=fact.at,
        menu_choice=fact.choice,
        priority=fact.priority,
        keeping=Keeping(skill=fact.skill, skill_s=fact.skill_s, language_s=fact.language_s),
        queue=fact.queue or call.queue,
        line_full_at=_full(call, fact),
    )


@calls.on(f.CallMenuMoved)
def _moved(call: Call, fact: f.CallMenuMoved) -> Call:
    steps = tuple(sorted({*call.menu_steps, (fact.step, fact.node)}))
    return replace(call, menu_steps=steps, line_full_at=_full(call, fact))


def _full(call: Call, fact: f.CallMenuMoved | f.CallMenuChosen) -> datetime | None:
    return earliest(call.line_full_at, fact.at) if fact.why == "full" else call.line_full_at


@calls.on(f.CallNumberEntered)
def _entered(call: Call, fact: f.CallNumberEntered) -> Call:
    return replace(call, numbers_entered=call.numbers_entered | {fact.asked})


@calls.on(f.CallLanguageChosen)
def _language(call: Call, fact: f.CallLanguageChosen) -> Call:
    if call.language_at and call.language_at > fact.at:
        return call
    return replace(call, language=fact.language, language_at=fact.at)


@calls.on(f.CallQueued)
def _queued(call: Call, fact: f.CallQueued) -> Call:
    return _in_queue(call, fact)


@calls.on(f.CallWidened)
def _widened(call: Call, fact: f.CallWidened) -> Call:
    """They wait as before; what the queue plays to them begins anew."""
    return _in_queue(call, fact)


def _in_queue(call: Call, fact: f.CallQueued | f.CallWidened) -> Call:
    since = earliest(call.line_since, fact.at)
    if call.queued_at and call.queued_at > fact.at:
        return replace(call, line_since=since)
    return replace(call, queued_at=fact.at, line_since=since, kept=Wish(skill=fact.skill, language=fact.language))


@calls.on(f.CallTold)
def _told(call: Call, fact: f.CallTold) -> Call:
    """The first figure is the one that is held against what happened; of a callback, what was told of that."""
    of_callback = call.menu_choice == "callback" and fact.at >= (call.menu_at or fact.at)
    if not of_callback and (call.told_s is not None or (fact.expected_s is None and call.told_at)):
        return replace(call, told_place=fact.place)
    return replace(call, told_at=fact.at, told_s=fact.expected_s, told_place=fact.place)


@calls.on(f.CallLeftLine)
def _left_line(call: Call, fact: f.CallLeftLine) -> Call:
    return replace(call, left_line_at=max(fact.at, call.left_line_at or fact.at))


@calls.on(f.CallMessageLeft)
def _message(call: Call, fact: f.CallMessageLeft) -> Call:
    """Told twice, once by what was written and once by the clock: it began where the earlier of them says."""
    began = earliest(call.message_from, fact.at - timedelta(seconds=fact.seconds))
    return replace(call, message_s=max(fact.seconds, call.message_s or 0.0), message_from=began)


@calls.on(f.StaticServed)
def _static(call: Call, fact: f.StaticServed) -> Call:
    return replace(call, static_why=call.static_why or fact.why)


@calls.on(f.HoldBegan)
def _hold(call: Call, fact: f.HoldBegan) -> Call:
    return replace(call, held_since=max(fact.at, call.held_since or fact.at))


@calls.on(f.HoldEnded)
def _unhold(call: Call, fact: f.HoldEnded) -> Call:
    return replace(call, held_until=max(fact.at, call.held_until or fact.at))


@calls.on(f.HangUpIntended)
def _intent(call: Call, fact: f.HangUpIntended) -> Call:
    if call.intent_at and call.intent_at <= fact.at:
        return call
    return replace(call, intent_at=fact.at, intent_by=fact.agent_id)


@calls.on(f.CallLost)
def _lost(call: Call, fact: f.CallLost) -> Call:
    return replace(call, lost_at=max(fact.at, call.lost_at or fact.at))


@calls.on(f.CallEnded)
def _ended(call: Call, fact: f.CallEnded) -> Call:
    lost = fact.lost if call.ended_at is None else call.lost_record and fact.lost
    return replace(call, ended_at=earliest(call.ended_at, fact.at), cause=fact.cause or call.cause, lost_record=lost)


@calls.on(OfferEnded)
def _offer_ended(call: Call, fact: OfferEnded) -> Call:
    this = {fact.offer_id}
    if fact.result == "unreachable":
        return replace(call, offers_unreachable=call.offers_unreachable | (this - call.offers_ignored))
    ignored = call.offers_ignored | this if fact.result == "ignored" else call.offers_ignored - this
    return replace(call, offers_ignored=ignored, offers_unreachable=call.offers_unreachable - this)


def _has_case(call: Call, fact: CaseOpened | CaseJoined) -> Call:
    return replace(call, case_id=call.case_id or fact.case_id)


calls.on(CaseOpened)(_has_case)
calls.on(CaseJoined)(_has_case)


def _duty_owed(call: Call, fact: DutyOpened | DutyJoined) -> Call:
    return replace(call, duty_id=call.duty_id or fact.duty_id)


calls.on(DutyOpened)(_duty_owed)
calls.on(DutyJoined)(_duty_owed)


def _leg_moved(call: Call, fact: LegStarted | LegRang | LegAnswered | LegBridged | LegUnbridged | LegEnded) -> Call:
    leg = call.legs.get(fact.leg_id) or Leg(leg_id=fact.leg_id, agent_id=fact.agent_id)
    return replace(call, legs={**call.legs, fact.leg_id: step_leg(leg, fact)})


for _kind in (LegStarted, LegRang, LegAnswered, LegBridged, LegUnbridged, LegEnded):
    calls.on(_kind)(_leg_moved)  # type: ignore[arg-type]


def step(call: Call | None, fact: Fact) -> Call | None:
    """What a fact does to its call; None where it means nothing. A first fact of any kind makes the call's record."""
    call_id = getattr(fact, "call_id", None)
    if call_id is None or type(fact) not in calls.kinds:
        return None
    return calls.step(call or Call(call_id=call_id), fact)
