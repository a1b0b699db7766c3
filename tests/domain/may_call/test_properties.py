"""For every question: it agrees with the second opinion, nothing opens what is closed, `until` is the first."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.may_call import Ask, Attempted, OptOut, Pack, RuleBook, may_call
from tests.domain.may_call import made_up
from tests.domain.may_call.asks import AD, REMINDER, WILLING, book
from tests.domain.may_call.oracle import allows

EXAMPLES = int(os.environ.get("MAY_CALL_EXAMPLES", "20"))
"""More of them, and others each time, in `tests/soak`."""
SAME_EACH_TIME = "MAY_CALL_EXAMPLES" not in os.environ
SECOND = timedelta(seconds=1)
SHIPPED = (
    "VN-consumer-finance",
    "VN-advertising",
    "CN-consumer-credit",
    "CN-property-fee",
    "VN-house",
    "CN-house",
    "US-reg-f",
)


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books)
def test_it_agrees_with_the_second_opinion(ask: Ask, book: RuleBook) -> None:
    assert may_call(ask, book).allowed == allows(ask, book, ask.now)


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books, st.lists(st.floats(0, 1), max_size=20))
def test_until_is_the_first_instant_at_which_the_answer_is_yes(ask: Ask, book: RuleBook, parts: list[float]) -> None:
    said = may_call(ask, book)
    assert said.until is None or not said.allowed
    if said.until is not None:
        assert allows(ask, book, said.until)
        assert may_call(replace(ask, now=said.until), book).allowed
        for earlier in _between(ask.now, said.until, parts):
            assert not allows(ask, book, earlier), earlier
    elif not said.allowed:
        assert not any(allows(ask, book, ask.now + timedelta(hours=n)) for n in range(24 * 60))
    for objection in said.objections:
        assert objection.until is None or objection.until > ask.now
        assert said.until is None or (objection.until is not None and objection.until <= said.until)


def _between(now: datetime, until: datetime, parts: list[float]) -> list[datetime]:
    """The last second and microsecond before, every half hour of the way, and some at random."""
    span = (until - now) // SECOND
    every = [now + timedelta(minutes=30) * n for n in range(min(span // 1800, 400) + 1)]
    some = [now + SECOND * int(part * span) for part in parts]
    return [t for t in (until - SECOND, until - timedelta(microseconds=1), *every, *some) if now <= t < until]


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books, made_up.packs)
def test_one_more_pack_never_turns_no_into_yes(ask: Ask, book: RuleBook, more: Pack) -> None:
    before, after = may_call(ask, book), may_call(ask, replace(book, packs=(*book.packs, more)))
    assert before.allowed or not after.allowed
    assert set(before.objections) <= set(after.objections)
    assert _not_earlier(before.until, after.until) or after.allowed


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books, st.data())
def test_one_more_attempt_never_turns_no_into_yes(ask: Ask, book: RuleBook, data: st.DataObject) -> None:
    more: Attempted = data.draw(made_up.attempts(ask.now))
    before, after = may_call(ask, book), may_call(replace(ask, history=(*ask.history, more)), book)
    assert before.allowed or not after.allowed
    assert _not_earlier(before.until, after.until) or after.allowed


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books, made_up.opt_outs)
def test_one_more_opt_out_never_turns_no_into_yes_and_one_of_everything_wins(
    ask: Ask, book: RuleBook, more: OptOut
) -> None:
    opted = replace(ask, person=replace(ask.person, opt_outs=(*ask.person.opt_outs, more)))
    before, after = may_call(ask, book), may_call(opted, book)
    assert before.allowed or not after.allowed
    if more.covers == "everything" and more.number in (None, "a"):
        assert (after.allowed, after.until, after.objections[0].reason) == (False, None, "opted_out")


def _not_earlier(before: datetime | None, after: datetime | None) -> bool:
    return after is None or before is None or before <= after


@settings(max_examples=EXAMPLES, database=None, derandomize=SAME_EACH_TIME)
@given(made_up.asks(), made_up.books, st.randoms(use_true_random=False))
def test_the_order_of_packs_and_attempts_does_not_matter(ask: Ask, book: RuleBook, chance: object) -> None:
    shuffled = sorted(ask.history, key=lambda _: chance.random())  # type: ignore[attr-defined]
    before, after = (
        may_call(ask, book),
        may_call(replace(ask, history=tuple(shuffled)), replace(book, packs=book.packs[::-1])),
    )
    assert (before.allowed, before.until) == (after.allowed, after.until)
    assert set(before.objections) == set(after.objections)


@settings(max_examples=25, database=None, derandomize=SAME_EACH_TIME)
@given(
    st.lists(st.integers(0, 9 * 96), min_size=1, max_size=60).map(sorted),
    st.sampled_from(SHIPPED),
    st.sampled_from(["answered", "no_answer", "busy", "unknown"]),
)
def test_who_asks_before_each_call_never_breaks_a_pack(quarters: list[int], pack: str, outcome: str) -> None:
    """Whatever is tried when, what was allowed stays inside the caps of the shipped packs, counted again plainly."""
    start = datetime.fromisoformat("2026-03-09T00:00:00+07:00")
    calls: list[Attempted] = []
    contact = replace(REMINDER, purpose="unstated", event="reminder", brand_caller_id=True, do_not_call="clear")
    contact, person = replace(contact, register_day=AD.register_day), WILLING
    for quarter in quarters:
        now = start + timedelta(minutes=15 * quarter)
        if may_call(Ask(now=now, person=person, contact=contact, history=tuple(calls)), book(pack)).allowed:
            calls.append(Attempted(at=now, event="reminder", number="mobile", person_id="linh", outcome=outcome))  # type: ignore[arg-type]
    days = [call.at.date() for call in calls]
    a_day = max((days.count(day) for day in days), default=0)
    most = {
        "VN-consumer-finance": 5,
        "CN-property-fee": 1,
        "CN-consumer-credit": 3 if outcome in ("answered", "unknown") else 99,
    }
    assert a_day <= most.get(pack, 99)
    opens, closes = {
        "VN-consumer-finance": (7, 21),
        "VN-advertising": (8, 17),
        "CN-property-fee": (8, 20),
        "VN-house": (7, 21),
    }.get(pack, (8, 22))
    assert all(opens <= call.at.hour < closes for call in calls)
    if pack == "CN-property-fee":
        assert all((later.at - first.at) >= timedelta(days=7) for first, later in zip(calls, calls[3:], strict=False))
    if pack == "US-reg-f":
        assert all((later - first).days >= 7 for first, later in zip(days, days[7:], strict=False))
        if outcome in ("answered", "unknown"):
            assert all((later - first).days >= 7 for first, later in pairwise(days))
