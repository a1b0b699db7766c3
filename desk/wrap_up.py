"""The work after a call. It ends by itself once the call is over and its case recorded, or when the agent says so."""

from datetime import datetime, timedelta

from domain.agents import Agent
from domain.decisions import Refused
from domain.facts import (
    CallEnded,
    CaseClosedWithoutRequest,
    CaseOpened,
    CaseRecorded,
    LegBridged,
    LegEnded,
    WrapUpEnded,
    WrapUpLengthened,
)
from domain.wrap_up import over_at
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (LegEnded, LegBridged, CallEnded, CaseOpened, CaseRecorded, CaseClosedWithoutRequest, WrapUpLengthened)
"""What may change when a wrap-up ends."""


async def end(journal: Journal, agent_id: str) -> Agent | Refused:
    """The agent is ready for the next call. Refused: not_in_wrap_up."""

    async def decide(turn: Turn) -> Agent | Refused:
        agent = turn.world.agents.get(agent_id)
        if agent is None or agent.wrap_up_call is None:
            return Refused("not_in_wrap_up", agent_id)
        await turn.append(WrapUpEnded(at=turn.now, agent_id=agent_id, call_id=agent.wrap_up_call, why="asked"))
        return turn.world.agents.get(agent_id) or agent

    return await journal.decide(decide)


async def lengthen(journal: Journal, agent_id: str, seconds: int) -> Agent | Refused:
    """The agent needs more time; the longest wrap-up of the house is still the end. Refused: not_in_wrap_up."""

    async def decide(turn: Turn) -> Agent | Refused:
        agent = turn.world.agents.get(agent_id)
        if agent is None or agent.wrap_up_call is None:
            return Refused("not_in_wrap_up", agent_id)
        rules = (await the_organisation(turn.connection)).rules
        call, case = turn.world.calls.get(agent.wrap_up_call), turn.world.case_of_call(agent.wrap_up_call)
        until = max(turn.now, over_at(agent, call, case, rules)[0]) + timedelta(seconds=seconds)
        await turn.append(WrapUpLengthened(at=turn.now, agent_id=agent_id, call_id=agent.wrap_up_call, until=until))
        return turn.world.agents.get(agent_id) or agent

    return await journal.decide(decide)


async def end_those_over(turn: Turn) -> datetime | None:
    """End each wrap-up whose time has come. Returns when the next one ends."""
    rules, moments = (await the_organisation(turn.connection)).rules, []
    for agent in turn.world.agents.values():
        if agent.wrap_up_call is None or agent.legs:
            continue
        call, case = turn.world.calls.get(agent.wrap_up_call), turn.world.case_of_call(agent.wrap_up_call)
        moment, why = over_at(agent, call, case, rules)
        if moment <= turn.now:
            await turn.append(WrapUpEnded(at=turn.now, agent_id=agent.agent_id, call_id=agent.wrap_up_call, why=why))
        else:
            moments.append(moment)
    return min(moments, default=None)
