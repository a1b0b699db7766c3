"""Work to be done: the desk's list, the missed calls, the selected case beside the list."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from agent_panel.views.calls import ContactLine, PersonCard
from agent_panel.views.cases import Player
from agent_panel.views.clocks import ClockView

WorkGroup = Literal["overdue", "soon", "today", "paused"]


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One row, worked by its owner. `kind` names it when `title` is empty (`work.<kind>`): callback, missed,
    abandoned, voicemail, return_visit, answer, appointment, dispatch, sign, arrive, case.
    """

    id: str
    kind: str
    group: WorkGroup
    clock: ClockView
    href: str
    title: str = ""
    number: str = ""
    who: str = ""
    detail: str = ""
    language: str = ""
    duty_id: str = ""
    selected: bool = False


@dataclass(frozen=True, slots=True)
class WorklistView:
    """Today's work, ordered by what breaks next. `filter`: urgent, waiting_caller, mine. `unowned` must be zero and
    is said.
    """

    items: tuple[WorkItem, ...]
    filter: Literal["urgent", "waiting_caller", "mine"] = "urgent"
    mine_total: int = 0
    unowned: int = 0

    def of(self, group: WorkGroup) -> tuple[WorkItem, ...]:
        """The rows of one group, in order."""
        return tuple(item for item in self.items if item.group == group)


@dataclass(frozen=True, slots=True)
class WorkPreview:
    """The chosen row beside the list: who, what they need, clocks, last contacts, and the one main action.

    `action`: call (POST /api/missed/{duty_id}/call), open, done (a visit made, a special situation taken care of; POST
    /api/missed/{duty_id}/done), none. `may_call`: beside a main action of another kind they can be called as well.
    """

    item_id: str
    title: str
    href: str
    kind: str
    number: str = ""
    person: PersonCard | None = None
    caller_number: str = ""
    need: str = ""
    answer: str = ""
    clocks: tuple[ClockView, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    action: Literal["call", "open", "done", "review", "none"] = "open"
    duty_id: str = ""
    may_call: bool = False
    player: Player | None = None


@dataclass(frozen=True, slots=True)
class MissedItem:
    """A call that nobody took, or a wish left behind. `cause` is worded by `missed.cause.<code>`: nobody_signed_in,
    all_busy, ignored, unreachable, hung_up_ringing, hung_up_menu, hung_up_queue, asked_callback, left_message,
    system. `story`: what the caller chose and keyed in before. `message_from_s`: the second of the recording in which
    their message begins.
    """

    duty_id: str
    call_id: str
    kind: Literal["missed", "abandoned", "voicemail", "callback"]
    at: datetime
    number: str
    withheld: bool
    cause: str
    clock: ClockView
    story: str = ""
    rings: int = 0
    waited_s: int = 0
    name: str = ""
    language: str = ""
    owner_name: str = ""
    mine: bool = False
    tries: int = 0
    last_try: str = ""
    recording_href: str = ""
    message_from_s: float = 0.0
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MissedView:
    """The worklist of missed and abandoned calls; `open` first by what breaks next, `done` are today's finished
    ones.
    """

    open: tuple[MissedItem, ...]
    done: tuple[MissedItem, ...] = ()


@dataclass(frozen=True, slots=True)
class CasesView:
    """The list behind "Cases": the reader's own by what breaks next, with a search. `consents`: customers' yeses that
    wait for the reader."""

    items: tuple[WorkItem, ...]
    query: str = ""
    scope: Literal["mine", "open", "all"] = "mine"
    counts: dict[str, int] = field(default_factory=dict)
    consents: int = 0
