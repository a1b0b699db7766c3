"""The agent's leg has ended under a caller: over a real session and a real journal."""

from datetime import timedelta

from domain.facts import CallLost, Fact, HangUpIntended, LegBridged, LegEnded, LegStarted
from tests.conftest import HandClock
from tests.ivr.asterisk_end import CALL_ID
from tests.ivr.house import House


def talk(agent_id: str, now: HandClock) -> list[Fact]:
    """A talk of 20 s that has just ended."""
    began, leg = now() - timedelta(seconds=20), "tr-1.2"
    return [
        LegStarted(at=began, call_id=CALL_ID, leg_id=leg, role="agent", agent_id=agent_id),
        LegBridged(at=began, call_id=CALL_ID, leg_id=leg, bridge_id="b", agent_id=agent_id),
        LegEnded(at=now(), call_id=CALL_ID, leg_id=leg, agent_id=agent_id),
    ]


async def test_not_meant_the_same_agent_is_offered_the_call_again(house: House, now: HandClock) -> None:
    agent = await house.at_work("an", "a")
    await house.journal.append(*talk(agent, now))
    heard = await house.ask("agent_gone", "h1")
    assert heard.variables == {"GONE_RING": "PJSIP/b000000000a", "GONE_NEXT": "redial", "GONE_DONE": "1"}
    assert list(heard.variables)[-1] == "GONE_DONE"
    assert CallLost(at=now(), call_id=CALL_ID, agent_id=agent) in await house.told()


async def test_meant_the_call_is_over_and_nothing_was_lost(house: House, now: HandClock) -> None:
    agent = await house.at_work("an", "a")
    await house.journal.append(*talk(agent, now), HangUpIntended(at=now(), call_id=CALL_ID, agent_id=agent))
    heard = await house.ask("agent_gone", "h1")
    assert heard.variables == {"GONE_RING": "", "GONE_NEXT": "hangup", "GONE_DONE": "1"}
    assert not [fact for fact in await house.told() if isinstance(fact, CallLost)]


async def test_a_call_we_know_nothing_of_is_routed_on(house: House) -> None:
    heard = await house.ask("agent_gone", "h1")
    assert heard.variables["GONE_NEXT"] == "route"
