"""What moved while Asterisk was asked is not believed: a look is older than the events that came after it.

Found by killing the application while a phone was being answered: both looks saw it ringing, between them and the
repair the answer was told, and the repair took the agent out of the talk again.
"""

from datetime import UTC, datetime, timedelta

from ami_bridge.reconcile import RESTARTED, UNSEEN, Held, confirmed, differences, moved
from ami_bridge.snapshot import Present, Snapshot
from domain.agents import Agent
from domain.calls import Call
from domain.facts import LegEnded, LegStarted, LegUnbridged
from domain.facts.system import Repaired
from domain.legs import Leg

CALL = "49a361fb-dc31-44ab-8a74-bfc378d89daf"
T = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
CALLER = Leg(leg_id="c", role="caller", started_at=T, answered_at=T)
RINGING = Leg(leg_id="a", role="agent", agent_id="khue", started_at=T)
ANSWERED = Leg(leg_id="a", role="agent", agent_id="khue", started_at=T, rang_at=T, answered_at=T, edges=((T, True),))


def held(*legs: Leg) -> Held:
    call = Call(call_id=CALL, arrived_at=T, answered_at=T, legs={leg.leg_id: leg for leg in legs})
    return Held(calls={CALL: call})


def present(uniqueid: str, phase: str, seat: str | None = None) -> Present:
    return Present(
        uniqueid=uniqueid, linkedid="c", call_id=CALL, seat=seat, phase=phase, bridge_id="", context="waiting"
    )


LOOK = Snapshot(channels=(present("c", "up"), present("a", "ringing", "d000000000a")))


def test_a_leg_that_was_answered_after_the_look_stays_answered() -> None:
    before, after = held(CALLER, RINGING), held(CALLER, ANSWERED)
    both = confirmed(differences(LOOK, before, T), differences(LOOK, after, T))
    wrong = [each for each in both if any(isinstance(fact, LegUnbridged) for fact in each.facts)]
    assert wrong, "both looks agree on what is not so"
    assert all(moved(each, before, after) for each in wrong)


def test_what_stood_still_is_believed() -> None:
    before = held(CALLER, RINGING)
    both = confirmed(differences(LOOK, before, T), differences(LOOK, before, T))
    assert both and not any(moved(each, before, before) for each in both)


def test_a_lost_call_says_why() -> None:
    for booted_s, why in ((60, RESTARTED), (-60, UNSEEN)):
        gone = Snapshot(booted_at=T + timedelta(seconds=booted_s))
        (lost,) = (each for each in differences(gone, held(CALLER), T) if each.what == "call")
        told = lost.mended(T)[-1]
        assert isinstance(told, Repaired) and told.why == why


def test_who_went_on_to_another_call_unseen_has_left_the_first_one_before() -> None:
    """Found in a lying world (seed 100): the new call was told first, and its agent was on two at once."""
    following = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    seat = "d000000000a"
    khue = Agent(agent_id="khue", seat=seat, legs={"a": (CALL, "bridged")})
    there = Snapshot(
        channels=tuple(
            Present(
                uniqueid=leg_id, linkedid="n", call_id=following, seat=sits, phase="bridged", bridge_id="b", context=""
            )
            for leg_id, sits in (("n", None), ("m", seat))
        )
    )
    holds = Held(calls=held(CALLER, ANSWERED).calls, agents=(khue,))
    facts = [fact for each in differences(there, holds, T) for fact in each.facts]
    over = next(place for place, fact in enumerate(facts) if isinstance(fact, LegEnded) and fact.leg_id == "a")
    begun = next(place for place, fact in enumerate(facts) if isinstance(fact, LegStarted) and fact.leg_id == "m")
    assert over < begun
