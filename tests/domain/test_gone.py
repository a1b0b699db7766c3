"""The agent's leg is gone and the caller is there: was it meant?"""

from datetime import datetime, timedelta

from domain.agents import Agent
from domain.calls import Call, step
from domain.facts import Fact, HangUpIntended, LegBridged, LegEnded, LegStarted
from domain.gone import FLAPPING_LOSSES, GonePlan, after_agent_gone
from tests.conftest import NOON

LAN = Agent(agent_id="lan", sessions=frozenset({"s"}), seat="b0123456789", reachable=True)


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def call(*facts: Fact) -> Call | None:
    state: Call | None = None
    for fact in facts:
        state = step(state, fact) or state
    return state


def talk(start: float, stop: float | None, leg: str = "leg-1", agent: str = "lan") -> list[Fact]:
    """An agent's leg that heard the caller from `start` to `stop`."""
    facts: list[Fact] = [
        LegStarted(at=at(start - 3), call_id="c", leg_id=leg, role="agent", agent_id=agent),
        LegBridged(at=at(start), call_id="c", leg_id=leg, bridge_id="b", agent_id=agent),
    ]
    return facts if stop is None else [*facts, LegEnded(at=at(stop), call_id="c", leg_id=leg, agent_id=agent)]


def decided(state: Call | None, now: float, agent: Agent = LAN) -> GonePlan:
    return after_agent_gone(state, {agent.agent_id: agent}, at(now))


REDIAL = GonePlan(next="redial", agent_id="lan", seat="b0123456789", lost=True)
ROUTE = GonePlan(next="route", agent_id="lan", lost=True)


def test_a_leg_that_vanished_is_rung_again() -> None:
    assert decided(call(*talk(0, 20)), 20.1) == REDIAL


def test_even_before_we_are_told_that_it_ended() -> None:
    assert decided(call(*talk(0, None)), 20) == REDIAL


def test_a_hang_up_that_was_meant_ends_the_call() -> None:
    meant = HangUpIntended(at=at(19), call_id="c", agent_id="lan")
    assert decided(call(*talk(0, 20), meant), 20.1) == GonePlan(next="hangup", agent_id="lan")


def test_an_intent_of_an_earlier_talk_does_not_end_a_later_one() -> None:
    meant = HangUpIntended(at=at(19), call_id="c", agent_id="lan")
    assert decided(call(*talk(0, 20), meant, *talk(40, 60, "leg-2")), 60.1) == REDIAL


def test_the_one_who_talked_last_is_rung_and_not_the_first() -> None:
    state = call(*talk(0, 20, agent="huy"), *talk(40, 60, "leg-2"))
    assert decided(state, 60.1).agent_id == "lan"


def test_a_phone_that_is_lost_again_and_again_is_given_up_within_a_minute() -> None:
    legs = [fact for n in range(FLAPPING_LOSSES) for fact in talk(n * 10, n * 10 + 5, f"leg-{n}")]
    assert decided(call(*legs[:-3]), 30) == REDIAL
    assert decided(call(*legs), 36) == ROUTE
    assert decided(call(*legs), 200) == REDIAL


def test_an_agent_who_is_not_there_any_more_is_not_waited_for() -> None:
    state = call(*talk(0, 20))
    for agent in (
        Agent(agent_id="lan", seat="b0123456789"),
        Agent(agent_id="lan", sessions=frozenset({"s"})),
        Agent(agent_id="lan", sessions=frozenset({"s"}), seat="b0123456789", legs={"x": ("other", "bridged")}),
    ):
        assert decided(state, 20.1, agent) == ROUTE
    assert after_agent_gone(state, {}, at(20.1)) == ROUTE


def test_what_we_know_nothing_of_is_routed_on_and_never_dropped() -> None:
    assert decided(None, 0) == GonePlan(next="route")
    assert decided(Call(call_id="c"), 0) == GonePlan(next="route")
