"""The work after a call. It ends by itself once the call is over and its case recorded, or when the agent says so."""

from datetime import datetime, timedelta

from domain.agents import Agent
from domain.calls import Call
from domain.decisions import Refused
from domain.facts import (
    CallEnded,
    CaseClosedWithoutRequest,
    CaseOpened,
    CaseRecorded,
    EntrySettled,
    LegBridged,
    LegEnded,
    OutcomeRecorded,
    ScriptBegun,
    WrapUpEnded,
    WrapUpLengthened,
)
from domain.house import HouseRules
from domain.world import CALLS
from domain.wrap_up import Why, over_at
from store.journal import Journal
from store.queries.organisation import the_organisation
from store.turn import Turn

KINDS = (
    LegEnded, LegBridged, CallEnded, CaseOpened, CaseRecorded, CaseClosedWithoutRequest, WrapUpLengthened,
    OutcomeRecorded, ScriptBegun, EntrySettled,
)  # fmt: skip
"""What may change when a wrap-up ends."""


async def end(journal: Journal, agent_id: str) -> Agent | Refused:
    """The agent is ready for the next call. Refused: not_in_wrap_up, outcome_owed (detail: the call)."""

    async def decide(turn: Turn) -> Agent | Refused:
        agent = turn.world.agents.get(agent_id)
        if agent is None or agent.wrap_up_call is None:
            return Refused("not_in_wrap_up", agent_id)
        if await _owes_outcome(turn, agent.wrap_up_call):
            return Refused("outcome_owed", agent.wrap_up_call)
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
        until = max(turn.now, (await _over_at(turn, agent, rules))[0]) + timedelta(seconds=seconds)
        await turn.append(WrapUpLengthened(at=turn.now, agent_id=agent_id, call_id=agent.wrap_up_call, until=until))
        return turn.world.agents.get(agent_id) or agent

    return await journal.decide(decide)


async def end_those_over(turn: Turn) -> datetime | None:
    """End each wrap-up whose time has come. Returns when the next one ends."""
    rules, moments = (await the_organisation(turn.connection)).rules, []
    for agent in turn.world.agents.values():
        if agent.wrap_up_call is None or agent.legs:
            continue
        moment, why = await _over_at(turn, agent, rules)
        if moment <= turn.now:
            await turn.append(WrapUpEnded(at=turn.now, agent_id=agent.agent_id, call_id=agent.wrap_up_call, why=why))
        else:
            moments.append(moment)
    return min(moments, default=None)


async def _over_at(turn: Turn, agent: Agent, rules: HouseRules) -> tuple[datetime, Why]:
    call_id, world = agent.wrap_up_call, turn.world
    call, case = world.calls.get(call_id), world.case_of_call(call_id) if call_id else None
    return over_at(agent, call, case, rules, owes_outcome=await _owes_outcome(turn, call_id))


async def _owes_outcome(turn: Turn, call_id: str | None) -> bool:
    call: Call | None = await turn.state(CALLS, call_id) if call_id else None
    return turn.world.owes_outcome(call_id, call.attempt_id if call else None)
