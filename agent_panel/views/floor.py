"""The lead's floor: who is on what, who waits, which clock breaks next, repairs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent_panel.views.calls import Tone
from agent_panel.views.clocks import ClockView
from agent_panel.views.shell import AgentStateCode
from agent_panel.views.work import WorkItem
from store.queries.strangers import Knocks


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its base: `key` gives the label (`tile.<key>`) and the base's words (`tile.<key>.base`, with
    `base` as arguments). Keys: in_three_rings, waiting, dispatched_in_time, broken_open, missed_open, answered.
    `value` None: not measured. `href`, `base_href`: into the rows behind the figure, and behind its base.
    """

    key: str
    value: str | None
    base: tuple[tuple[str, str | int], ...] = ()
    tone: Tone = ""
    href: str = ""
    base_href: str = ""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A broken clock this lead must acknowledge until `ack_by`; then `next_name` is told."""

    id: str
    title: str
    clock: ClockView
    owner_name: str
    level: int
    ack_by: datetime | None
    next_name: str
    href: str


@dataclass(frozen=True, slots=True)
class FloorAgent:
    """One agent's card; `about` is the caller or case in a few words; `since` is when the state began."""

    user_id: str
    name: str
    state: AgentStateCode
    since: datetime | None
    about: str = ""
    pause_reason: str = ""
    languages: tuple[str, ...] = ()
    call_id: str = ""
    alert: bool = False


@dataclass(frozen=True, slots=True)
class WaitingCaller:
    """Someone who waits: `phase` ringing, menu, queue, callback (`waiting.<phase>`). Of somebody who will be called
    back: `tries` in vain so far, and `next_at` where it is not yet time. `kept_skill` (its name), `kept_language`: whom
    they are kept for until `kept_until`. `choice`: what they did in the menus."""

    call_id: str
    place: int
    phase: str
    clock: ClockView
    name: str = ""
    language: str = ""
    choice: str = ""
    tries: int = 0
    next_at: datetime | None = None
    kept_skill: str = ""
    kept_language: str = ""
    kept_until: datetime | None = None
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class LineWarning:
    """What callers are about to suffer (`floor.warning.<code>`). `waiting`: how many do now; `wait_s`: how long one who
    joins them would. Of a queue: `where` it is, and at `most` how many it takes."""

    code: str
    waiting: int = 0
    wait_s: int | None = None
    where: str = ""
    most: int = 0


@dataclass(frozen=True, slots=True)
class ToldView:
    """How true it was what callers were told today: of `n` who were served, half by `median_error_s` or less beside
    it."""

    n: int = 0
    median_error_s: float | None = None


@dataclass(frozen=True, slots=True)
class HourBar:
    """Calls of one hour by who answered; `late` went past three rings, and of `gone` nobody answered before they hung
    up."""

    hour: int
    people: int
    ivr: int
    late: int
    gone: int = 0


@dataclass(frozen=True, slots=True)
class RepairsView:
    """Reconciliation: what differs now, how many were set right today, when we last looked."""

    open: int
    today: int
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class LateCall:
    """A call of today past three rings and why (`rings.cause.<code>`)."""

    call_id: str
    at: datetime
    rings: int
    cause: str
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class GuessedView:
    """Somebody keyed in so many wrong proofs of who they are that a machine tells nothing private until `until`."""

    call_id: str
    at: datetime
    until: datetime
    wrong: int
    number: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class FloorView:
    """The whole page. `consents`: customers' yeses that wait to be heard; `sent_on`: callers of today whom a full
    queue did not take; `called`: of those who kept their place, what was expected against when their turn came."""

    now: datetime
    tiles: tuple[Tile, ...]
    escalations: tuple[Escalation, ...]
    clocks: tuple[WorkItem, ...]
    agents: tuple[FloorAgent, ...]
    waiting: tuple[WaitingCaller, ...]
    hours: tuple[HourBar, ...]
    late_calls: tuple[LateCall, ...]
    repairs: RepairsView
    link: Literal["up", "down"] = "up"
    guessed: tuple[GuessedView, ...] = ()
    knocks: Knocks | None = None
    warnings: tuple[LineWarning, ...] = ()
    told: ToldView = ToldView()
    called: ToldView = ToldView()
    consents: int = 0
    sent_on: int = 0

    def count(self, state: AgentStateCode) -> int:
        """Agents in one state."""
        return sum(1 for agent in self.agents if agent.state == state)
