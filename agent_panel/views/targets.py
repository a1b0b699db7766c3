"""What is asked of those who work on a campaign, and how far it is: for a lead, and for an agent their own."""

from dataclasses import dataclass
from datetime import datetime

from agent_panel.views.campaigns import RowsView
from agent_panel.views.target_lines import TargetLine
from domain.facts.targets import TargetFigure, TargetPeriod


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A decision about a target. `was`, `aim` 0: nothing was, is asked."""

    at: datetime
    by: str
    name: str
    figure: TargetFigure
    period: TargetPeriod
    was: int
    aim: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works on the campaign."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class TargetsView:
    """The page of a campaign's targets. `over`: it has ended, and nothing is asked any more."""

    campaign_id: str
    name: str
    over: bool
    started: bool
    currency: str
    members: tuple[Member, ...]
    lines: tuple[TargetLine, ...]
    changes: tuple[ChangeLine, ...]
    figures: tuple[TargetFigure, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class MineView:
    """An agent's own calls of one campaign, behind one figure, and what is asked of them there."""

    campaign_id: str
    name: str
    lines: tuple[TargetLine, ...]
    rows: RowsView
    now: datetime
