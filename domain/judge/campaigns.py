"""Invariants 9 and 16 for campaigns: one call a try, by one dialer, for an agent who is held, while it runs."""

from collections.abc import Iterator
from datetime import datetime

from domain.agents import Agent, agent_of
from domain.agents import step as step_agent
from domain.campaigns import state as campaigns
from domain.campaigns.state import Campaign
from domain.facts.campaigns import EntryReserved, EntrySettled
from domain.facts.outbound import AttemptReserved, AttemptSent
from domain.judge.evidence import QUIET, Broken, Evidence


def one_call_a_try(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: a try of an entry is reserved once, and not beside another of the same entry."""
    tried: set[tuple[str, int]] = set()
    reserved: dict[str, str] = {}
    for fact in evidence.facts:
        if isinstance(fact, EntrySettled) and reserved.get(fact.entry_id) == fact.attempt_id:
            del reserved[fact.entry_id]
        if not isinstance(fact, EntryReserved):
            continue
        if (fact.entry_id, fact.try_no) in tried:
            yield Broken(invariant=9, rule="try_reserved_twice", subject_id=fact.entry_id, detail=str(fact.try_no))
        elif fact.entry_id in reserved:
            yield Broken(invariant=9, rule="entry_reserved_twice", subject_id=fact.entry_id, detail=fact.attempt_id)
        tried.add((fact.entry_id, fact.try_no))
        reserved[fact.entry_id] = fact.attempt_id


def one_dialer(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: nothing is sent by a dialer after a later one has begun to reserve."""
    token_of: dict[str, int] = {}
    for fact in evidence.facts:
        if isinstance(fact, EntryReserved):
            token_of[fact.attempt_id] = fact.token
        if isinstance(fact, AttemptSent) and fact.attempt_id in token_of:
            newest = max(token_of.values())
            if token_of[fact.attempt_id] < newest:
                yield Broken(invariant=9, rule="sent_by_an_old_dialer", subject_id=fact.attempt_id)


def entries_go_on(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """9: an entry whose call came to nothing is settled: it comes up again, or is done with."""
    for entry in evidence.entries.values():
        attempt = evidence.attempts.get(entry.attempt_id) if entry.phase == "reserved" else None
        if attempt is None or attempt.ended_at is None or attempt.outcome in ("answered", "unknown"):
            continue
        if now - attempt.ended_at > QUIET:
            yield Broken(invariant=9, rule="entry_left_reserved", subject_id=entry.entry_id, detail=entry.attempt_id)


def dialled_for_somebody(evidence: Evidence, now: datetime) -> Iterator[Broken]:
    """16: a campaign rings nobody unless it runs and an agent is held, and free, at the moment of sending."""
    agents: dict[str, Agent] = {}
    known: dict[str, Campaign] = {}
    lines: dict[str, AttemptReserved] = {}
    for fact in evidence.facts:
        if isinstance(fact, AttemptReserved) and fact.purpose == "campaign":
            lines[fact.attempt_id] = fact
        if isinstance(fact, AttemptSent) and (line := lines.get(fact.attempt_id)) is not None:
            agent, campaign = agents.get(line.agent_id or ""), known.get(line.campaign_id)
            if agent is None or agent.phase != "held":
                yield Broken(invariant=16, rule="dialled_without_agent", subject_id=fact.attempt_id)
            if campaign is None or campaign.phase != "running":
                yield Broken(invariant=16, rule="dialled_while_off", subject_id=fact.attempt_id)
        if (agent_id := agent_of(fact)) and (after := step_agent(agents.get(agent_id), fact)) is not None:
            agents[agent_id] = after
        campaign_id: str | None = getattr(fact, "campaign_id", None)
        if campaign_id and (moved := campaigns.step(known.get(campaign_id), fact)) is not None:
            known[campaign_id] = moved
