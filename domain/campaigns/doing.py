"""What each agent of a campaign does now, and if nothing: why. One word each, the first that is true."""

from typing import Literal, get_args

from domain.agents import Agent
from domain.campaigns.entries import Entry
from domain.campaigns.state import Campaign

Doing = Literal[
    "away", "talking", "ringing", "wrapup", "outcome", "rings_them", "looks", "paused", "not_dialing", "lent",
    "phone_rings", "off", "held_up", "over", "callers", "by_hand", "nobody_due",
]  # fmt: skip
DOINGS: tuple[Doing, ...] = get_args(Doing)
HELD_BACK: dict[str, Doing] = {"off": "off", "paused": "held_up", "stopped": "over", "finished": "over"}


def doing(campaign: Campaign, agent: Agent | None, entry: Entry | None, *, placing: bool, callers: bool) -> Doing:
    """`entry`: reserved for this agent, or shown to them; `placing`: a call to outside is under way for them;
    `callers`: people wait in our own lines whom nobody else can take."""
    if agent is None or agent.phase in ("offline", "unreachable"):
        return "away"
    if (busy := _busy(agent, entry, placing=placing)) is not None:
        return busy
    if agent.held_leg is None:
        return _not_up(agent)
    if campaign.phase != "running":
        return HELD_BACK[campaign.phase]
    if callers:
        return "callers"
    return "nobody_due" if campaign.mode == "progressive" else "by_hand"


def _busy(agent: Agent, entry: Entry | None, *, placing: bool) -> Doing | None:
    phases: dict[str, Doing] = {"talking": "talking", "ringing": "ringing", "wrap_up": "wrapup"}
    if agent.phase in phases:
        return phases[agent.phase]
    if placing:
        return "rings_them"
    if entry is not None:
        return "looks" if entry.phase == "shown" else "outcome"
    return "paused" if agent.phase == "paused" else None


def _not_up(agent: Agent) -> Doing:
    if not agent.dials:
        return "not_dialing"
    return "lent" if agent.lent else "phone_rings"
