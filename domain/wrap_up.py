"""When the work after a call is over: its case is recorded (or there is none), or it lasted too long."""

from datetime import datetime, timedelta
from typing import Literal

from domain.agents import Agent
from domain.calls import Call
from domain.cases import Case
from domain.house import HouseRules

Why = Literal["recorded", "no_case", "timeout"]


def over_at(
    agent: Agent, call: Call | None, case: Case | None, rules: HouseRules, *, owes_outcome: bool = False
) -> tuple[datetime, Why]:
    """When an agent's wrap-up ends, and why. `call`: while it is live; `case`: while it is open.

    An agent whose leg was lost is kept for the caller, who may be with them again in two seconds; one whose caller went
    on to somebody else is not. Who `owes_outcome` of the call is kept for that. Time that the agent asked for counts,
    up to the longest.
    """
    since = agent.wrap_up_since
    assert since is not None
    longest = since + timedelta(seconds=rules.wrap_up_longest_s)
    still_theirs = call is not None and call.agent_id in (None, agent.agent_id)
    unrecorded = case is not None and case.owner_id == agent.agent_id and case.recorded_at is None
    if still_theirs or unrecorded or owes_outcome:
        return longest, "timeout"
    ready = max(since, case.recorded_at) if case and case.recorded_at else since
    why: Why = "recorded" if case else "no_case"
    moment = min(ready + timedelta(seconds=rules.wrap_up_s), longest)
    return max(moment, min(agent.wrap_up_until or moment, longest)), why
