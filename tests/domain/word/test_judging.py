"""A promise is kept by money that came in for it in time, and by no money that counted for another."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.facts import PromiseCancelled, PromiseJudged, PromiseMade, PromiseReminded
from domain.may_call.calendars import Calendar
from domain.word.judging import Judged, Terms, counted, judged, last_day, reminder_due
from domain.word.state import GivenWord, Payment, step

FRIDAY = date(2026, 11, 20)
MADE = datetime(2026, 11, 18, 5, tzinfo=UTC)
CALENDAR = Calendar(name="VN", version=1, confirmed_from=date(2026, 1, 1), confirmed_until=date(2027, 12, 31))
TERMS = Terms(calendar=CALENDAR)


def word(promise_id: str = "w1", amount: int = 1000, due: date = FRIDAY, **more: object) -> GivenWord:
    given = {"person_id": "p", "contract_id": "c", "currency": "VND", "made_at": MADE} | more
    return GivenWord(promise_id=promise_id, amount_minor=amount, due_on=due.isoformat(), **given)  # type: ignore[arg-type]


def paid(amount: int, on: date = FRIDAY, **more: object) -> Payment:
    given = {"payment_id": f"{on}-{amount}", "person_id": "p", "contract_id": "c", "currency": "VND"} | more
    return Payment(amount_minor=amount, paid_on=on.isoformat(), **given)  # type: ignore[arg-type]


def one(payments: list[Payment], today: date, terms: Terms = TERMS, **more: object) -> Judged:
    [result] = judged([word(**more)], payments, today, terms)  # type: ignore[arg-type]
    return result


MONDAY, TUESDAY = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)


@pytest.mark.parametrize(
    ("payments", "today", "result"),
    [
        ([], FRIDAY, None),
        ([], MONDAY, None),
        ([], TUESDAY, "broken"),
        ([paid(1000)], FRIDAY, "kept"),
        ([paid(600), paid(400, MONDAY)], MONDAY, "kept"),
        ([paid(999)], TUESDAY, "partly"),
        ([paid(1000, TUESDAY)], TUESDAY, "broken"),
        ([paid(1000, date(2026, 11, 17))], TUESDAY, "broken"),
        ([paid(1000, contract_id="other")], TUESDAY, "broken"),
        ([paid(1000, contract_id=None)], TUESDAY, "kept"),
        ([paid(1000, currency="CNY")], TUESDAY, "broken"),
    ],
)
def test_what_a_promise_has_become(payments: list[Payment], today: date, result: str | None) -> None:
    assert one(payments, today).result == result


def test_money_that_kept_one_promise_keeps_no_other() -> None:
    kept = word("w1", settled_at=MADE, result="kept", paid_minor=1000)
    [after] = judged([kept, word("w2", 500)], [paid(1000)], TUESDAY, TERMS)
    assert (after.promise_id, after.result, after.paid_minor) == ("w2", "broken", 0)
    [rest] = judged([kept, word("w2", 500)], [paid(1200)], TUESDAY, TERMS)
    assert (rest.result, rest.paid_minor) == ("partly", 200)


def test_so_little_may_lack_as_the_house_says() -> None:
    assert one([paid(990)], TUESDAY, Terms(calendar=CALENDAR, tolerance_minor=10)).result == "kept"
    assert one([paid(989)], TUESDAY, Terms(calendar=CALENDAR, tolerance_minor=10)).result == "partly"
    assert one([], TUESDAY, Terms(calendar=CALENDAR, tolerance_minor=5000)).result == "broken"


def test_the_grace_is_counted_in_the_houses_working_days() -> None:
    assert last_day(word(), TERMS) == MONDAY
    assert last_day(word(), Terms(grace_working_days=1)) == FRIDAY + timedelta(days=1)
    assert last_day(word(), Terms(calendar=CALENDAR, grace_working_days=0)) == FRIDAY


def test_one_payment_keeps_one_promise_the_first_due() -> None:
    words = [word("later", due=FRIDAY + timedelta(days=1)), word("first")]
    assert [(each.promise_id, each.result) for each in judged(words, [paid(1000)], FRIDAY, TERMS)] == [
        ("first", "kept"), ("later", None),
    ]  # fmt: skip


@given(
    st.lists(st.integers(1, 3000), max_size=6),
    st.lists(st.tuples(st.integers(1, 3000), st.integers(-3, 8)), max_size=6),
    st.integers(0, 12),
)
def test_no_more_is_counted_than_came_in_and_nobody_keeps_more_than_they_promised(
    amounts: list[int], came_in: list[tuple[int, int]], later: int
) -> None:
    words = [word(f"w{n}", amount, FRIDAY + timedelta(days=n)) for n, amount in enumerate(amounts)]
    payments = [
        paid(amount, FRIDAY + timedelta(days=ahead), payment_id=str(n)) for n, (amount, ahead) in enumerate(came_in)
    ]
    results = judged(words, payments, FRIDAY + timedelta(days=later), TERMS)
    assert sum(each.paid_minor for each in results) <= sum(amount for amount, _ in came_in)
    assert all(each.paid_minor <= words[int(each.promise_id[1:])].amount_minor for each in results)
    for each in results:
        assert (each.result == "kept") == (each.paid_minor == words[int(each.promise_id[1:])].amount_minor)


THEN = MADE - timedelta(hours=1)


@pytest.mark.parametrize(
    ("paid_on", "known_at", "result"),
    [
        (date(2026, 11, 18), THEN, "broken"),  # the house knew of it as it was promised: it was not owed any more
        (date(2026, 11, 18), MADE, "kept"),
        (date(2026, 11, 17), MADE + timedelta(days=1), "kept"),  # on its way: a transfer takes a working day
        (date(2026, 11, 16), MADE + timedelta(days=1), "broken"),  # it was there by the 17th, whoever booked it late
        (date(2026, 11, 1), MADE + timedelta(days=1), "broken"),
        (TUESDAY, MADE + timedelta(days=9), "broken"),
    ],
)
def test_money_from_before_the_promise_counts_only_while_it_may_have_been_on_its_way(
    paid_on: date, known_at: datetime, result: str
) -> None:
    assert one([paid(1000, paid_on, taken_at=known_at)], TUESDAY).result == result


def test_the_day_of_a_promise_is_the_walls() -> None:
    """Half past six in the morning there is the evening before in the journal."""
    early = datetime(2026, 11, 17, 23, 30, tzinfo=UTC)
    here = Terms(grace_working_days=0, zone="Asia/Ho_Chi_Minh")
    before = [paid(1000, date(2026, 11, 17), taken_at=early)]
    assert one(before, TUESDAY, here, made_at=early).result == "broken"
    assert one(before, TUESDAY, Terms(grace_working_days=0), made_at=early).result == "kept"


def test_what_kept_a_promise_keeps_no_other_after_it() -> None:
    kept = word("kept", settled_at=MADE + timedelta(days=1), result="kept", paid_minor=1000)
    words = [kept, word("open", due=FRIDAY + timedelta(days=1))]
    assert judged(words, [paid(1000)], FRIDAY, TERMS) == (Judged("open", None, 0),)
    assert judged(words, [paid(1500)], FRIDAY, TERMS) == (Judged("open", None, 500),)


def as_days_pass(words: list[GivenWord], payments: list[Payment], days: int) -> dict[str, Judged]:
    """Judged every day by what was known then, as the house does."""
    settled: dict[str, Judged] = {}
    for day in (MADE.date() + timedelta(days=n) for n in range(days)):
        now = datetime.combine(day, MADE.timetz())
        so_far = [replace(each, **ended(settled.get(each.promise_id), now)) for each in words]
        for each in judged(so_far, [p for p in payments if p.day <= day], day, TERMS):
            if each.result is not None:
                settled[each.promise_id] = each
    return settled


def ended(result: Judged | None, now: datetime) -> dict[str, Any]:
    return {"settled_at": now, "result": result.result, "paid_minor": result.paid_minor} if result else {}


PARTS = st.lists(st.tuples(st.integers(1, 3000), st.integers(-2, 8)), max_size=6)


def came(parts: list[tuple[int, int]]) -> list[Payment]:
    return [
        paid(amount, FRIDAY + timedelta(days=ahead), payment_id=f"{n:02}") for n, (amount, ahead) in enumerate(parts)
    ]


@given(st.lists(st.integers(1, 3000), max_size=5), PARTS)
def test_day_by_day_no_money_is_counted_twice(amounts: list[int], parts: list[tuple[int, int]]) -> None:
    words = [word(f"w{n}", amount, FRIDAY + timedelta(days=n)) for n, amount in enumerate(amounts)]
    settled = as_days_pass(words, came(parts), 20)
    assert set(settled) == {each.promise_id for each in words}, "in the end every promise is judged"
    assert sum(each.paid_minor for each in settled.values()) <= sum(amount for amount, _ in parts)


@given(st.integers(1, 3000), PARTS, st.randoms())
def test_neither_the_order_nor_the_parts_in_which_money_comes_matter(
    amount: int, parts: list[tuple[int, int]], chance: Random
) -> None:
    whole = one(came(parts), FRIDAY + timedelta(days=9), amount=amount)
    shuffled = came(parts)
    chance.shuffle(shuffled)
    halves = [half for some, day in parts for half in ((some // 2, day), (some - some // 2, day)) if half[0]]
    assert one(shuffled, FRIDAY + timedelta(days=9), amount=amount) == whole
    assert one(came(halves), FRIDAY + timedelta(days=9), amount=amount) == whole


@given(st.integers(1, 3000), PARTS, st.integers(1, 3000), st.integers(0, 3))
def test_more_money_never_makes_it_worse(amount: int, parts: list[tuple[int, int]], more: int, ahead: int) -> None:
    order = ("broken", "partly", "kept")
    less = one(came(parts), FRIDAY + timedelta(days=9), amount=amount)
    then = one(came([*parts, (more, ahead)]), FRIDAY + timedelta(days=9), amount=amount)
    assert order.index(then.result or "") >= order.index(less.result or "")
    assert then.paid_minor >= less.paid_minor


@pytest.mark.parametrize(
    ("made_on", "today", "due"),
    [
        (FRIDAY - timedelta(days=2), FRIDAY - timedelta(days=2), False),
        (FRIDAY - timedelta(days=2), FRIDAY - timedelta(days=1), True),
        (FRIDAY - timedelta(days=2), FRIDAY, True),
        (FRIDAY - timedelta(days=2), FRIDAY + timedelta(days=1), False),
        (FRIDAY - timedelta(days=1), FRIDAY - timedelta(days=1), False),
        (FRIDAY, FRIDAY, False),
    ],
)
def test_reminded_the_day_before_and_never_on_the_day_it_was_made(made_on: date, today: date, due: bool) -> None:
    assert reminder_due(word(), made_on, today) is due


def test_a_promise_as_its_facts_tell_it_what_is_settled_stays_so() -> None:
    made = PromiseMade(
        at=MADE, promise_id="w", person_id="p", by_id="khue", amount_minor=5, currency="VND", due_on="2026-11-20"
    )
    kept = PromiseJudged(at=MADE, promise_id="w", result="kept", paid_minor=5)
    cancelled = PromiseCancelled(at=MADE, promise_id="w", by_id="hang", reason="mistaken")
    told = [made, PromiseReminded(at=MADE, promise_id="w"), kept, cancelled]
    phases, state = [], None
    for fact in told:
        state = step(state, fact)
        assert state is not None
        phases.append(state.phase)
    assert phases == ["made", "reminded", "kept", "kept"]
    assert step(step(None, made), cancelled).phase == "cancelled"  # type: ignore[union-attr]
    assert not reminder_due(state, date(2026, 11, 18), FRIDAY)  # type: ignore[arg-type]
    results = [word(result=result) for result in ("kept", "broken", "partly", None)]
    assert counted(results) == {"kept": 1, "broken": 2}
