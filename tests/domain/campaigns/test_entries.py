"""An entry from its first call to its end: ladders, promises, and whatever order or repetition facts come in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import facts as f
from domain.calls import Call
from domain.campaigns.choosing import PROMISED_KEPT, Candidate, order
from domain.campaigns.entries import Entry, entry_id, release, row_of, settle, settle_outcome, step
from domain.campaigns.ladders import CAME, LADDERS, came_of, is_trunk_trouble, ladder_wrong
from domain.campaigns.state import Campaign
from domain.facts.campaigns import Came
from domain.legs import Leg
from tests.conftest import NOON

CAMPAIGN = Campaign(campaign_id="c")


def reserved(try_no: int, token: int = 1, attempt_id: str = "") -> f.EntryReserved:
    return f.EntryReserved(
        at=NOON + timedelta(hours=try_no), entry_id="l:1", campaign_id="c", attempt_id=attempt_id or f"a{try_no}",
        try_no=try_no, token=token, agent_id="khue",
    )  # fmt: skip


def after(entry: Entry | None, *facts: f.Fact) -> Entry:
    for fact in facts:
        entry = step(entry, fact) or entry
    assert entry is not None
    return entry


@given(st.lists(st.sampled_from(CAME), max_size=20))
def test_every_ladder_ends_and_never_calls_sooner_than_it_says(ways: list[Came]) -> None:
    entry: Entry | None = None
    for number, came in enumerate(ways, start=1):
        if entry is not None and entry.over:
            assert step(entry, reserved(number)) is None, "who is not called any more is never reserved"
            return
        entry = after(entry, reserved(number))
        before = entry.came.get(came, 0)
        settled = settle(CAMPAIGN, entry, came, entry.reserved_at)  # type: ignore[arg-type]
        entry = after(entry, settled)
        if before < len(LADDERS[came]):
            assert entry.next_at == settled.at + timedelta(seconds=LADDERS[came][before])
        else:
            assert entry.phase == "exhausted" and entry.next_at is None
        assert entry.tries == number
        assert after(entry, settled) == entry, "told twice, it counts once"


def test_what_was_not_called_spends_nothing_and_comes_up_again() -> None:
    entry = after(None, reserved(1))
    back = after(entry, release(entry, "agent_gone", NOON + timedelta(hours=2)))
    assert (back.phase, back.tries, back.came, back.reason) == ("released", 0, {}, "agent_gone")
    assert back.next_at is not None and not back.over


def test_an_older_dialer_or_attempt_changes_nothing() -> None:
    entry = after(None, reserved(1, token=5))
    assert step(entry, reserved(2, token=9)) is None, "it is reserved"
    free = after(entry, release(entry, "x", NOON + timedelta(hours=2)))
    assert step(free, reserved(3, token=4)) is None, "an older dialer"
    again = after(free, reserved(3, token=5))
    assert step(again, settle(CAMPAIGN, entry, "busy", NOON + timedelta(hours=3, minutes=1))) is None, (
        "an older attempt"
    )


@pytest.mark.parametrize(
    ("outcome", "phase"),
    [("promise_to_pay", "done"), ("opt_out", "done"), ("absent", "retry"), ("callback", "callback")],
)
def test_an_outcome_ends_it_or_calls_again(outcome: str, phase: str) -> None:
    entry = after(None, reserved(1))
    promised = NOON + timedelta(days=1) if outcome == "callback" else None
    said = f.OutcomeRecorded(
        at=NOON + timedelta(hours=2), call_id="call", attempt_id="a1", entry_id="l:1", person_id="p", outcome=outcome,  # type: ignore[arg-type]
        script_id="s", script_version=1, by_id="khue", callback_at=promised,
    )  # fmt: skip
    done = after(entry, said, settle_outcome(CAMPAIGN, entry, said, said.at))
    assert (done.phase, done.outcome, done.tries) == (phase, outcome, 1)
    if promised:
        assert (done.next_at, done.agent_id) == (promised, "khue")


def test_a_promise_is_kept_by_who_made_it_then_by_anybody() -> None:
    promise = Candidate(entry_id="l:9", kind="callback", place=0, due_at=NOON, owner_id="khue")
    again = Candidate(entry_id="l:1", kind="again", place=0, due_at=NOON - timedelta(hours=1))
    theirs = Candidate(entry_id="l:2", kind="fresh", place=1, owner_id="ngan")
    fresh = Candidate(entry_id="l:3", kind="fresh", place=2)
    everything = [fresh, theirs, again, promise]
    assert [each.entry_id for each in order(everything, "khue", NOON)] == ["l:9", "l:1", "l:3"]
    assert [each.entry_id for each in order(everything, "ngan", NOON)] == ["l:1", "l:2", "l:3"]
    assert order(everything, "ngan", NOON + PROMISED_KEPT)[0] == promise
    assert promise not in order(everything, "khue", NOON - timedelta(seconds=1)), "not before its time"


def leg(cause: int, **more: object) -> Leg:
    return Leg(leg_id="x", role="customer", cause=cause, **more)  # type: ignore[arg-type]


def call(*legs: Leg) -> Call:
    return Call(call_id="c", direction="out", legs={each.leg_id: each for each in legs})


def test_the_lines_trouble_is_not_theirs() -> None:
    assert is_trunk_trouble(None, "failed"), "nothing was even begun"
    assert not is_trunk_trouble(call(), "failed", told=False), "it came and went while nobody looked"
    assert is_trunk_trouble(call(leg(34)), "failed")
    assert not is_trunk_trouble(call(leg(34, rang_at=NOON)), "failed"), "it rang: they may have noticed"
    assert not is_trunk_trouble(call(leg(1)), "failed") and came_of(call(leg(1)), "failed") == "invalid"
    assert not is_trunk_trouble(call(leg(17)), "busy")


def test_who_answered_and_found_nobody_is_left_in_peace_for_a_day() -> None:
    alone = call(leg(16, answered_at=NOON))
    assert came_of(alone, "answered") == "unconnected"
    entry = after(None, reserved(1))
    settled = settle(CAMPAIGN, entry, "unconnected", NOON)
    assert settled.next_at == NOON + timedelta(days=1)
    edges = ((NOON, True),)
    spoke = call(leg(16, answered_at=NOON), Leg(leg_id="y", role="agent", agent_id="khue", edges=edges))
    assert came_of(spoke, "answered") is None


@pytest.mark.parametrize(
    ("came", "waits", "wrong"),
    [
        ("busy", (60,), False),
        ("busy", (0,), True),
        ("busy", (10**9,), True),
        ("asleep", (60,), True),
        ("busy", (1,) * 21, True),
    ],
)
def test_a_ladder_that_cannot_be_is_told_so(came: str, waits: tuple[int, ...], wrong: bool) -> None:
    assert bool(ladder_wrong(came, waits)) == wrong


def test_an_entry_is_a_row_of_its_list() -> None:
    assert row_of(entry_id("a:b", 7)) == ("a:b", 7)


def test_shown_then_reserved_then_settled() -> None:
    until = NOON + timedelta(minutes=5)
    shown = f.EntryShown(at=NOON, entry_id="l:1", campaign_id="c", agent_id="khue", until=until)
    entry = after(None, shown)
    assert (entry.phase, entry.for_agent, entry.list_id) == ("shown", "khue", "l")
    assert after(entry, reserved(1)).phase == "reserved"
    assert after(entry, replace(release(entry, "not_taken", until))).phase == "released"


def test_a_promised_callback_that_is_passed_over_stays_promised() -> None:
    until = NOON + timedelta(minutes=5)
    promised = replace(release(Entry(entry_id="l:1"), "", NOON), settled="callback", agent_id="khue")
    entry = after(None, promised, f.EntryShown(at=NOON, entry_id="l:1", campaign_id="c", agent_id="ngan", until=until))
    for again in (entry, after(entry, reserved(1))):
        back = after(again, release(again, "passed_later", NOON + timedelta(hours=2)))
        assert (back.phase, back.agent_id) == ("callback", "khue")
