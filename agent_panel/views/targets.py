"""What is asked of those who work on a campaign, and how far it is: for a lead, and for an agent their own."""

from dataclasses import dataclass
from datetime import date, datetime

from agent_panel.views.campaigns import RowsView
from agent_panel.views.target_lines import TargetLine
from domain.days import ONE
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
class CourseDay:
    """A day of a target. `value` None: nothing that could be judged; `aim` 0: nothing was asked when it ended."""

    day: date
    value: int | None
    aim: int
    href: str


@dataclass(frozen=True, slots=True)
class CourseView:
    """The last days of one target of a day, the oldest first. `name` empty: all together."""

    target_id: str
    name: str
    figure: TargetFigure
    currency: str
    until: date
    days: tuple[CourseDay, ...]

    @property
    def asked(self) -> int:
        """Days on which something was asked."""
        return sum(1 for each in self.days if each.aim)

    @property
    def reached(self) -> int:
        """Those of them on which it was reached."""
        return sum(1 for each in self.days if each.aim and (each.value or 0) >= each.aim)

    @property
    def key(self) -> str:
        """The element's id: another target's, or until another day, is another element."""
        return f"course-{self.target_id.replace(':', '-')}-{self.until.isoformat()}"


@dataclass(frozen=True, slots=True)
class TargetsView:
    """The page of a campaign's targets, on `day`. `over`: it has ended, and nothing is asked any more; `first`: the day
    of its launch; `course` None: nothing is asked by the day."""

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
    day: date
    today: date
    first: date
    course: CourseView | None = None

    @property
    def before(self) -> date:
        """The day before it."""
        return self.day - ONE

    @property
    def after(self) -> date:
        """The day after it."""
        return self.day + ONE

    @property
    def past(self) -> bool:
        """Is another day than today on view?"""
        return self.day != self.today

    @property
    def key(self) -> str:
        """The id of what is asked: a day that is over is told no more."""
        return f"targets-asked-{self.day.isoformat()}" if self.past else "targets-asked"


@dataclass(frozen=True, slots=True)
class MineView:
    """An agent's own calls of one campaign, behind one figure, and what is asked of them there."""

    campaign_id: str
    name: str
    lines: tuple[TargetLine, ...]
    rows: RowsView
    now: datetime
