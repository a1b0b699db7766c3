"""The call column: who calls, what may be said, and the agent's own shift while nobody does."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from agent_panel.views.dialing import DialingView
from agent_panel.views.shell import Language
from agent_panel.views.target_lines import TargetLine

CallPhase = Literal["ringing", "talking", "hold", "wrapup"]
Tone = Literal["", "accent", "ok", "soon", "broken"]


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One of several persons known under the calling number; the agent asks and chooses (POST
    /api/calls/{id}/person).
    """

    person_id: str
    name: str
    initials: str
    about: str
    language: Language


@dataclass(frozen=True, slots=True)
class PersonCard:
    """The person calling. `name` holds the form of address ("Cô Lý Kim Oanh"); `address` is how to say it ("cô
    Oanh"), `self_as` how the agent calls themself ("con"), both empty when unknown.
    """

    person_id: str
    name: str
    initials: str
    about: str
    language: Language
    address: str = ""
    self_as: str = ""
    owner_name: str = ""
    owner_is_me: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why they may be calling. `kind` gives the icon and the lead-in (`reason.<kind>`): open_case, overdue,
    appointment, return_visit, due_payment, missed_call, promise. `text` is the case's own title or note.
    """

    kind: str
    text: str
    tone: Tone = "soon"
    at: datetime | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class CaseLine:
    """An open case in a list. `status` is worded by `case.status.<status>`."""

    case_id: str
    number: str
    title: str
    status: str
    href: str
    tone: Tone = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """An earlier contact. `kind`: call_in, call_out, missed, abandoned, voicemail, message, visit
    (`contact.<kind>`).
    """

    at: datetime
    kind: str
    about: str = ""
    with_name: str = ""
    with_me: bool = False
    duration_s: int | None = None


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What the person promised to pay: the day, how it stands; the amount once they proved who they are."""

    due_on: date
    phase: str
    amount: str = ""


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """Something promised to this person and not yet kept."""

    text: str
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """One way to prove identity, worded by `proof.<code>`: birth_date, phone, national_id_tail, contract_tail,
    unit.
    """

    code: str
    matched_at_s: int | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class IdentityView:
    """How far the identity check is. Values typed are compared on the server and never shown back.
    `keyed_at_s`: proved by keys in the menus, so long after the call was answered."""

    needed: int
    proofs: tuple[Proof, ...]
    passed: bool
    refused: bool = False
    keyed_at_s: int | None = None

    @property
    def matched(self) -> int:
        """Proofs that agreed so far."""
        return sum(1 for proof in self.proofs if proof.matched_at_s is not None)


@dataclass(frozen=True, slots=True)
class PrivateValue:
    """A value that is private until the identity check has passed. `field` is worded by `field.<field>`; `value` is
    masked by the server while `masked`; `can_unmask` offers the act that is recorded.
    """

    field: str
    value: str
    masked: bool
    can_unmask: bool = False
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class RecordingView:
    """State of the call's recording: running, silenced, stopped_by_caller, off, sealing, sealed, erased, failed
    (`recording.<state>`). `notice`: prompt (played by the machine) or agent (the agent says `notice_text` first) or
    none."""

    state: str
    channels: int = 2
    seconds: int | None = None
    notice: Literal["prompt", "agent", "none"] = "prompt"
    notice_text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class CallCard:
    """The pop. Unknown caller: `person` None and `choices` empty; two on one number: `choices` filled; withheld:
    `withheld`.

    `rings` is the count heard by the caller so far, `late_cause` is set when it went past three
    (`rings.cause.<code>`). `hung_up_first`: caller, agent, system; None while the call lasts.
    """

    call_id: str
    offer_id: str
    phase: CallPhase
    direction: Literal["in", "out"]
    hotline: str
    language: Language
    offered_at: datetime
    number: str
    withheld: bool
    greeting: str
    rings: int = 0
    late_cause: str | None = None
    area: str = ""
    person: PersonCard | None = None
    choices: tuple[PersonChoice, ...] = ()
    reasons: tuple[Reason, ...] = ()
    open_cases: tuple[CaseLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    promises: tuple[PromiseLine, ...] = ()
    given: tuple[GivenLine, ...] = ()
    identity: IdentityView | None = None
    private: tuple[PrivateValue, ...] = ()
    recording: RecordingView | None = None
    talk_s: int | None = None
    hung_up_first: Literal["caller", "agent", "system"] | None = None
    menu_choice: str = ""
    emergency: bool = False
    may_be_machine: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One of my figures today, worded by `figure.<key>`: answered, in_three_rings, record_mean, dispatched_in_time,
    missed_taken, kept_promises. `value` is already formatted for the reader; `base` likewise ("21/22").
    """

    key: str
    value: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """Who is on duty for a department now; `name` empty when nobody is."""

    department: str
    name: str


@dataclass(frozen=True, slots=True)
class ShiftView:
    """The call column while nobody calls."""

    title: str
    figures: tuple[Figure, ...]
    waiting: int
    ready: int
    signed_in: int
    lead_name: str
    duty: tuple[DutyLine, ...]
    notices: tuple[str, ...] = ()
    dialing: DialingView | None = None
    targets: tuple[TargetLine, ...] = ()
