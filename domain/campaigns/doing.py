"""What each agent of a campaign does now, and if nothing: why. One word each, the first that is true."""

from dataclasses import dataclass
from typing import Literal, get_args

from domain.agents import Agent
from domain.campaigns.entries import Entry
from domain.campaigns.state import Campaign

Doing = Literal[
    "away", "talking", "ringing", "wrapup", "outcome", "rings_them", "looks", "paused", "not_dialing", "lent",
    "phone_rings", "off", "held_up", "over", "callers", "closed", "by_hand", "nobody_due",
]  # fmt: skip
DOINGS: tuple[Doing, ...] = get_args(Doing)
HELD_BACK: dict[str, Doing] = {"off": "off", "paused": "held_up", "stopped": "over", "finished": "over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What is around an agent. `entry`: reserved for them, or shown to them; `placing`: a call to outside is under way
    for them; `callers`: people wait in our own lines whom nobody else can take; `closed`: these are not the campaign's
    hours."""

    entry: Entry | None = None
    placing: bool = False
    callers: bool = False
    closed: bool = False


def doing(campaign: Campaign, agent: Agent | None, around: Around) -> Doing:
    """What they do, or why nothing."""
    if agent is None or agent.phase in ("offline", "unreachable"):
        return "away"
    if (busy := _busy(agent, around)) is not None:
        return busy
    if agent.held_leg is None:
        return _not_up(agent)
    if campaign.phase != "running":
        return HELD_BACK[campaign.phase]
    if around.callers:
        return "callers"
    if around.closed:
        return "closed"
    return "nobody_due" if campaign.mode == "progressive" else "by_hand"


def _busy(agent: Agent, around: Around) -> Doing | None:
    phases: dict[str, Doing] = {"talking": "talking", "ringing": "ringing", "wrap_up": "wrapup"}
    if agent.phase in phases:
        return phases[agent.phase]
    if around.placing:
        return "rings_them"
    if around.entry is not None:
        return "looks" if around.entry.phase == "shown" else "outcome"
    return "paused" if agent.phase == "paused" else None


def _not_up(agent: Agent) -> Doing:
    if not agent.dials:
        return "not_dialing"
    return "lent" if agent.lent else "phone_rings"
