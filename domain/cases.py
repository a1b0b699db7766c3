"""A case: what a caller asked for, owned by whoever took it.

    taking ── recorded ── dispatched ── signed ── on_site ── done
       └── nothing  (the call held no request)

An emergency may be dispatched before it is recorded: the record follows.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.decisions import ALLOWED, Decision, Refused
from domain.facts import cases as f
from domain.facts.vocabulary import Fact
from domain.fold import Transitions

CATEGORIES = (
    "engineering", "security", "fire", "cleaning", "complaint", "help", "inquiry",
    "loan", "instalment", "card",
)  # fmt: skip
"""C2: property desks and consumer finance, in the users' own words. Finer ones are data of the organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One request. Texts (place, content, contact) are rows, not facts. `taken_at`: since when somebody has spoken with
    the caller or written it down; `joined`: later calls that belong to it."""

    case_id: str
    number: str = ""
    owner_id: str = ""
    person_id: str | None = None
    call_id: str | None = None
    category: str = ""
    emergency: bool = False
    anonymous: bool = False
    read_back: bool = False
    appointment_at: datetime | None = None
    department_id: str | None = None
    duty_user_id: str | None = None
    opened_at: datetime | None = None
    taken_at: datetime | None = None
    recorded_at: datetime | None = None
    dispatched_at: datetime | None = None
    reported_to: tuple[str, ...] = ()
    superiors_told: tuple[str, ...] = ()
    declined_by: tuple[str, ...] = ()
    signed_at: datetime | None = None
    signed_by: str | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    fee_minor: int = 0
    joined: tuple[str, ...] = ()
    nothing_at: datetime | None = None
    nothing_why: str | None = None

    @property
    def phase(self) -> str:
        """The farthest step reached."""
        steps = (
            ("nothing", self.nothing_at), ("done", self.done_at), ("on_site", self.arrived_at),
            ("signed", self.signed_at), ("dispatched", self.dispatched_at), ("recorded", self.recorded_at),
        )  # fmt: skip
        return next((name for name, at in steps if at), "taking")

    @property
    def calls(self) -> tuple[str, ...]:
        """The call that made it, and those that joined it."""
        made = (self.call_id,) if self.call_id else ()
        return tuple(dict.fromkeys((*made, *self.joined)))

    @property
    def open(self) -> bool:
        """Work on it is still owed here. `done` waits for acceptance and the return visit."""
        return self.phase not in ("nothing", "done")

    @property
    def seeks_help(self) -> bool:
        """An emergency with a department that nobody has signed for: somebody is to be found, now."""
        return self.emergency and self.duty_user_id is not None and self.signed_at is None and self.open


cases = Transitions[Case](phase=lambda case: case.phase)
WORKING = ("taking", "recorded", "dispatched", "signed", "on_site")


@cases.on(f.CaseOpened)
def _opened(case: Case, fact: f.CaseOpened) -> Case:
    return replace(
        case,
        number=fact.number,
        owner_id=fact.owner_id,
        person_id=case.person_id or fact.person_id,
        call_id=fact.call_id,
        emergency=case.emergency or fact.emergency,
        opened_at=fact.at,
        taken_at=fact.at if fact.taken else case.taken_at,
    )


@cases.on(f.CaseJoined)
def _joined(case: Case, fact: f.CaseJoined) -> Case:
    return replace(case, joined=tuple(dict.fromkeys((*case.joined, fact.call_id))))


@cases.on(f.CaseTaken)
def _taken(case: Case, fact: f.CaseTaken) -> Case:
    return case if case.taken_at else replace(case, owner_id=fact.by_id, taken_at=fact.at)


@cases.on(f.CaseRecorded, *WORKING)
def _recorded(case: Case, fact: f.CaseRecorded) -> Case:
    return replace(
        case,
        category=fact.category,
        person_id=None if fact.anonymous else fact.person_id or case.person_id,
        emergency=fact.emergency,
        anonymous=fact.anonymous,
        read_back=fact.read_back,
        appointment_at=fact.appointment_at,
        recorded_at=case.recorded_at or fact.at,
        taken_at=case.taken_at or fact.at,
    )


@cases.on(f.EmergencyRaised, *WORKING)
def _raised(case: Case, fact: f.EmergencyRaised) -> Case:
    return replace(case, emergency=True)


@cases.on(f.EmergencyWithdrawn, *WORKING)
def _withdrawn(case: Case, fact: f.EmergencyWithdrawn) -> Case:
    return replace(case, emergency=False)


@cases.on(f.CaseReported)
def _reported(case: Case, fact: f.CaseReported) -> Case:
    reported = tuple(dict.fromkeys((*case.reported_to, fact.to_id)))
    if fact.to == "superior":
        return replace(case, superiors_told=tuple(dict.fromkeys((*case.superiors_told, fact.to_id))))
    return replace(case, reported_to=reported)


@cases.on(f.CaseDeclined, "dispatched", "signed")
def _declined(case: Case, fact: f.CaseDeclined) -> Case:
    return replace(case, declined_by=tuple(dict.fromkeys((*case.declined_by, fact.by_id))))


@cases.on(f.CaseDispatched, *WORKING)
def _dispatched(case: Case, fact: f.CaseDispatched) -> Case:
    again = case.department_id is not None and case.duty_user_id != fact.duty_user_id
    kept = replace(case, department_id=fact.department_id, duty_user_id=fact.duty_user_id)
    signed_at, signed_by = (None, None) if again else (case.signed_at, case.signed_by)
    return replace(kept, dispatched_at=case.dispatched_at or fact.at, signed_at=signed_at, signed_by=signed_by)


@cases.on(f.CaseSigned, "dispatched")
def _signed(case: Case, fact: f.CaseSigned) -> Case:
    return replace(case, signed_at=fact.at, signed_by=fact.by_id)


@cases.on(f.CaseArrivedAt, "signed")
def _arrived(case: Case, fact: f.CaseArrivedAt) -> Case:
    return replace(case, arrived_at=fact.at)


@cases.on(f.CaseDone, "recorded", "dispatched", "signed", "on_site")
def _done(case: Case, fact: f.CaseDone) -> Case:
    return replace(case, done_at=fact.at, done_by=fact.by_id, fee_minor=fact.fee_minor)


@cases.on(f.CaseClosedWithoutRequest, "taking", "recorded")
def _nothing(case: Case, fact: f.CaseClosedWithoutRequest) -> Case:
    return replace(case, nothing_at=fact.at, nothing_why=fact.why)


def step(case: Case | None, fact: Fact) -> Case | None:
    """What a fact does to its case; None where it means nothing in this phase."""
    if type(fact) not in cases.kinds:
        return None
    return cases.step(case or Case(case_id=fact.case_id), fact)  # type: ignore[attr-defined]


def may(case: Case, kind: type[Fact]) -> Decision:
    """May this happen to the case now? The same table that folds answers, so both can never disagree."""
    phases, _ = cases._table[kind]
    return ALLOWED if not phases or case.phase in phases else Refused("case_phase", case.phase)
