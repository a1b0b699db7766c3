"""Which parts of a browser's page a fact may have changed. Pure, and generous: what did not change after all is not
sent; what is not named here is not looked at."""

from dataclasses import dataclass
from enum import Enum, auto

from domain import facts as f
from domain.cases import Case


class Topic(Enum):
    """A part of what one browser shows."""

    CALL = auto()  # my call, my state, the rings
    COLUMN = auto()  # the call column of the desk
    MIDDLE = auto()  # form, receipt or list, and what stands beside it
    SHIFT = auto()  # the call column while nobody calls
    WORK = auto()  # lists of work, badges
    CLOCK = auto()  # the loudest clock, escalations
    FLOOR = auto()
    JOBS = auto()
    CASE = auto()
    REPAIR = auto()
    MENUS = auto()  # where callers are in the menus
    CAMPAIGNS = auto()


URGENT = frozenset({Topic.CALL, Topic.COLUMN, Topic.MIDDLE, Topic.CLOCK})
"""Told at once; the rest a few times a second."""
EVERYTHING = frozenset(Topic)

LEGS = (f.LegStarted, f.LegRang, f.LegAnswered, f.LegBridged, f.LegUnbridged, f.LegEnded)
OFFERS = (f.OfferMade, f.OfferRang, f.OfferEnded)
ARRIVALS = (
    f.CallArrived, f.CallEnded, f.CallQueued, f.CallAnswered, f.CallLost, f.CallMenuChosen, f.StaticServed,
    f.CallTold, f.CallWidened, f.CallLeftLine,
)  # fmt: skip
MENUS = (f.CallMenuMoved, f.CallMenuChosen, f.CallEnded, f.CallAnswered, f.LegBridged)
CALLS = (*ARRIVALS, f.CallRouted, f.CallerKnown, f.HangUpIntended, f.HoldBegan, f.HoldEnded)
IN_CALL = (
    f.IdentityChecked, f.FieldUnmasked, f.ScriptStepSaid, f.RecordingStarted, f.RecordingStopped, f.RecordingSilenced,
    f.RecordingSealed, f.RecordingListened, f.ProofsCompared, f.ScriptBegun, f.OutcomeRecorded,
)  # fmt: skip
CASES = (
    f.CaseOpened, f.CaseRecorded, f.CaseDispatched, f.CaseReported, f.CaseDeclined, f.CaseSigned, f.CaseArrivedAt,
    f.CaseDone, f.CaseClosedWithoutRequest, f.EmergencyRaised, f.EmergencyWithdrawn, f.CaseTaken, f.CaseJoined,
)  # fmt: skip
CLOCKS = (f.ClockStarted, f.ClockStopped, f.ClockBroken, f.ClockEscalated, f.ClockAcknowledged)
DUTIES = (f.DutyOpened, f.DutyJoined, f.DutyTaken, f.DutyDone, f.PlaceKept, f.CallbackTried)
PEOPLE = (
    f.UserSignedIn, f.UserSignedOut, f.PhoneIssued, f.PhoneWithdrawn, f.PhoneReachable, f.PhoneUnreachable,
    f.AgentPaused, f.AgentUnpaused, f.WrapUpEnded, f.WrapUpLengthened,
)  # fmt: skip
CAMPAIGNS = (
    f.CampaignLaunched, f.CampaignStarted, f.CampaignPaused, f.CampaignResumed, f.CampaignModeChanged,
    f.CampaignStopped, f.CampaignFinished, f.AgentBeganDialing, f.AgentEndedDialing, f.AgentLent, f.EntryShown,
    f.EntryReserved, f.EntrySettled, f.AttemptSent, f.AttemptEnded, f.OutcomeRecorded, f.PromiseMade,
    f.PromiseCancelled, f.PromiseJudged, f.TargetSet, f.TargetWithdrawn, f.CallChecked, f.FindingReviewed,
    f.ListAssigned, f.ListHandedOver, f.ListHandedBack, f.CallbackHandedOver, *LEGS, *PEOPLE,
)  # fmt: skip
DIALING = (
    f.AgentBeganDialing, f.AgentEndedDialing, f.AgentLent, f.EntryShown, f.EntryReserved, f.EntrySettled,
    f.TargetSet, f.TargetWithdrawn, f.PromiseMade, f.CallbackHandedOver,
)  # fmt: skip
STEERED = (
    f.CampaignStarted, f.CampaignPaused, f.CampaignResumed, f.CampaignModeChanged, f.CampaignStopped,
    f.CampaignFinished, f.ListAssigned, f.ListHandedOver, f.ListHandedBack,
)  # fmt: skip
GUESSED = (f.ProofsLocked, f.StrangersKnocked)
HOUSE = (f.LinkUp, f.LinkDown, f.Reconciled, f.Repaired)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks, and at what. `calls`: those their desk shows now; `case_id`: the case whose page they have open."""

    user_id: str
    calls: frozenset[str]
    case_id: str | None


def touched(fact: f.Fact, viewer: Viewer, case: Case | None) -> frozenset[Topic]:
    """What this fact may have changed for this viewer. `case`: the one that it is about, as far as that is known."""
    found = _of_people_and_calls(fact, viewer, case)
    found |= {Topic.MENUS} if isinstance(fact, MENUS) else frozenset()
    return found | {Topic.CAMPAIGNS} if isinstance(fact, CAMPAIGNS) else found


def _of_people_and_calls(fact: f.Fact, viewer: Viewer, case: Case | None) -> frozenset[Topic]:
    if isinstance(fact, CASES):
        return _case(fact, viewer, case)
    if isinstance(fact, CLOCKS):
        return _clock(fact, viewer, case)
    if isinstance(fact, DUTIES):
        return frozenset({Topic.WORK, Topic.FLOOR, Topic.CLOCK})
    if isinstance(fact, (*LEGS, *OFFERS, *CALLS)):
        return _call(fact, viewer)
    if isinstance(fact, IN_CALL):
        return frozenset({Topic.COLUMN, Topic.CASE} if fact.call_id in viewer.calls else {Topic.CASE})
    if isinstance(fact, DIALING):
        return _dialing(fact, viewer)
    if isinstance(fact, STEERED):
        return frozenset({Topic.COLUMN})
    if isinstance(fact, PEOPLE):
        return _people(fact, viewer)
    if isinstance(fact, GUESSED):
        return frozenset({Topic.FLOOR})
    return frozenset({Topic.REPAIR, Topic.FLOOR}) if isinstance(fact, HOUSE) else frozenset()


def _call(fact: f.Fact, viewer: Viewer) -> frozenset[Topic]:
    mine = getattr(fact, "agent_id", None) == viewer.user_id or getattr(fact, "call_id", None) in viewer.calls
    found = {Topic.FLOOR, Topic.SHIFT} if isinstance(fact, (*ARRIVALS, f.LegEnded, f.LegBridged)) else {Topic.FLOOR}
    if mine:
        found |= {Topic.CALL, Topic.COLUMN}
        if not isinstance(fact, OFFERS):
            found |= {Topic.MIDDLE}
    return frozenset(found)


def _people(fact: f.Fact, viewer: Viewer) -> frozenset[Topic]:
    whose = getattr(fact, "agent_id", None) or getattr(fact, "user_id", None)
    if whose == viewer.user_id:
        return frozenset({Topic.CALL, Topic.COLUMN, Topic.MIDDLE, Topic.SHIFT, Topic.FLOOR})
    return frozenset({Topic.SHIFT, Topic.FLOOR})


def _dialing(fact: f.Fact, viewer: Viewer) -> frozenset[Topic]:
    whose = {getattr(fact, "agent_id", None), getattr(fact, "for_agent", None), getattr(fact, "by_id", None)}
    return frozenset({Topic.CALL, Topic.COLUMN}) if viewer.user_id in whose else frozenset()


def _case(fact: f.Fact, viewer: Viewer, case: Case | None) -> frozenset[Topic]:
    case_id = getattr(fact, "case_id", "")
    found = {Topic.FLOOR, Topic.JOBS}
    if case is None or case.owner_id == viewer.user_id:
        found |= {Topic.WORK, Topic.CLOCK}
    if case is None or case.call_id in viewer.calls:
        found |= {Topic.MIDDLE, Topic.COLUMN, Topic.CALL}
    if case_id == viewer.case_id:
        found |= {Topic.CASE}
    return frozenset(found)


def _clock(fact: f.Fact, viewer: Viewer, case: Case | None) -> frozenset[Topic]:
    owners = {getattr(fact, "owner_id", None), getattr(fact, "to_id", None), case.owner_id if case else None}
    found = {Topic.FLOOR, Topic.JOBS}
    if case is None or viewer.user_id in owners:
        found |= {Topic.CLOCK, Topic.WORK}
    if case is not None and case.call_id in viewer.calls:
        found |= {Topic.MIDDLE}
    if case is not None and case.case_id == viewer.case_id:
        found |= {Topic.CASE}
    return frozenset(found)
