"""Agents' own telephones, kept up between the calls of campaigns: who answers a call is connected at once.

wants to dial ──► their telephone rings ──► up, soft music ──► a customer answers: talking ──► music again
                                                 └── callers wait: let go, and rung again when nobody waits
"""

from dataclasses import dataclass

from domain.agents import Agent
from domain.attempts import Attempt, AttemptAsk
from domain.campaigns.pacing import callers_without_agent, idle_of
from domain.decisions import Refused
from domain.facts import AgentBeganDialing, AgentEndedDialing, AgentLent
from domain.ports import Telephony
from outbound import attempts
from store.journal import Journal
from store.turn import Turn


@dataclass(frozen=True, slots=True)
class SeatCall:
    """An agent's own telephone, reserved to be rung."""

    attempt: Attempt
    ask: AttemptAsk


async def begin(journal: Journal, agent_id: str) -> Agent | Refused:
    """An agent wants to dial: as soon as they are free their telephone rings. Refused: not_signed_in, no_phone."""

    async def decide(turn: Turn) -> Agent | Refused:
        agent = turn.world.agents.get(agent_id)
        if agent is None or not agent.sessions:
            return Refused("not_signed_in", agent_id)
        if agent.seat is None:
            return Refused("no_phone", agent_id)
        if not agent.dials:
            await turn.append(AgentBeganDialing(at=turn.now, agent_id=agent_id))
        return turn.world.agents.get(agent_id) or agent

    return await journal.decide(decide)


async def finish(journal: Journal, telephony: Telephony, agent_id: str) -> None:
    """An agent wants to dial no longer: their telephone is hung up once nobody is on it."""

    async def decide(turn: Turn) -> list[str]:
        agent = turn.world.agents.get(agent_id)
        if agent is None or not agent.dials:
            return []
        await turn.append(AgentEndedDialing(at=turn.now, agent_id=agent_id, why="asked"))
        return [leg for leg, (_, phase) in agent.holds.items() if phase != "bridged"]

    for leg in await journal.decide(decide):
        await telephony.hang_up(leg)


async def reserve_seats(turn: Turn) -> list[SeatCall]:
    """The telephones to be rung now: of who wants to dial, is free, and whom no caller needs."""
    world, found = turn.world, []
    if callers_without_agent(world.agents.values(), world.calls.values()):
        return []
    for agent in world.agents.values():
        if not (agent.dials and agent.may_be_rung and agent.seat):
            continue
        ask = AttemptAsk(
            purpose="ready", for_id=agent.agent_id, seat=agent.seat, agent_id=agent.agent_id, to_id=agent.agent_id
        )
        attempt = await attempts.reserve(turn, ask)
        if not isinstance(attempt, Refused):
            found.append(SeatCall(attempt, ask))
    return found


async def to_let_go(turn: Turn) -> list[str]:
    """The telephones to be hung up now: for callers who find nobody free, and of who does not dial any more."""
    world = turn.world
    agents = {agent.agent_id: agent for agent in world.agents.values() if agent.holds}
    placing = frozenset(attempt.agent_id or "" for attempt in world.attempts.values() if attempt.purpose != "ready")
    callers = callers_without_agent(world.agents.values(), world.calls.values())
    coming = sum(agent.lent for agent in agents.values())
    idle = [agent_id for agent_id in idle_of(agents.values(), placing) if not agents[agent_id].lent]
    lent = idle[: max(0, callers - coming)]
    for agent_id in lent:
        await turn.append(AgentLent(at=turn.now, agent_id=agent_id))
    gone = [agent_id for agent_id, agent in agents.items() if not agent.dials and not agent.legs]
    legs = [leg for agent_id in (*lent, *gone) for leg, (_, phase) in agents[agent_id].holds.items() if phase == "up"]
    return list(dict.fromkeys(legs))
