"""A campaign in the making, in five steps."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent_panel.views.agreements import RegisterView
from agent_panel.views.rules import SkippingView
from domain.facts.targets import TargetFigure


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several. `barred`: it is there, and cannot be chosen now; `own`: made for just this purpose."""

    value: str
    name: str
    chosen: bool = False
    barred: bool = False
    own: bool = False
    purpose: str = ""
    entries: int = 0


@dataclass(frozen=True, slots=True)
class LaunchStep:
    """A step, worded by `launch.step.<name>`. `told`: what was chosen in it."""

    number: int
    name: str
    state: str
    told: str


@dataclass(frozen=True, slots=True)
class AimField:
    """What may be asked of each agent a day, as it was typed; the figure is worded by `targets.figure.`."""

    figure: TargetFigure
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class LadderField:
    """When somebody who was not reached is called again, by how it came to nothing (`campaigns.came.<came>`): as it was
    typed, as it is usual, and as it will be in seconds."""

    came: str
    field: str
    text: str
    usual: str
    waits: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WayView:
    """The fourth step as it was typed. `team` is worded by `launch.team.<team>`; `assigned`: who have the list now, as
    a pool or each their own; `tries`: how often one person is tried a day, `tries_most` as `tries_rule` says and
    `tries_text` (0 and empty: no rule bounds it); `brand_names`: which of our numbers have one."""

    mode: str
    modes: tuple[str, ...]
    caller_id: str
    caller_ids: tuple[str, ...]
    ring_s: str
    ring_span: tuple[int, int]
    hours: str
    hours_read: tuple[tuple[str, str], ...]
    team: str
    assigned: tuple[str, ...]
    pool: bool
    agents: tuple[Choice, ...]
    tries: str = ""
    tries_most: int = 0
    tries_rule: str = ""
    tries_text: str = ""
    aims: tuple[AimField, ...] = ()
    ladders: tuple[LadderField, ...] = ()
    brand_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayView:
    """How many attempts the house allows itself in 24 hours, and how many of them are made."""

    most: int
    made: int

    @property
    def left(self) -> int:
        """So many more now."""
        return max(0, self.most - self.made)


@dataclass(frozen=True, slots=True)
class LaunchView:
    """The step on view. `wrong`: field -> code, worded by `launch.wrong.<code>`; `kept`: what the other steps have
    chosen, as fields of the form; `body`: what is sent to launch it; `register`: the do-not-call register, as the packs
    in force want it for such calls."""

    step: int
    steps: tuple[LaunchStep, ...]
    way: WayView
    wrong: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[tuple[str, str], ...] = ()
    lists: tuple[Choice, ...] = ()
    scripts: tuple[Choice, ...] = ()
    skipping: SkippingView | None = None
    day: DayView = DayView(0, 0)
    currency: str = "VND"
    body: Mapping[str, object] = field(default_factory=dict)
    register: RegisterView | None = None

    @property
    def name(self) -> str:
        """The step on view, as its words and its template are called."""
        return self.steps[self.step - 1].name

    @property
    def share(self) -> int:
        """Of a hundred entries so many may be called now."""
        return round(100 * self.callable / self.skipping.entries) if self.skipping and self.skipping.entries else 0

    @property
    def callable(self) -> int:
        """Entries that may be called now."""
        return self.skipping.entries - self.skipping.skipped if self.skipping else 0
