"""What happens to a case, to its clocks, and to what is owed to callers."""

from datetime import datetime
from typing import Literal

from domain.facts.vocabulary import Fact, fact
from domain.keeping import LANGUAGE_S

ClockKind = Literal["record", "dispatch", "emergency", "sign", "on_site", "duty", "outcome"]
DutyKind = Literal[
    "missed", "message", "callback", "special", "reminder", "broken_promise", "visit", "answer", "payment", "review",
    "dispute",
]  # fmt: skip
"""The first three are owed to whoever called, and done by speaking with them; the others were decided on. The last two
are owed among ourselves: an agent says what they think of a review, a lead decides a dispute."""


@fact()
class CaseOpened(Fact):
    """A request was taken: who answered owns it from this instant, which is clock zero. Not `taken`: a call asked for
    help, or left a message, and nobody has spoken with the caller yet; the owner answers for it until somebody does."""

    case_id: str
    number: str
    owner_id: str
    person_id: str | None = None
    call_id: str | None = None
    emergency: bool = False
    taken: bool = True


@fact()
class CaseJoined(Fact):
    """Another call belongs to the case: the same person asked again, or was called back."""

    case_id: str
    call_id: str


@fact()
class CaseTaken(Fact):
    """A case that had opened by itself was taken by a person: they own it from now on."""

    case_id: str
    by_id: str


@fact()
class EmergencyRaised(Fact):
    """The case is an emergency: from here it runs at double speed, and superiors are told too."""

    case_id: str
    by_id: str


@fact()
class EmergencyWithdrawn(Fact):
    """The case is no emergency after all."""

    case_id: str
    by_id: str


@fact()
class CaseRecorded(Fact):
    """Place, content, contact and category were written down, read back and confirmed. Texts are rows."""

    case_id: str
    by_id: str
    category: str
    text_hash: str
    person_id: str | None = None
    emergency: bool = False
    anonymous: bool = False
    read_back: bool = False
    appointment_at: datetime | None = None


@fact()
class CaseDispatched(Fact):
    """The case was handed to a department and to its person on duty."""

    case_id: str
    by_id: str
    department_id: str
    duty_user_id: str | None


@fact()
class CaseReported(Fact):
    """The case was put before a person, on their page or by telephone: who is responsible, or their superior."""

    case_id: str
    to_id: str
    to: Literal["responder", "superior"]
    by: Literal["panel", "phone"] = "panel"


@fact()
class CaseDeclined(Fact):
    """The person on duty cannot go: the next one on the rota is asked."""

    case_id: str
    by_id: str


@fact()
class CaseSigned(Fact):
    """The responder signed for the work."""

    case_id: str
    by_id: str


@fact()
class CaseArrivedAt(Fact):
    """The responder is on site."""

    case_id: str
    by_id: str


@fact()
class CaseDone(Fact):
    """The work is reported finished. `fee_minor`: in the currency's smallest unit. Not yet closed: see C7, C8."""

    case_id: str
    by_id: str
    fee_minor: int = 0


@fact()
class CaseClosedWithoutRequest(Fact):
    """The call held no request: nothing is owed to anybody."""

    case_id: str
    by_id: str
    why: Literal["wrong_number", "silent", "answered_at_once", "belongs_to_other_case", "test"]
    other_case_id: str | None = None


@fact()
class ClockStarted(Fact):
    """A promise about time began to run. `subject_id`: the case or duty it belongs to."""

    clock_id: str
    clock: ClockKind
    subject_id: str
    owner_id: str | None
    due_at: datetime
    case_id: str | None = None


@fact()
class ClockStopped(Fact):
    """What was promised was done, in time or late: `at` against `due_at` tells. `void`: nothing was owed after all."""

    clock_id: str
    void: bool = False
    case_id: str | None = None


@fact()
class ClockBroken(Fact):
    """The due time passed while the clock ran. `at` is the due instant; `noticed_late_s` > 0 after a downtime."""

    clock_id: str
    noticed_late_s: int = 0
    case_id: str | None = None


@fact()
class ClockEscalated(Fact):
    """A broken clock was put before a person. `level` counts from 1."""

    clock_id: str
    to_id: str
    level: int
    case_id: str | None = None


@fact()
class ClockAcknowledged(Fact):
    """The person said: I take it."""

    clock_id: str
    by_id: str
    case_id: str | None = None


@fact()
class DutyOpened(Fact):
    """Something is owed to a caller; `owner_id` answers for it until it is done."""

    duty_id: str
    duty: DutyKind
    owner_id: str | None
    due_at: datetime
    call_id: str | None = None
    case_id: str | None = None
    person_id: str | None = None


@fact()
class DutyJoined(Fact):
    """The same person asked again, by another call or with another wish: still one thing owed, still one due time."""

    duty_id: str
    duty: DutyKind
    call_id: str


@fact()
class PlaceKept(Fact):
    """Who asked to be called back stands in the hotline's line as if they had gone on waiting `since`. `speakers`: the
    agents who speak their language, `skilled`: those of them with the skill of their queue, and how long they are kept
    for either; `next_at`: not called before that; `expected_s`: how long it will be until their turn comes, as they
    were told, else by the same reckoning; None: nobody served the line, or it is no time for calls."""

    duty_id: str
    call_id: str
    hotline_id: str | None
    since: datetime
    priority: int
    language: str
    speakers: tuple[str, ...]
    next_at: datetime
    expected_s: int | None = None
    skilled: tuple[str, ...] = ()
    skill_s: int = 0
    language_s: int = LANGUAGE_S


@fact()
class CallbackTried(Fact):
    """An attempt to call back reached nobody. `rung`: the customer was called, so that it counts as a try; else our own
    phone was not taken. `next_at`: not again before that; None: no more by itself, the duty is its owner's."""

    duty_id: str
    attempt_id: str
    rung: bool
    next_at: datetime | None


@fact()
class DutyTaken(Fact):
    """Somebody took the duty over: they own it now."""

    duty_id: str
    by_id: str


@fact()
class DutyDone(Fact):
    """The duty was fulfilled, or found to be owed no more."""

    duty_id: str
    by_id: str
    result: Literal["reached", "case_opened", "called_again", "not_reached", "excused", "visited", "answered"]
