"""A campaign as its facts tell it.

    launched (off) ──► running ◄──► paused (why) ──► stopped
                          └──► finished: nobody is left

What is not in the table means nothing: a campaign that is over stays over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.campaigns.hours import Window
from domain.campaigns.ladders import LADDERS
from domain.facts import campaigns as f
from domain.facts.vocabulary import Fact
from domain.fold import Transitions
from domain.lists.state import AssignedList


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """`agent_ids`: who work on it; none: whom its list is assigned to."""

    campaign_id: str
    list_id: str = ""
    mode: f.Mode = "preview"
    script_id: str = ""
    caller_id: str = ""
    agent_ids: tuple[str, ...] = ()
    ladders: Mapping[f.Came, tuple[int, ...]] = field(default_factory=lambda: dict(LADDERS))
    ring_s: int = 20
    hours: tuple[Window, ...] = ()
    tries_per_day: int = 0
    launched_at: datetime | None = None
    launched_by: str = ""
    started_at: datetime | None = None
    paused_at: datetime | None = None
    pause: str = ""
    ended_at: datetime | None = None
    stopped_by: str | None = None

    @property
    def phase(self) -> str:
        """`off`, `running`, `paused`, `stopped` or `finished`."""
        if self.ended_at:
            return "finished" if self.stopped_by is None else "stopped"
        if self.started_at is None:
            return "off"
        return "paused" if self.paused_at else "running"

    def members(self, listed: AssignedList | None) -> tuple[str, ...]:
        """Who work on it: those who were named, else whom its list is assigned to."""
        return self.agent_ids or (listed.team if listed else ())

    @property
    def over(self) -> bool:
        """Nothing more is dialled for it, ever."""
        return self.ended_at is not None


campaigns = Transitions[Campaign](phase=lambda campaign: campaign.phase)
LIVING = ("off", "running", "paused")


@campaigns.on(f.CampaignLaunched, "off")
def _launched(now: Campaign, fact: f.CampaignLaunched) -> Campaign:
    if now.launched_at:
        return now
    return replace(
        now,
        list_id=fact.list_id,
        mode=fact.mode,
        script_id=fact.script_id,
        caller_id=fact.caller_id,
        agent_ids=fact.agent_ids,
        ladders={**LADDERS, **dict(fact.ladders)},
        ring_s=fact.ring_s,
        hours=fact.hours,
        tries_per_day=fact.tries_per_day,
        launched_at=fact.at,
        launched_by=fact.by_id,
    )


@campaigns.on(f.CampaignStarted, "off")
def _started(now: Campaign, fact: f.CampaignStarted) -> Campaign:
    return replace(now, started_at=fact.at)


@campaigns.on(f.CampaignPaused, "running")
def _paused(now: Campaign, fact: f.CampaignPaused) -> Campaign:
    return replace(now, paused_at=fact.at, pause=fact.why)


@campaigns.on(f.CampaignResumed, "paused")
def _resumed(now: Campaign, fact: f.CampaignResumed) -> Campaign:
    return replace(now, paused_at=None, pause="")


@campaigns.on(f.CampaignModeChanged, *LIVING)
def _mode(now: Campaign, fact: f.CampaignModeChanged) -> Campaign:
    return replace(now, mode=fact.mode)


@campaigns.on(f.CampaignStopped, *LIVING)
def _stopped(now: Campaign, fact: f.CampaignStopped) -> Campaign:
    return replace(now, ended_at=fact.at, stopped_by=fact.by_id)


@campaigns.on(f.CampaignFinished, "running")
def _finished(now: Campaign, fact: f.CampaignFinished) -> Campaign:
    return replace(now, ended_at=fact.at)


def step(known: Campaign | None, fact: Fact) -> Campaign | None:
    """What a fact does to its campaign; None where it means nothing."""
    campaign_id: str | None = getattr(fact, "campaign_id", None)
    if campaign_id is None or type(fact) not in campaigns.kinds:
        return None
    return campaigns.step(known or Campaign(campaign_id=campaign_id), fact)
