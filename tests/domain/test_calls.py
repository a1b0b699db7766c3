"""A call's state is the same whatever order its facts come in, however often each is repeated."""

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import agents, calls
from domain.calls import Call
from domain.facts import (
    AgentPaused,
    AgentUnpaused,
    CallAnswered,
    CallArrived,
    CallEnded,
    CallLanguageChosen,
    CallLost,
    CallMenuChosen,
    CallMenuMoved,
    CallNumberEntered,
    CallQueued,
    CallRouted,
    CallTold,
    Fact,
    HangUpIntended,
    HoldBegan,
    HoldEnded,
    LegAnswered,
    LegBridged,
    LegEnded,
    LegRang,
    LegStarted,
    LegUnbridged,
    OfferEnded,
    PhoneIssued,
    PhoneReachable,
    UserSignedIn,
)
from domain.facts.legs import OfferResult
from domain.judge.calls import folded
from tests.conftest import NOON


def t(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def story() -> list[Fact]:
    """Ringing, an ignored offer, an answer in the second ring, a hold, the caller hangs up."""
    return [
        CallArrived(at=t(0), call_id="c", hotline_id="h", ring_started_at=t(0), cycle_ms=5000),
        LegStarted(at=t(0), call_id="c", leg_id="in", role="caller"),
        CallRouted(
            at=t(0.1),
            call_id="c",
            person_id="p",
            owner_id="a",
            language="vi",
            stages=(("a",), ("a", "b")),
            budget_ms=13900,
        ),
        LegStarted(at=t(0.2), call_id="c", leg_id="a1", role="agent", agent_id="a"),
        LegRang(at=t(0.3), call_id="c", leg_id="a1", agent_id="a"),
        OfferEnded(at=t(5.2), call_id="c", offer_id="a1", agent_id="a", result="ignored"),
        LegEnded(at=t(5.2), call_id="c", leg_id="a1", agent_id="a"),
        LegStarted(at=t(5.3), call_id="c", leg_id="b1", role="agent", agent_id="b"),
        LegAnswered(at=t(7.0), call_id="c", leg_id="b1", agent_id="b"),
        CallAnswered(at=t(7.0), call_id="c", by="agent", agent_id="b"),
        LegBridged(at=t(7.1), call_id="c", leg_id="in", bridge_id="br"),
        LegBridged(at=t(7.1), call_id="c", leg_id="b1", bridge_id="br", agent_id="b"),
        HoldBegan(at=t(20), call_id="c", leg_id="b1"),
        HoldEnded(at=t(30), call_id="c", leg_id="b1"),
        CallEnded(at=t(67.1), call_id="c", cause=16),
        LegUnbridged(at=t(67.1), call_id="c", leg_id="b1", bridge_id="br", agent_id="b"),
        LegEnded(at=t(67.2), call_id="c", leg_id="b1", agent_id="b", cause=16),
        LegEnded(at=t(67.1), call_id="c", leg_id="in", cause=16),
    ]


def fold(facts: list[Fact]) -> Call:
    call: Call | None = None
    for fact in facts:
        call = calls.step(call, fact) or call
    assert call is not None
    return call


def test_the_story_as_told() -> None:
    call = fold(story())
    assert (call.phase, call.rings, call.ring_cause) == ("ended", 2, None)
    assert call.hung_up_first == "caller"
    assert call.talked_s == pytest.approx(60)
    assert not call.abandoned


@settings(max_examples=200)
@given(st.integers(0, 10**6), st.integers(0, 12))
def test_order_and_repetition_are_free(seed: int, repeats: int) -> None:
    chance = random.Random(seed)
    facts = story() + [chance.choice(story()) for _ in range(repeats)]
    chance.shuffle(facts)
    told, shuffled = fold(story()), fold(facts)
    assert shuffled == told
    assert shuffled.legs == told.legs


def test_hang_up_with_intent_is_the_agents() -> None:
    assert fold([*story(), HangUpIntended(at=t(67), call_id="c", agent_id="b")]).hung_up_first == "agent"


def test_hanging_up_after_the_caller_went_is_not_first() -> None:
    assert fold([*story(), HangUpIntended(at=t(68), call_id="c", agent_id="b")]).hung_up_first == "caller"


def test_phases_of_a_call_nobody_takes() -> None:
    facts: list[Fact] = [
        CallArrived(at=t(0), call_id="c", hotline_id="h", ring_started_at=t(0), cycle_ms=5000),
        CallRouted(
            at=t(0), call_id="c", person_id=None, owner_id=None, language="vi", stages=(), budget_ms=14000,
            nobody="all_on_calls",
        ),
        CallAnswered(at=t(0.5), call_id="c", by="ivr"),
        CallMenuChosen(at=t(9), call_id="c", menu="main", choice="queue"),
        CallQueued(at=t(9.1), call_id="c", queue="hotline-h", position=1),
    ]  # fmt: skip
    assert [fold(facts[:n]).phase for n in range(1, 6)] == ["ringing", "ringing", "menu", "menu", "waiting"]
    gone = fold([*facts, CallEnded(at=t(60), call_id="c")])
    assert gone.abandoned
    assert (gone.rings, gone.ring_cause) == (1, None)


@pytest.mark.parametrize("seed", range(20))
def test_what_a_caller_did_in_the_menus_is_one_story_in_any_order(seed: int) -> None:
    facts: list[Fact] = [
        CallRouted(at=t(0), call_id="c", person_id=None, owner_id=None, language="vi", stages=(), budget_ms=14000),
        CallAnswered(at=t(1), call_id="c", by="ivr"),
        CallLanguageChosen(at=t(5), call_id="c", language="zh"),
        CallMenuMoved(at=t(5), call_id="c", menu="language", node="top", step=1),
        CallMenuMoved(at=t(9), call_id="c", menu="top", node="repairs", step=2),
        CallNumberEntered(at=t(15), call_id="c", node="room", asked="room"),
        CallMenuChosen(at=t(20), call_id="c", menu="repairs", node="wait", choice="queue"),
        CallQueued(at=t(21), call_id="c", queue="hotline-h", position=1),
        CallEnded(at=t(60), call_id="c"),
    ]
    random.Random(seed).shuffle(facts)
    call = fold(facts)
    assert (call.menu_path, call.numbers_entered, call.menu_choice) == (("top", "repairs"), {"room"}, "queue")
    assert (call.language, call.abandoned, call.queued_at) == ("zh", True, t(21))


def routed(*agents: str, nobody: str | None = None) -> CallRouted:
    return CallRouted(
        at=t(0), call_id="c", person_id=None, owner_id=None, language="vi", stages=(agents,) if agents else (),
        budget_ms=1, nobody=nobody,
    )  # fmt: skip


def offered(result: OfferResult) -> OfferEnded:
    return OfferEnded(at=t(5), call_id="c", offer_id="o", agent_id="a", result=result)


@pytest.mark.parametrize(
    ("facts", "cause"),
    [
        ([], "system"),
        ([routed(nobody="nobody_signed_in")], "nobody_signed_in"),
        ([routed("a"), offered("ignored")], "offered_and_ignored"),
        ([routed("a"), offered("unreachable")], "phone_unreachable"),
        ([routed("a")], "phone_unreachable"),
        ([routed("a"), LegStarted(at=t(1), call_id="c", leg_id="l", role="agent", agent_id="a")], "system"),
    ],
)
def test_each_breach_has_its_cause(facts: list[Fact], cause: str) -> None:
    arrived = CallArrived(at=t(0), call_id="c", hotline_id="h", ring_started_at=t(0), cycle_ms=5000)
    assert fold([arrived, *facts, CallEnded(at=t(15.5), call_id="c")]).ring_cause == cause


def test_lost_then_talking_again() -> None:
    facts = [*story()[:12]]
    lost = [
        LegUnbridged(at=t(12), call_id="c", leg_id="b1", bridge_id="br", agent_id="b"),
        LegEnded(at=t(12), call_id="c", leg_id="b1", agent_id="b"),
        CallLost(at=t(12.1), call_id="c", agent_id="b"),
    ]
    assert fold([*facts, *lost]).phase == "lost"
    back = LegBridged(at=t(15), call_id="c", leg_id="b2", bridge_id="br2", agent_id="b")
    again = LegStarted(at=t(14), call_id="c", leg_id="b2", role="agent", agent_id="b")
    assert fold([*facts, *lost, again, back]).phase == "talking"


def agent_after(facts: list[Fact]) -> agents.Agent:
    agent: agents.Agent | None = None
    for fact in facts:
        if agents.agent_of(fact) == "b":
            agent = agents.step(agent, fact) or agent
    assert agent is not None
    return agent


SHIFT: list[Fact] = [
    UserSignedIn(at=t(-60), user_id="b", session_id="s", role="agent"),
    PhoneIssued(at=t(-59), agent_id="b", seat="b0", phone="browser"),
    PhoneReachable(at=t(-58), agent_id="b", seat="b0"),
]


def test_an_agents_status_follows_their_legs_and_reasons() -> None:
    facts = [*SHIFT, *story()]
    assert agent_after(SHIFT).phase == "ready"
    assert agent_after(facts[:11]).phase == "ready"  # up to the agent's leg being created: it does not ring yet
    assert agent_after(facts[:12]).phase == "talking"
    assert agent_after(facts).phase == "wrap_up"


def test_unpausing_one_of_two_reasons_leaves_the_other() -> None:
    pauses: list[Fact] = [
        AgentPaused(at=t(0), agent_id="b", reason="lunch"),
        AgentPaused(at=t(1), agent_id="b", reason="training"),
        AgentUnpaused(at=t(2), agent_id="b", reason="lunch"),
    ]
    assert agent_after([*SHIFT, *pauses]).phase == "paused"
    assert agent_after([*SHIFT, *pauses, AgentUnpaused(at=t(3), agent_id="b", reason="training")]).phase == "ready"


@given(st.integers(0, 10**6))
def test_nobody_is_on_a_call_without_a_channel(seed: int) -> None:
    facts = story()
    random.Random(seed).shuffle(facts)
    assert agent_after([*SHIFT, *facts]).legs == {}


@pytest.mark.parametrize(("told_of_it", "figures"), [(True, (20, 540, 4)), (False, (4, 180, 2))])
def test_what_was_told_of_a_callback_takes_the_place_of_what_was_told_before(
    told_of_it: bool, figures: tuple[int, int, int]
) -> None:
    def after(seconds: float) -> datetime:
        return NOON + timedelta(seconds=seconds)

    facts: list[Fact] = [
        CallMenuChosen(at=NOON, call_id="c", menu="main", choice="queue"),
        CallQueued(at=NOON, call_id="c", queue="hotline-main", position=2),
        CallTold(at=after(4), call_id="c", place=3, expected_s=180),
        CallTold(at=after(9), call_id="c", place=2, expected_s=120),
        CallMenuChosen(at=after(10), call_id="c", menu="waiting", choice="callback"),
    ]
    if told_of_it:
        facts.append(CallTold(at=after(20), call_id="c", place=4, expected_s=540))
    call = folded(facts)
    assert call is not None and call.told_at is not None
    assert ((call.told_at - NOON).total_seconds(), call.told_s, call.told_place) == figures
    assert folded(sorted(facts, key=lambda fact: fact.kind)) == call == folded([each for each in facts for _ in "ab"])
