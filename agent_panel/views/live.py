"""The messages of the live stream: what the server says on `/live`, and what each makes a page do.

Every message is `{"seq": n, "type": t, "data": {...}}` with `data` one of these records (instants as ISO 8601
in UTC). The first is always `snapshot`; `seq` then rises by one a message, and a gap makes the browser
reconnect for a fresh snapshot. Where a record has `html`, it is a fragment rendered by the same templates as
the page, and the browser puts it in place of the element with the same id (never over a region marked
data-editing).

`badges` carries the figures of the rail alone, by the keys of its items.

From the browser: `{"type": "ping", "t": ms}` answered by `pong` with the same `t`; `{"type": "popped",
"call_id", "offer_id", "after_ms"}` once a pop is in the page, `after_ms` counted from the server's
`offered_at`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent_panel.views.calls import CallPhase
from agent_panel.views.clocks import ClockView
from agent_panel.views.shell import AgentStateCode


@dataclass(frozen=True, slots=True)
class CallMessage:
    """type `call`: my call as the phone bar shows it; `phase` None clears it.

    `resume`: this call was lost with the page and is being offered again, the phone answers at once. `sub` is the
    second line ("B-1207"); `ready_at` ends wrap-up; `since` starts the timer; `return_phrase` is what to say when
    back from hold.
    """

    phase: CallPhase | None
    call_id: str = ""
    offer_id: str = ""
    name: str = ""
    sub: str = ""
    language: str = "vi"
    direction: Literal["in", "out"] = "in"
    since: datetime | None = None
    ready_at: datetime | None = None
    talk_s: int | None = None
    hung_up_first: Literal["caller", "agent", "system"] | None = None
    owner_is_me: bool = False
    emergency: bool = False
    resume: bool = False
    return_phrase: str = ""


@dataclass(frozen=True, slots=True)
class AgentMessage:
    """type `agent`: my own state. `pending_pause`: asked for during a call, taken when it ends."""

    state: AgentStateCode
    since: datetime
    pause_reason: str | None = None
    pending_pause: str | None = None


@dataclass(frozen=True, slots=True)
class RingsMessage:
    """type `rings`: how far the caller's ringing is. The browser goes on counting by itself from `ring_at` and
    `cycle_ms`; `machine_at` is when the IVR takes the call, None when it will not.
    """

    call_id: str
    ring_at: datetime
    cycle_ms: int = 5000
    limit: int = 3
    machine_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PopMessage:
    """type `pop`: a call is offered to me. `html` is `desk/_call_card.html` (id `call-column`)."""

    call: CallMessage
    rings: RingsMessage
    offered_at: datetime
    html: str


@dataclass(frozen=True, slots=True)
class PopClearedMessage:
    """type `pop-cleared`: the offer is over without me. `why`: taken, ivr, hung_up, withdrawn. `html` is the call
    column again.
    """

    call_id: str
    offer_id: str
    why: Literal["taken", "ivr", "hung_up", "withdrawn"]
    by: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class FragmentsMessage:
    """types `desk`, `worklist`, `floor`, `jobs`, `case`, `hotline`: parts of the page on view changed. `html` holds
    one or more elements with ids; those not in the page are ignored. `page` names whom it is for, so that a page on
    view elsewhere skips it cheaply.
    """

    html: str
    page: Literal["desk", "worklist", "floor", "jobs", "case", "missed", "hotline", "campaign"] = "desk"
    new: int = 0


@dataclass(frozen=True, slots=True)
class ClockMessage:
    """type `clock`: my loudest clock for the phone bar and how many are broken; `changed` are clocks on view that
    stopped, paused or moved.
    """

    loudest: ClockView | None
    broken: int = 0
    changed: tuple[ClockView, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """type `signed`: a department signed for my dispatch: a toast, a rising tap, the polite region."""

    case_id: str
    number: str
    by: str
    after_s: int


@dataclass(frozen=True, slots=True)
class ToastMessage:
    """type `toast`: another person's act or a background result, already in the reader's words."""

    text: str
    strong: str = ""
    tone: Literal["", "ok", "soon", "broken"] = ""
    href: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class EscalationMessage:
    """type `escalation`: a broken clock I must acknowledge. `html` is `_escalation.html` for the dialog layer;
    empty: it is over.
    """

    id: str
    html: str = ""


@dataclass(frozen=True, slots=True)
class RepairMessage:
    """type `repair`: reconciliation set something right (leads see the count)."""

    open: int
    today: int


@dataclass(frozen=True, slots=True)
class SnapshotMessage:
    """type `snapshot`: everything the shell shows, at `seq`. `html` holds the fragments of the page on view (its
    path was given as `/live?page=...`) as they are now; `csrf` renews the token; `build` reloads a page of an older
    release when idle.
    """

    now: datetime
    csrf: str
    agent: AgentMessage | None
    call: CallMessage | None
    rings: RingsMessage | None
    clock: ClockMessage
    badges: dict[str, int]
    html: str = ""
    build: str = ""


@dataclass(frozen=True, slots=True)
class ByeMessage:
    """type `bye`: the server ends the stream. `reason`: signed_out, expired, behind, restart, elsewhere."""

    reason: Literal["signed_out", "expired", "behind", "restart", "elsewhere"]
