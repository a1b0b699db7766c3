"""How matters stand: cases by their step, payments by their day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.cases import Case
from domain.standing import owing, standing, standings

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@dataclass
class Due:
    title: str
    amount_minor: int
    due_on: date
    currency: str = "VND"


def ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


def test_a_case_stands_where_it_has_come_to_and_since_then() -> None:
    case = Case(case_id="c", number="TR-1", opened_at=ago(60), recorded_at=ago(59))
    assert (standing(case, NOW).phase, standing(case, NOW).since) == ("recorded", ago(59))
    there = Case(case_id="c", number="TR-1", opened_at=ago(60), dispatched_at=ago(50), arrived_at=ago(5))
    assert (standing(there, NOW).phase, standing(there, NOW).since) == ("on_site", ago(5))
    fresh = Case(case_id="c", opened_at=ago(1))
    assert (standing(fresh, NOW).phase, standing(fresh, NOW).since) == ("taking", ago(1))


def test_an_appointment_is_told_until_it_is_over_or_somebody_is_there() -> None:
    ahead = NOW + timedelta(hours=2)
    case = Case(case_id="c", opened_at=ago(60), signed_at=ago(10), appointment_at=ahead)
    assert standing(case, NOW).appointment_at == ahead
    assert standing(case, ahead).appointment_at is None
    there = Case(case_id="c", opened_at=ago(60), arrived_at=ago(10), appointment_at=ahead)
    assert standing(there, NOW).appointment_at is None


def test_the_newest_first_and_no_empty_call_among_them() -> None:
    cases = [
        Case(case_id="old", opened_at=ago(600)),
        Case(case_id="none", opened_at=ago(30), nothing_at=ago(29)),
        Case(case_id="unknown"),
        Case(case_id="new", opened_at=ago(10)),
    ]
    assert [found.case_id for found in standings(cases, NOW)] == ["new", "old", "unknown"]


def test_what_is_owed_the_first_due_first_with_its_sum() -> None:
    due = owing(
        [Due("card", 120_000, date(2026, 11, 29)), Due("fee", 936_000, date(2026, 11, 19)), Due("gift", 0, TODAY),
         Due("loan", 500, TODAY, "CNY")], TODAY,
    )  # fmt: skip
    assert [(p.title, p.late) for p in due.payments] == [("fee", True), ("loan", False), ("card", False)]
    assert dict(due.sums) == {"VND": 1_056_000, "CNY": 500}
    assert owing([], TODAY).payments == () == owing([], TODAY).sums
