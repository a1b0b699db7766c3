"""Cases: the table of what may happen when, and what stays true whatever happens."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import facts as f
from domain.cases import Case, may, step
from domain.decisions import ALLOWED, Refused
from domain.facts import Fact
from tests.conftest import NOON

OPENED = f.CaseOpened(at=NOON, case_id="c", number="TR-2611-0001", owner_id="khue", person_id="oanh", call_id="call")
STORY: dict[str, Fact] = {
    "recorded": f.CaseRecorded(
        at=NOON, case_id="c", by_id="khue", category="engineering", text_hash="h", read_back=True
    ),
    "dispatched": f.CaseDispatched(at=NOON, case_id="c", by_id="khue", department_id="d", duty_user_id="sang"),
    "signed": f.CaseSigned(at=NOON, case_id="c", by_id="sang"),
    "on_site": f.CaseArrivedAt(at=NOON, case_id="c", by_id="sang"),
    "done": f.CaseDone(at=NOON, case_id="c", by_id="sang", fee_minor=95000),
}
OTHERS: list[Fact] = [
    f.CaseClosedWithoutRequest(at=NOON, case_id="c", by_id="khue", why="silent"),
    f.CaseDispatched(at=NOON, case_id="c", by_id="khue", department_id="d", duty_user_id="hai"),
    f.CaseDeclined(at=NOON, case_id="c", by_id="sang"),
    f.EmergencyRaised(at=NOON, case_id="c", by_id="khue"),
    f.EmergencyWithdrawn(at=NOON, case_id="c", by_id="khue"),
    f.CaseReported(at=NOON, case_id="c", to_id="hang", to="superior"),
]
everything = st.lists(st.sampled_from([*STORY.values(), *OTHERS]), max_size=12)


def folded(*facts: Fact) -> Case:
    case: Case | None = None
    for fact in facts:
        case = step(case, fact) or case
    assert case is not None
    return case


def test_the_straight_way() -> None:
    facts: list[Fact] = [OPENED]
    for phase, fact in STORY.items():
        facts.append(fact)
        assert folded(*facts).phase == phase
    assert not folded(*facts).open


@pytest.mark.parametrize(
    ("reached", "kind", "allowed"),
    [
        ("taking", f.CaseSigned, False),
        ("taking", f.CaseDone, False),
        ("taking", f.CaseDispatched, True),
        ("dispatched", f.CaseSigned, True),
        ("dispatched", f.CaseArrivedAt, False),
        ("signed", f.CaseArrivedAt, True),
        ("signed", f.CaseClosedWithoutRequest, False),
        ("done", f.CaseRecorded, False),
    ],
)
def test_what_may_happen_when(reached: str, kind: type[Fact], allowed: bool) -> None:
    steps = list(STORY)
    told = [] if reached == "taking" else [STORY[phase] for phase in steps[: steps.index(reached) + 1]]
    case = folded(OPENED, *told)
    assert may(case, kind) == (ALLOWED if allowed else Refused("case_phase", reached))


@given(everything)
def test_what_the_table_refuses_changes_nothing_and_what_it_allows_is_asked_alike(told: list[Fact]) -> None:
    case = folded(OPENED)
    for fact in told:
        after = step(case, fact)
        assert (after is not None) == (may(case, type(fact)) == ALLOWED)
        case = after or case


@given(everything)
def test_the_owner_and_the_number_never_change(told: list[Fact]) -> None:
    case = folded(OPENED, *told)
    assert (case.owner_id, case.number, case.call_id, case.opened_at) == ("khue", "TR-2611-0001", "call", NOON)


@given(everything)
def test_a_case_that_is_over_stays_over(told: list[Fact]) -> None:
    case, over = folded(OPENED), False
    for fact in told:
        case = step(case, fact) or case
        assert not (over and case.open)
        over = not case.open


def test_another_person_must_sign_anew_and_the_first_times_stay() -> None:
    later = f.CaseDispatched(
        at=NOON + timedelta(hours=1), case_id="c", by_id="khue", department_id="d", duty_user_id="hai"
    )
    case = folded(OPENED, STORY["recorded"], STORY["dispatched"], STORY["signed"], later)
    assert (case.phase, case.signed_by, case.dispatched_at) == ("dispatched", None, NOON)


def test_an_anonymous_record_forgets_the_person() -> None:
    anonymous = f.CaseRecorded(
        at=NOON, case_id="c", by_id="khue", category="complaint", text_hash="h", person_id="oanh", anonymous=True
    )
    assert folded(OPENED, anonymous).person_id is None
