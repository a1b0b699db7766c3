"""Campaigns as a lead sees them: all of them, one while it runs with the rows behind each figure."""

from dataclasses import dataclass
from datetime import date, datetime

from agent_panel.views.campaign_day import DayView
from agent_panel.views.target_lines import TargetLine


@dataclass(frozen=True, slots=True)
class FiguresView:
    """What was done. `amounts`: promised, by currency."""

    tries: int
    reached: int
    talked_s: float
    promised: int
    amounts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign among the others. `phase` is worded by `campaigns.phase.<phase>`, `pause` by `campaigns.pause.`."""

    campaign_id: str
    name: str
    purpose: str
    phase: str
    pause: str
    mode: str
    left: int
    figures: FiguresView
    launched_at: datetime
    launched_by: str = ""


@dataclass(frozen=True, slots=True)
class CampaignsView:
    """Every campaign, the newest first."""

    lines: tuple[CampaignLine, ...]


@dataclass(frozen=True, slots=True)
class AgentLine:
    """Somebody who works on it. `doing` is worded by `campaigns.doing.`; `whom`: the person they have to do with."""

    user_id: str
    name: str
    doing: str
    since: datetime | None
    whom: str
    figures: FiguresView


@dataclass(frozen=True, slots=True)
class CallLine:
    """A call that was placed. `outcome`: what the lines said (`campaigns.came.`); `said`: what the agent wrote down
    (`scripts.outcome.`); `came_in`: of what was promised; `broken`: a check of it stands."""

    call_id: str
    person: str
    agent: str
    sent_at: datetime
    outcome: str
    said: str
    talked_s: float
    promised_minor: int | None
    currency: str
    came_in: int = 0
    broken: bool = False

    @property
    def heard(self) -> str:
        """Where it can be listened to."""
        return f"/recordings/{self.call_id}" if self.talked_s else ""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry. `phase` is worded by `campaigns.entry.`, `reason` by `list.reason.`; `free`: it may go to others."""

    row: int
    name: str
    agent: str
    phase: str
    tries: int
    reason: str
    next_at: datetime | None
    href: str
    free: bool = True


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One of ours was with a customer."""

    at: datetime
    person: str
    agent: str


@dataclass(frozen=True, slots=True)
class RowsView:
    """The rows behind a figure. `show`: which figure; `here`: the address without its page; `day`: of that day only,
    `hour`: and of that hour."""

    show: str
    here: str
    calls: tuple[CallLine, ...] = ()
    entries: tuple[EntryLine, ...] = ()
    reason: str = ""
    agent: str = ""
    first: int = 0
    size: int = 50
    more: bool = False
    day: date | None = None
    hour: int | None = None
    visits: tuple[VisitLine, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedView:
    """The last hand-over, which can be undone. `whose` empty: nobody's, or several people's; `to` empty: whoever is
    next."""

    whose: str
    to: tuple[str, ...]
    entries: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PartView:
    """What somebody has to call yet of a list, and how many they promised to call back."""

    user_id: str
    name: str
    left: int
    callbacks: int = 0


@dataclass(frozen=True, slots=True)
class HandingView:
    """Who has how many entries to call yet, and to whom they may go: ids and names. `anybodys`: of whoever is next."""

    list_id: str
    left: tuple[PartView, ...]
    to: tuple[tuple[str, str], ...]
    anybodys: int = 0
    last: HandedView | None = None


@dataclass(frozen=True, slots=True)
class CampaignView:
    """One campaign now. `ends_at` None: too early to say; `refused`: entries that the rules keep back, by reason;
    `special`: calls that somebody above has to look at, by outcome; `handing`: who has how many
    entries of its list, where the reader may give them to others; `ladders`: when somebody who was not reached is
    called again, in seconds."""

    campaign_id: str
    list_id: str
    name: str
    purpose: str
    phase: str
    pause: str
    mode: str
    script: str
    caller_id: str
    hours: tuple[tuple[str, str], ...]
    now: datetime
    left: int
    figures: FiguresView
    ends_at: datetime | None
    next_at: datetime | None
    refused: tuple[tuple[str, int], ...]
    agents: tuple[AgentLine, ...]
    rows: RowsView
    by_hour: DayView
    targets: tuple[TargetLine, ...] = ()
    special: tuple[tuple[str, int], ...] = ()
    handing: HandingView | None = None
    ladders: tuple[tuple[str, tuple[int, ...]], ...] = ()

    @property
    def skipped(self) -> int:
        """Entries that the rules keep back."""
        return sum(count for _, count in self.refused)

    @property
    def head(self) -> object:
        """What the head of the page shows."""
        return (self.phase, self.pause, self.mode)

    @property
    def measured(self) -> object:
        """What the figures show."""
        return (self.left, self.figures, self.ends_at, self.next_at, self.refused, self.phase)
