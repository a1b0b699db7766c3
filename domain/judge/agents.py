"""Invariant 5: an agent has one caller at most, a channel for each call, and peace when paused, gone or talking."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from domain.agents import Agent, agent_of, step
from domain.facts.legs import LegBridged, OfferMade
from domain.facts.vocabulary import Fact
from domain.judge.evidence import QUIET, Broken, Evidence


def never_two_calls(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """5: at no time more than one live call."""
    for _, before, after in _lived(evidence.facts):
        talks = _talks(after)
        if len(talks) > 1 and (before is None or talks != _talks(before)):
            detail = " ".join(sorted(talks))
            yield Broken(invariant=5, rule="two_calls_at_once", subject_id=after.agent_id, detail=detail)


def never_without_channel(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """5: nobody is on a call, or rung for one, that has no channel of theirs."""
    for agent in evidence.agents.values():
        for leg_id, (call_id, _) in agent.legs.items():
            call = evidence.calls.get(call_id)
            leg = call.legs.get(leg_id) if call else None
            gone_at = leg.ended_at if leg else None
            settled = agent.since is not None and now - agent.since > QUIET
            unseen = evidence.live is not None and call_id not in evidence.live and settled
            if leg is None or unseen or (gone_at and now - gone_at > QUIET):
                yield Broken(invariant=5, rule="on_call_without_channel", subject_id=agent.agent_id, detail=leg_id)


def rung_only_when_free(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """5: nobody is rung who has been paused, signed out or in another call for some seconds. A caller whom they lost
    may ring them again all the same."""
    known: dict[str, Agent] = {}
    talked: set[tuple[str, str]] = set()
    for fact in evidence.facts:
        if isinstance(fact, OfferMade) and not fact.inferred and (fact.call_id, fact.agent_id) not in talked:
            why = _not_free(known.get(fact.agent_id), fact)
            if why:
                yield Broken(invariant=5, rule="rung_while_away", subject_id=fact.agent_id, detail=why)
        if isinstance(fact, LegBridged) and fact.agent_id:
            talked.add((fact.call_id, fact.agent_id))
        if (agent_id := agent_of(fact)) and (after := step(known.get(agent_id), fact)) is not None:
            known[agent_id] = after


def _lived(facts: Sequence[Fact]) -> Iterator[tuple[Fact, Agent | None, Agent]]:
    """Every change of every agent: the fact, before, after."""
    known: dict[str, Agent] = {}
    for fact in facts:
        agent_id = agent_of(fact)
        after = step(known.get(agent_id), fact) if agent_id else None
        if agent_id and after is not None:
            yield fact, known.get(agent_id), after
            known[agent_id] = after


def _not_free(agent: Agent | None, offer: OfferMade) -> str:
    """Why this phone should not have rung; empty where it might."""
    if agent is None or agent.since is None:
        return ""
    if any(offer.at - since > QUIET for since in agent.pauses.values()):
        return "paused"
    if offer.at - agent.since <= QUIET:
        return ""
    if _talks(agent) - {offer.call_id}:
        return "talking"
    return "signed out" if not agent.sessions else ""


def _talks(agent: Agent) -> frozenset[str]:
    return frozenset(call_id for call_id, phase in agent.legs.values() if phase in ("up", "bridged"))
