"""What to do with a caller whose agent's leg has ended: was that meant?

    AGI(.../agent_gone,<CALL_ID>,<nonce>,<hotline>)

Sets GONE_NEXT (hangup, redial or route), for a redial GONE_RING (the seat), and GONE_DONE last.
"""

from domain.facts import CallLost
from domain.gone import GonePlan, after_agent_gone
from domain.world import CALLS
from ivr.flows.room import Room, dial_string
from ivr.session import AgiSession
from store.turn import Turn


class AgentGone:
    """The flow `agent_gone`."""

    def __init__(self, room: Room) -> None:
        self._room = room

    async def __call__(self, session: AgiSession) -> None:
        """Decide, commit, and tell Asterisk."""

        async def decide(turn: Turn) -> GonePlan:
            agents = {agent.agent_id: agent for agent in turn.world.agents.values()}
            plan = after_agent_gone(await turn.state(CALLS, session.call_id), agents, turn.now)
            if plan.lost and plan.agent_id:
                await turn.append(CallLost(at=turn.now, call_id=session.call_id, agent_id=plan.agent_id))
            return plan

        plan = await self._room.journal.decide(decide)
        await session.set_variable("GONE_RING", dial_string((plan.seat,) if plan.seat else ()))
        await session.set_variable("GONE_NEXT", plan.next)
        await session.set_variable("GONE_DONE", 1)
