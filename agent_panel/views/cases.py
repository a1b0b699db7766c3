"""A case's page, and the same case as the responder's job."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from agent_panel.views.calls import CaseLine, PersonCard, PrivateValue, Tone
from agent_panel.views.clocks import ClockView
from domain.facts.recordings import HeldFor
from domain.moments import Moment
from domain.speech import Span


@dataclass(frozen=True, slots=True)
class Player:
    """A recording playable in place: `href` answers ranges. `peaks` are 0..1 of agent and caller alternating over
    time, may be empty; `label_at` names it for the screen reader; `moments`: holds, and what was keyed in and is not
    recorded; `marks`: the number and second of each finding; `consent`: the customer's yes that closes a case.
    """

    href: str
    seconds: int
    label_at: datetime
    channels: int = 2
    peaks: tuple[float, ...] = ()
    moments: tuple[Moment, ...] = ()
    marks: tuple[tuple[int, float], ...] = ()
    consent: Span | None = None

    @property
    def begins_s(self) -> float:
        """From where it is heard first: where a message was left, that; else the beginning."""
        return next((each.span.begins_s for each in self.moments if each.kind == "message"), 0.0)

    @property
    def drawing(self) -> dict[str, object]:
        """What is drawn of it in the browser: `sides`: of the house and of the caller the peaks, 0 to 99; `spans`: kind
        and seconds from, to; `marks`."""
        spans = [(each.kind, each.span.begins_s, each.span.ends_s) for each in self.moments]
        yes = [("consent", self.consent.begins_s, self.consent.ends_s)] if self.consent else []
        levels = [round(99 * peak) for peak in self.peaks]
        return {
            "seconds": self.seconds,
            "sides": [levels[0::2], levels[1::2]],
            "spans": [*spans, *yes],
            "marks": list(self.marks),
        }


@dataclass(frozen=True, slots=True)
class HoldView:
    """Whether a recording is kept longer than the rules say. `why` empty: it is not; `until` None: until it is
    released; `by` empty: by command; `may`: the reader may change it."""

    call_id: str
    why: str = ""
    since: datetime | None = None
    until: date | None = None
    by: str = ""
    may: bool = False
    reasons: tuple[str, ...] = get_args(HeldFor)


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One line of the story. `kind` is worded by `event.<kind>` (and gives the icon): received, recorded,
    dispatched, signed, arrived, diagnosed, plan, done, refused, escalated, call_in, call_out, missed, voicemail,
    clock_broken, clock_kept, reopened, closed, note, unmasked, listened. `text` is a person's words; `who` acted.
    """

    at: datetime
    kind: str
    who: str = ""
    text: str = ""
    tone: Tone = ""
    took_s: int | None = None
    in_time: bool | None = None
    rings: int | None = None
    player: Player | None = None
    hold: HoldView | None = None


@dataclass(frozen=True, slots=True)
class CaseStep:
    """A step of the procedure: `key` is worded by `case.step.<key>`."""

    key: str
    state: Literal["todo", "now", "done"]


@dataclass(frozen=True, slots=True)
class ClosingView:
    """The evidence a case may be closed with: the call in which the customer said yes, the second, who confirmed it."""

    at: datetime
    second: float
    by: str


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The customer's yes to the question that closes a case. `question`, `answer`: as they were heard; empty: not for
    this reader, or erased. `verdict`: confirmed, rejected, or empty: nobody has listened yet; `may`: they may say."""

    call_id: str
    at: datetime
    language: str
    asked_s: float
    said_s: float
    play_from_s: float
    play_to_s: float
    question: str = ""
    answer: str = ""
    confidence: float | None = None
    player: Player | None = None
    verdict: str = ""
    by: str = ""
    judged_at: datetime | None = None
    may: bool = False


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A yes that waits, in the list of them. `others`: id and number of more cases that the call belongs to."""

    case_id: str
    number: str
    title: str
    person: str
    owner: str
    yes: ConsentView
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ConsentsView:
    """Those that wait for this reader. `more`: so many that are not shown."""

    rows: tuple[ConsentRow, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything on the case page. `closing` is the consent the case may be closed with, None while there is none;
    `consents`: what was heard of one."""

    case_id: str
    number: str
    title: str
    category: str
    status: str
    need: str
    received_at: datetime
    place: str
    contact: str
    reach_by: str
    owner_name: str
    owner_initials: str
    owner_since: datetime
    person: PersonCard | None
    anonymous: bool
    emergency: bool
    private: tuple[PrivateValue, ...]
    clocks: tuple[ClockView, ...]
    steps: tuple[CaseStep, ...]
    timeline: tuple[TimelineEvent, ...]
    related: tuple[CaseLine, ...] = ()
    appointment_at: datetime | None = None
    department: str = ""
    duty_name: str = ""
    result: str = ""
    material: str = ""
    fee_minor: int | None = None
    currency: str = "VND"
    closing: ClosingView | None = None
    consents: tuple[ConsentView, ...] = ()
    owner_is_me: bool = False
    filter: Literal["all", "calls", "clocks"] = "all"


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job as a card in the responder's inbox. `stage`: to_sign, signed, arrived, done."""

    case_id: str
    number: str
    title: str
    place: str
    who: str
    href: str
    stage: Literal["to_sign", "signed", "arrived", "done"]
    emergency: bool
    clock: ClockView
    text: str = ""
    reported_at: datetime | None = None
    taken_by: str = ""
    also_told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JobsView:
    """The responder's inbox. `department`, `until`: their duty, empty and None when not on duty."""

    name: str
    initials: str
    department: str
    until: datetime | None
    to_sign: tuple[JobLine, ...]
    working: tuple[JobLine, ...]
    done: tuple[JobLine, ...]


@dataclass(frozen=True, slots=True)
class JobView:
    """One job: five steps (`job.step.<key>`): sign, arrive, work, done, accept. `stage` decides the one main
    action.
    """

    job: JobLine
    steps: tuple[CaseStep, ...]
    address: str = ""
    need: str = ""
    reach_by: str = ""
    appointment_at: datetime | None = None
    signed_at: datetime | None = None
    arrived_at: datetime | None = None
    done_at: datetime | None = None
    note: str = ""
    material: str = ""
    fee_minor: int | None = None
    currency: str = "VND"
