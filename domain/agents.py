"""An agent at work: status = f(facts, live legs, pause reasons), never a stored flag."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from domain.facts import people as p
from domain.facts.campaigns import AgentBeganDialing, AgentEndedDialing, AgentLent
from domain.facts.legs import LegAnswered, LegBridged, LegEnded, LegRang, LegStarted, LegUnbridged
from domain.facts.vocabulary import Fact
from domain.fold import Transitions

GONE_KEPT = 31
LegFact = LegStarted | LegRang | LegAnswered | LegBridged | LegUnbridged
Status = Literal["offline", "unreachable", "paused", "ringing", "talking", "wrap_up", "held", "ready"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One agent. `legs`: their live phones, leg -> (call, phase). `holds`: the phone that is kept up between the calls
    of a campaign, which is no conversation; `dials`: they want it kept up; `lent`: it was let go for callers. `pauses`:
    reasons not to be rung, with since when. `gone`: the last legs that ended, so that a late event cannot bring one
    back to life."""

    agent_id: str
    sessions: frozenset[str] = frozenset()
    seat: str | None = None
    phone: str | None = None
    reachable: bool = False
    pauses: dict[str, datetime] = field(default_factory=dict)
    legs: dict[str, tuple[str, str]] = field(default_factory=dict)
    holds: dict[str, tuple[str, str]] = field(default_factory=dict)
    dials: bool = False
    lent: bool = False
    gone: tuple[str, ...] = ()
    wrap_up_call: str | None = None
    wrap_up_since: datetime | None = None
    wrap_up_until: datetime | None = None
    since: datetime | None = None

    @property
    def phase(self) -> Status:
        """What the agent is doing, in one word. Precedence is decided here and nowhere else."""
        phases = {phase for _, phase in self.legs.values()}
        if "bridged" in phases or "up" in phases:
            return "talking"
        if "ringing" in phases:
            return "ringing"
        if not self.sessions or not self.seat:
            return "offline"
        if self.wrap_up_call:
            return "wrap_up"
        if self.pauses:
            return "paused"
        if self.held_leg:
            return "held"
        return "ready" if self.reachable else "unreachable"

    @property
    def may_be_rung(self) -> bool:
        """Ready, with a phone that answers, and no leg of any kind."""
        return self.phase == "ready" and not self.legs and not self.holds

    @property
    def held_leg(self) -> str | None:
        """The phone that is up and waits for a campaign's next call, or is in one."""
        return next((leg for leg, (_, phase) in self.holds.items() if phase in ("up", "bridged")), None)

    @property
    def call_id(self) -> str | None:
        """The call the agent is in, or rung for."""
        return next((call for call, _ in self.legs.values()), None)


agents = Transitions[Agent](phase=lambda agent: agent.phase)


@agents.on(p.UserSignedIn)
def _in(agent: Agent, fact: p.UserSignedIn) -> Agent:
    return replace(agent, sessions=agent.sessions | {fact.session_id})


@agents.on(p.UserSignedOut)
def _out(agent: Agent, fact: p.UserSignedOut) -> Agent:
    left = agent.sessions - {fact.session_id}
    return replace(agent, sessions=left, dials=agent.dials and bool(left))


@agents.on(AgentBeganDialing)
def _dials(agent: Agent, fact: AgentBeganDialing) -> Agent:
    return replace(agent, dials=bool(agent.sessions), lent=False)


@agents.on(AgentEndedDialing)
def _dials_no_more(agent: Agent, fact: AgentEndedDialing) -> Agent:
    return replace(agent, dials=False, lent=False)


@agents.on(AgentLent)
def _lent(agent: Agent, fact: AgentLent) -> Agent:
    return replace(agent, lent=True)


@agents.on(p.PhoneIssued)
def _issued(agent: Agent, fact: p.PhoneIssued) -> Agent:
    """A new password for the same seat moves no phone: a desk phone that registers again is no news to Asterisk."""
    return replace(agent, seat=fact.seat, phone=fact.phone, reachable=agent.reachable and agent.seat == fact.seat)


@agents.on(p.PhoneWithdrawn)
def _withdrawn(agent: Agent, fact: p.PhoneWithdrawn) -> Agent:
    return replace(agent, seat=None, phone=None, reachable=False) if agent.seat == fact.seat else agent


