"""How many lines a campaign starts now, and for whom. The seam at which other ways to dial come in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.agents import Agent
from domain.calls import Call
from domain.campaigns.state import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The agents of a campaign now. `idle`: their telephone is up, they have nothing else to do, no line is started
    for them, and the outcome of their last call is in; the one idle longest first. `callers`: who wait in our own
    lines, and for whom nobody else is free: they come first."""

    campaign: Campaign
    idle: Sequence[str] = ()
    callers: int = 0


def pace(pool: Pool) -> int:
    """Lines to start now. Progressive: one for each agent who is held and idle, after our own callers; nothing else.
    In preview and by hand it is the agent who starts a line."""
    if pool.campaign.phase != "running" or pool.campaign.mode != "progressive":
        return 0
    return max(0, len(pool.idle) - pool.callers)


def idle_of(agents: Iterable[Agent], busy: frozenset[str]) -> list[str]:
    """Those who are held and idle, longest first. `busy`: for whom a line is started, or whose outcome is missing."""
    idle = [agent for agent in agents if agent.phase == "held" and agent.agent_id not in busy]
    return [agent.agent_id for agent in sorted(idle, key=lambda agent: (_since(agent), agent.agent_id))]


def callers_without_agent(agents: Iterable[Agent], calls: Iterable[Call]) -> int:
    """Callers who ring or wait, for whom no agent's telephone is free: an agent who is held serves them first."""
    waiting = sum(call.direction == "in" and call.phase in ("ringing", "waiting", "lost") for call in calls)
    return max(0, waiting - sum(agent.may_be_rung or agent.phase == "ringing" for agent in agents))


def _since(agent: Agent) -> float:
    return agent.since.timestamp() if agent.since else 0.0
