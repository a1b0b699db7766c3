"""The judge finds nothing in what is right, and each broken promise in what is not: one seeded violation a rule."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from domain import facts as f
from domain.clocks import Clock
from domain.duties import Duty
from domain.facts import Fact
from domain.house import HouseRules
from domain.judge import RULES, Broken, Evidence, judge
from domain.may_call import Ask, Contact, Person, RuleBook, may_call, record, text_of
from store.packs import shipped
from tests.conftest import NOON
from tests.domain.judge.advertising_broken import SEEDED
from tests.domain.judge.campaigns_broken import OF_CAMPAIGNS
from tests.domain.judge.good_day import a_good_day, clock, decided, evidence_of
from tests.domain.judge.promises_broken import BROKEN, KEPT, OF_PROMISES, OPEN
from tests.domain.judge.recordings_broken import OF_RECORDINGS
from tests.story import CallStory

LATER = NOON + timedelta(hours=1)
Seed = Callable[[Evidence], Evidence]
PACKS = {f"{pack.name} {pack.version}": pack for pack in shipped().packs.values()}
ALL = [rule for rules in RULES.values() for rule in rules]


def test_a_good_day_has_nothing_broken() -> None:
    assert judge(evidence_of(a_good_day()), LATER) == []


def test_an_empty_house_has_nothing_broken() -> None:
    assert judge(Evidence(), LATER) == []


def call(evidence: Evidence, call_id: str = "answered", **changes: Any) -> Evidence:
    """The same evidence with a call's record changed."""
    changed = replace(evidence.calls[call_id], **changes)
    return replace(evidence, calls={**evidence.calls, call_id: changed})


def told(evidence: Evidence, *facts: Fact) -> Evidence:
    """The same evidence with more facts, and what they fold into."""
    return replace(
        evidence_of([*evidence.facts, *facts]), accepted=evidence.accepted, rules=evidence.rules, zone=evidence.zone
    )


def without(evidence: Evidence, kind: type[Fact]) -> Evidence:
    return evidence_of([fact for fact in evidence.facts if not isinstance(fact, kind)])


def leg(evidence: Evidence, leg_id: str, **changes: Any) -> Evidence:
    legs = evidence.calls["answered"].legs
    return call(evidence, legs={**legs, leg_id: replace(legs[leg_id], **changes)})


def stopped_early(evidence: Evidence) -> Clock:
    """A clock that was kept before it began: no fold makes one, a table may hold it."""
    return replace(evidence.clocks["case-record"], stopped_at=NOON - timedelta(hours=2))


def second_call(evidence: Evidence) -> Evidence:
    one = CallStory(at=LATER, call_id="one").arrives().rings("khue").answered("khue")
    two = CallStory(at=LATER, call_id="two").arrives().rings("khue").answered("khue")
    return told(evidence, *(item for item in (*one.new(), *two.new()) if isinstance(item, Fact)))


def rung_while(evidence: Evidence, *before: Fact) -> Evidence:
    return told(evidence, *before, f.OfferMade(at=LATER, call_id="missed", offer_id="o", agent_id="khue"))


def rang_out(evidence: Evidence) -> Evidence:
    story = CallStory(at=NOON, call_id="long").arrives().later(29).ends()
    return told(evidence, *(item for item in story.new() if isinstance(item, Fact)))


def reminded(evidence: Evidence, *moments: datetime) -> Evidence:
    """Reminders to one person, each with a verdict that says yes, whatever the rules say."""
    facts: list[Fact] = []
    for place, at in enumerate(moments):
        ids = {"attempt_id": f"r{place}", "call_id": f"rc{place}"}
        facts += [
            f.AttemptReserved(at=at, channel_id=f"c{place}", purpose="talk", for_id=f"entry-{place}", person_id="oanh",
                              contact="reminder", **ids),
            decided(ids["attempt_id"], at, packs=("VN-consumer-finance 1",)),
            f.AttemptSent(at=at, **ids),
            f.AttemptEnded(at=at, outcome="no_answer", **ids),
        ]  # fmt: skip
    return replace(told(evidence, *facts), packs=PACKS, calendars=shipped().calendars)