@agents.on(p.PhoneReachable)
def _reachable(agent: Agent, fact: p.PhoneReachable) -> Agent:
    return replace(agent, reachable=True) if agent.seat == fact.seat else agent


@agents.on(p.PhoneUnreachable)
def _unreachable(agent: Agent, fact: p.PhoneUnreachable) -> Agent:
    return replace(agent, reachable=False) if agent.seat == fact.seat else agent


@agents.on(p.AgentPaused)
def _paused(agent: Agent, fact: p.AgentPaused) -> Agent:
    return replace(agent, pauses={**agent.pauses, fact.reason: agent.pauses.get(fact.reason, fact.at)})


@agents.on(p.AgentUnpaused)
def _unpaused(agent: Agent, fact: p.AgentUnpaused) -> Agent:
    return replace(agent, pauses={why: at for why, at in agent.pauses.items() if why != fact.reason})


@agents.on(p.WrapUpEnded)
def _wrapped(agent: Agent, fact: p.WrapUpEnded) -> Agent:
    if agent.wrap_up_call != fact.call_id:
        return agent
    return replace(agent, wrap_up_call=None, wrap_up_since=None, wrap_up_until=None)


@agents.on(p.WrapUpLengthened)
def _lengthened(agent: Agent, fact: p.WrapUpLengthened) -> Agent:
    if agent.wrap_up_call != fact.call_id:
        return agent
    return replace(agent, wrap_up_until=max(fact.until, agent.wrap_up_until or fact.until))


def _leg(agent: Agent, fact: LegFact) -> Agent:
    if fact.leg_id in agent.gone:
        return agent
    if fact.leg_id in agent.holds or (isinstance(fact, LegStarted) and fact.role == "held"):
        return _held(agent, fact)
    return replace(agent, legs={**agent.legs, fact.leg_id: _moved(agent.legs, fact)})


def _held(agent: Agent, fact: LegFact) -> Agent:
    """The phone that is kept up; what was heard of it before it was known as that is its own."""
    before = agent.holds or {leg: at for leg, at in agent.legs.items() if leg == fact.leg_id}
    others = {leg: at for leg, at in agent.legs.items() if leg != fact.leg_id}
    return replace(agent, legs=others, lent=False, holds={**agent.holds, fact.leg_id: _moved(before, fact)})


def _moved(legs: dict[str, tuple[str, str]], fact: LegFact) -> tuple[str, str]:
    order = ("started", "ringing", "up", "bridged")
    phase = {LegStarted: "started", LegRang: "ringing", LegAnswered: "up", LegBridged: "bridged", LegUnbridged: "up"}
    new, (_, old) = phase[type(fact)], legs.get(fact.leg_id, ("", "started"))
    backwards = order.index(new) < order.index(old) and not isinstance(fact, LegUnbridged)
    return fact.call_id, old if backwards else new


for _kind in (LegStarted, LegRang, LegAnswered, LegBridged, LegUnbridged):
    agents.on(_kind)(_leg)  # type: ignore[arg-type]


@agents.on(LegEnded)
def _leg_ended(agent: Agent, fact: LegEnded) -> Agent:
    _, phase = agent.legs.get(fact.leg_id, ("", ""))
    left = {leg: at for leg, at in agent.legs.items() if leg != fact.leg_id}
    holds = {leg: at for leg, at in agent.holds.items() if leg != fact.leg_id}
    over = replace(agent, legs=left, holds=holds, gone=(*agent.gone[-GONE_KEPT:], fact.leg_id))
    if phase not in ("up", "bridged"):
        return over
    return replace(over, wrap_up_call=fact.call_id, wrap_up_since=fact.at, wrap_up_until=None)


def agent_of(fact: Fact) -> str | None:
    """Which agent a fact is about; None for a fact that changes no agent."""
    if type(fact) not in agents.kinds:
        return None
    if isinstance(fact, p.UserSignedIn | p.UserSignedOut):
        return fact.user_id
    return getattr(fact, "agent_id", None)


def step(agent: Agent | None, fact: Fact) -> Agent | None:
    """What a fact does to its agent; None where it means nothing. `since` is when the status last changed."""
    agent_id = agent_of(fact)
    if agent_id is None or type(fact) not in agents.kinds:
        return None
    before = agent or Agent(agent_id=agent_id)
    after = agents.step(before, fact)
    if after is not None and (after.phase != before.phase or after.since is None):
        return replace(after, since=fact.at)
    return after