def said_no(evidence: Evidence) -> Evidence:
    return told(
        evidence,
        f.PersonOptedOut(at=NOON, opt_out_id="no", person_id="oanh", covers="everything", via="agent", by_id="khue"),
    )


def forged(evidence: Evidence) -> Evidence:
    """A record made for a call at night, and a fact that says yes with the hash of it."""
    night = NOON + timedelta(hours=12)
    person = Person(person_id="oanh", numbers=("n1",), zones=("Asia/Ho_Chi_Minh",))
    ask, book = (
        Ask(now=night, person=person, contact=Contact(purpose="reminder", number="n1")),
        RuleBook(packs=(PACKS["VN-consumer-finance 1"],), calendars=shipped().calendars),
    )
    text = text_of(record(ask, book, may_call(ask, book)))
    yes = replace(
        decided("r", night, packs=("VN-consumer-finance 1",)), sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    told_so = told(evidence, yes)
    return replace(told_so, records={yes.verdict_id: text}, packs=PACKS, calendars=shipped().calendars)


def test_what_is_right_by_its_rules_is_found_right() -> None:
    hours = [NOON + timedelta(hours=1, minutes=each) for each in range(5)]
    assert judge(reminded(evidence_of(a_good_day()), *hours), LATER) == []


FORBIDDEN = decided("try", LATER, allowed=False)
SPEAKS = f.LegBridged(at=LATER, call_id="back", leg_id="khue.1", bridge_id="b", agent_id="khue")
REMINDED: tuple[Fact, ...] = (
    f.AttemptReserved(
        at=LATER, attempt_id="dun", call_id="dun", channel_id="d", purpose="callback", for_id="promise",
        contact="reminder",
    ),
    f.AttemptSent(at=LATER, attempt_id="dun", call_id="dun"),
    replace(SPEAKS, call_id="dun"),
)  # fmt: skip
"""Called back for what nobody wished, and put through."""
WRONG = (f.NumberFoundWrong(at=NOON, wrong_id="w", person_id="oanh", why="not_me"), *REMINDED)
SENT = f.AttemptSent(at=LATER, attempt_id="try", call_id="back")
PAUSED = f.AgentPaused(at=NOON + timedelta(minutes=30), agent_id="khue", reason="lunch")
WENT = f.UserSignedOut(at=NOON + timedelta(minutes=30), user_id="khue", session_id="s")


def told_more(more: tuple[Fact, ...], evidence: Evidence) -> Evidence:
    return told(evidence, *more)


def told_in_the_house(more: tuple[Fact, ...], evidence: Evidence) -> Evidence:
    """Told in a house whose rules are known."""
    return told(replace(evidence, rules=HouseRules(), zone="Asia/Ho_Chi_Minh"), *more)


SEEDS: dict[str, tuple[int, Seed]] = {
    "call_without_record": (1, lambda e: replace(e, calls={k: c for k, c in e.calls.items() if k != "missed"})),
    "call_without_beginning": (1, lambda e: call(e, arrived_at=None)),
    "accepted_and_not_recorded": (1, lambda e: replace(e, accepted=frozenset({"answered", "missed", "unheard"}))),
    "recorded_and_not_accepted": (1, lambda e: replace(e, accepted=frozenset({"answered"}))),
    "two_records_of_one_call": (1, lambda e: told(e, _arrives("one"), _arrives("two"))),
    "lost_without_reason": (2, lambda e: call(e, lost_record=True)),
    "call_without_channels": (2, lambda e: call(e, ended_at=None)),
    "channel_without_call": (2, lambda e: leg(e, "khue-answered", ended_at=None)),
    "table_is_not_the_fold": (3, lambda e: call(e, language="zh")),
    "call_times": (4, lambda e: call(e, answered_at=NOON - timedelta(seconds=1))),
    "leg_times": (4, lambda e: leg(e, "khue-answered", answered_at=NOON - timedelta(seconds=1))),
    "offer_times": (4, lambda e: told(e, _offer_ends_early())),
    "negative_duration": (4, lambda e: call(e, message_s=-1.0)),
    "clock_times": (4, lambda e: replace(e, clocks={**e.clocks, "case-record": stopped_early(e)})),
    "two_calls_at_once": (5, second_call),
    "on_call_without_channel": (5, lambda e: told(without(e, f.LegEnded), *_leg_ends_elsewhere())),
    "rung_while_away": (5, lambda e: rung_while(e, PAUSED)),
    "taken_call_without_case": (6, lambda e: without(e, f.CaseOpened)),
    "missed_call_without_duty": (6, lambda e: without(e, f.DutyOpened)),
    "case_without_owner": (6, lambda e: replace(e, cases={"case": replace(e.cases["case"], owner_id="")})),
    "case_without_clock": (6, lambda e: replace(e, clocks={"duty-duty": e.clocks["duty-duty"]})),
    "duty_without_owner": (6, lambda e: replace(e, duties={"duty": replace(e.duties["duty"], owner_id=None)})),
    "duty_without_due_time": (6, lambda e: replace(e, duties={"duty": replace(e.duties["duty"], due_at=None)})),
    "duty_without_clock": (6, lambda e: replace(e, duties={**e.duties, "more": Duty(duty_id="more", owner_id="a")})),
    "two_open_clocks": (6, lambda e: replace(e, clocks={**e.clocks, "again": e.clocks["case-record"]})),
    "emergency_without_case": (6, lambda e: told(e, *_presses_zero())),
    "emergency_nobody_called": (6, lambda e: told(e, *_presses_zero(), *_sent_to_nobody())),
    "clock_without_due_time": (6, lambda e: replace(e, clocks={**e.clocks, "new": Clock(clock_id="new")})),
    "rung_outside_hours": (8, lambda e: reminded(e, NOON + timedelta(hours=9))),
    "rung_above_cap": (8, lambda e: reminded(e, *(NOON + timedelta(hours=1, minutes=each) for each in range(6)))),
    "rung_after_opt_out": (8, lambda e: reminded(said_no(e), NOON + timedelta(hours=1))),
    "verdict_record_changed": (8, lambda e: replace(e, records={"try-050329": "{}"})),
    "decided_otherwise": (8, forged),
    "rung_twice_at_once": (9, lambda e: without(reminded(e, LATER, LATER), f.AttemptEnded)),
    "sent_without_asking": (16, lambda e: without(e, f.MayCallDecided)),
    "sent_though_forbidden": (16, lambda e: told(without(e, f.AttemptSent), FORBIDDEN, SENT)),
    "sent_twice": (9, lambda e: told(e, SENT)),
    "reserved_beside_another": (9, lambda e: told(without(e, f.AttemptEnded), _reserved("again"))),
    "call_without_recording": (11, lambda e: replace(e, recordings={})),
    "one_side_only": (11, lambda e: replace(e, recordings={"answered": replace(e.recordings["answered"], channels=1)})),
    "short_and_not_flagged": (
        11,
        lambda e: replace(e, recordings={"answered": replace(e.recordings["answered"], seconds=57.9)}),
    ),
    **SEEDED,
    **OF_RECORDINGS,
    "heard_and_not_checked": (13, lambda e: told(e, f.RecordingHeard(
        at=NOON, call_id="answered", language="vi", model="m", seconds=1, words=1, took_s=1))),
    "checked_unheard": (13, lambda e: told(e, f.CheckQueued(at=NOON, call_id="answered", script_id="s"))),
    "sent_without_reservation": (16, lambda e: told(e, f.AttemptSent(at=LATER, attempt_id="wild", call_id="w"))),
    "sent_though_refused": (16, lambda e: told(e, _refused(), SENT)),
    "placed_without_sending": (16, lambda e: without(e, f.AttemptSent)),
    "rang_out": (16, rang_out),
    "rung_wrong_number": (8, lambda e: replace(told(e, *WRONG), of_wrong={"dun": frozenset({"w"})})),
    "connected_without_asking": (16, lambda e: told(e, *REMINDED)),
    "connected_though_forbidden": (
        16,
        lambda e: told(e, decided("try", LATER, allowed=False, stage="answer"), SPEAKS),
    ),
    **{rule: (invariant, partial(told_more, more)) for rule, (invariant, more) in OF_CAMPAIGNS.items()},
    **{rule: (invariant, partial(told_in_the_house, more)) for rule, (invariant, more) in OF_PROMISES.items()},
}  # fmt: skip


def _presses_zero() -> tuple[Fact, ...]:
    story = CallStory(at=NOON, call_id="help").arrives().later(14).ivr_answers("emergency")
    return tuple(item for item in story.new() if isinstance(item, Fact))


def _sent_to_nobody() -> tuple[Fact, ...]:
    """A case, a person on duty, and nobody who rings them."""
    return (
        f.CaseOpened(at=NOON, case_id="fire", number="1", owner_id="hang", call_id="help", emergency=True, taken=False),
        f.CaseDispatched(at=NOON, case_id="fire", by_id="", department_id="security", duty_user_id="tin"),
    )


def _rung(outcome: Any, at: datetime) -> tuple[Fact, ...]:
    """The person on duty was rung for it, and how that ended."""
    return (
        f.AttemptReserved(
            at=at, attempt_id="ring", call_id="r", channel_id="r", purpose="emergency", for_id="fire", to_id="tin"
        ),
        f.AttemptEnded(at=at, attempt_id="ring", call_id="r", outcome=outcome),
    )


def test_an_emergency_is_called_for_until_somebody_is_reached() -> None:
    def found(*more: Fact) -> set[str]:
        evidence = told(evidence_of(a_good_day()), *_presses_zero(), *_sent_to_nobody(), *more)
        return {broken.rule for broken in judge(evidence, LATER) if broken.subject_id == "fire"}

    lately, long_ago = LATER - timedelta(minutes=9), LATER - timedelta(minutes=11)
    sign = clock("sign", "fire", NOON, 90)
    assert found(sign, *_rung("no_answer", lately)) == set()
    assert found(sign, *_rung("no_answer", long_ago)) == {"emergency_nobody_called"}
    answer = f.ResponderAnswered(
        at=NOON, call_id="r", attempt_id="ring", case_id="fire", user_id="tin", answer="cannot"
    )
    assert found(sign, *_rung("answered", long_ago), answer) == set()
    assert found(sign, *_rung("no_answer", long_ago)[:1]) == set(), "it rings"


def _arrives(call_id: str) -> Fact:
    return f.CallArrived(
        at=NOON, call_id=call_id, hotline_id="main", ring_started_at=NOON, cycle_ms=5000, linkedid="linked"
    )


def _offer_ends_early() -> Fact:
    early = NOON - timedelta(seconds=1)
    return f.OfferEnded(at=early, call_id="answered", offer_id="khue-answered", agent_id="khue", result="ignored")


def _reserved(attempt_id: str) -> Fact:
    return f.AttemptReserved(
        at=LATER, attempt_id=attempt_id, call_id="c2", channel_id="c2", purpose="callback", for_id="duty"
    )


def _refused() -> Fact:
    return f.AttemptRefused(at=LATER, attempt_id="try", for_id="duty", reason="number_not_allowed")


def _leg_ends_elsewhere() -> tuple[Fact, ...]:
    """The call knows that the agent's leg is gone; the agent was never told."""
    return (f.LegEnded(at=NOON + timedelta(seconds=64), call_id="answered", leg_id="khue-answered"),)


@pytest.mark.parametrize("rule", SEEDS)
def test_a_seeded_violation_is_found(rule: str) -> None:
    invariant, seed = SEEDS[rule]
    found = judge(seed(evidence_of(a_good_day())), LATER)
    assert rule in {broken.rule for broken in found}
    assert {broken.invariant for broken in found if broken.rule == rule} == {invariant}


def test_every_rule_of_the_judge_is_seeded() -> None:
    found: set[str] = set()
    for _, seed in SEEDS.values():
        for rule in ALL:
            if any(True for _ in rule(seed(evidence_of(a_good_day())), LATER)):
                found.add(rule.__name__)
    assert found == {rule.__name__ for rule in ALL}


def test_who_asked_to_be_called_speaks_with_us_though_nobody_could_be_asked_as_they_answered() -> None:
    found = {broken.rule for broken in judge(told(evidence_of(a_good_day()), SPEAKS), LATER)}
    assert not found & {"connected_without_asking", "connected_though_forbidden"}


@pytest.mark.parametrize(("of", "broken"), [("somebody", False), ("oanh", True)])
def test_who_asked_on_a_number_to_be_called_has_it_unless_they_said_that_they_do_not(of: str, broken: bool) -> None:
    day = [replace(fact, person_id="oanh") if isinstance(fact, f.AttemptReserved) else fact for fact in a_good_day()]
    note = f.NumberFoundWrong(at=NOON, wrong_id="w", person_id=of, why="wrong_number")
    evidence = replace(evidence_of([note, *day]), of_wrong={"try": frozenset({"w"})})
    assert ("rung_wrong_number" in {each.rule for each in judge(evidence, LATER)}) is broken


@pytest.mark.parametrize("right", [KEPT, BROKEN, OPEN])
def test_a_promise_that_is_watched_is_found_right(right: tuple[Fact, ...]) -> None:
    assert judge(told_in_the_house(right, evidence_of(a_good_day())), LATER) == []


@pytest.mark.parametrize("away", [PAUSED, WENT])
def test_rung_within_the_quiet_is_no_violation(away: Fact) -> None:
    evidence = evidence_of(a_good_day())
    offer = f.OfferMade(at=away.at + timedelta(seconds=4), call_id="missed", offer_id="o", agent_id="khue")
    assert "rung_while_away" not in {b.rule for b in judge(told(evidence, away, offer), LATER)}
    late = replace(offer, at=away.at + timedelta(seconds=6))
    assert "rung_while_away" in {b.rule for b in judge(told(evidence, away, late), LATER)}


@pytest.mark.parametrize(
    "seconds", [0.0, 57.9, 58.1],
)  # fmt: skip
def test_a_flagged_recording_keeps_the_promise(seconds: float) -> None:
    evidence = evidence_of(a_good_day())
    flagged = replace(evidence.recordings["answered"], seconds=seconds, failed="short")
    assert judge(replace(evidence, recordings={"answered": flagged}), LATER) == []


def test_what_is_broken_names_whom_it_concerns() -> None:
    seed = SEEDS["duty_without_owner"][1]
    assert judge(seed(evidence_of(a_good_day())), LATER) == [
        Broken(invariant=6, rule="duty_without_owner", subject_id="duty")
    ]


def test_asterisk_is_a_witness_of_what_lives() -> None:
    evidence = replace(told(evidence_of(a_good_day()[:3]), *_talking()), accepted=None)
    assert judge(replace(evidence, live=frozenset({"now"})), LATER + timedelta(minutes=5)) == []
    unseen = judge(replace(evidence, live=frozenset()), LATER + timedelta(minutes=5))
    assert {broken.rule for broken in unseen} == {"call_without_channels", "on_call_without_channel"}
    assert judge(replace(evidence, live=frozenset()), LATER + timedelta(seconds=8)) == []


def _talking() -> list[Fact]:
    story = CallStory(at=LATER, call_id="now").arrives().rings("khue").later(4).answered("khue")
    at = story.at
    return [
        *(item for item in story.new() if isinstance(item, Fact)),
        f.CaseOpened(at=at, case_id="case", number="TR-2611-0001", owner_id="khue", call_id="now"),
        clock("record", "case", at, 60),
        clock("dispatch", "case", at, 180),
    ]


def test_a_caller_who_lost_their_agent_may_ring_them_again() -> None:
    evidence = told(evidence_of(a_good_day()[:3]), *_talking())
    again = f.OfferMade(at=LATER + timedelta(seconds=60), call_id="now", offer_id="again", agent_id="khue")
    other = replace(again, call_id="other")
    assert "rung_while_away" not in {b.rule for b in judge(told(evidence, again), LATER)}
    assert "rung_while_away" in {b.rule for b in judge(told(evidence, other), LATER)}


def test_a_call_without_a_route_is_answered_within_five_seconds() -> None:
    story = CallStory(at=NOON, call_id="alone").arrives().later(8).ends()
    facts = [item for item in story.new() if isinstance(item, Fact) and not isinstance(item, f.CallRouted)]
    assert "rang_out" in {broken.rule for broken in judge(evidence_of(facts), LATER)}
    routed = CallStory(at=NOON, call_id="alone").arrives().later(8).ends()
    facts = [item for item in routed.new() if isinstance(item, Fact)]
    assert "rang_out" not in {broken.rule for broken in judge(evidence_of(facts), LATER)}
