"""The record form, the script beside it, and the receipt after dispatch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from agent_panel.views.clocks import ClockView


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the category search. `path` is shown ("Kỹ thuật › Cấp thoát nước › Rò nước"); `synonyms` are found
    but not shown, pinyin among them; `rank` is the place among the recently used, 0 = not recent.
    """

    code: str
    path: tuple[str, ...]
    synonyms: tuple[str, ...] = ()
    emergency: bool = False
    department_id: str = ""
    icon: str = ""
    rank: int = 0


@dataclass(frozen=True, slots=True)
class DutyPerson:
    """Who would get the work: until when on duty, how many jobs in hand, where."""

    user_id: str
    name: str
    until: datetime | None = None
    load: int = 0
    place: str = ""
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentOption:
    """One department of the dispatch picker; nobody on duty: `duty` None, and `lead_name` is offered instead."""

    id: str
    name: str
    duty: DutyPerson | None
    lead_name: str = ""
    lead_user_id: str = ""


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """What has been typed so far, saved as typed."""

    content: str = ""
    place: str = ""
    contact: str = ""
    reach_by: str = ""
    category: str = ""
    appointment_at: datetime | None = None
    department_id: str = ""
    duty_user_id: str = ""
    anonymous: bool = False
    emergency: bool = False
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordForm:
    """The record form of one call. `case_id` is set once recorded and not yet dispatched (then only dispatch
    remains). `number_known`: the caller can be reached by the number they call from, unless they say otherwise.
    `spoken`: somebody speaks with them, so that it can be read back; a message cannot. `usual_s`, `urgent_s`: how long
    may it take, until it is recorded and until it is dispatched, where it is no emergency and where it is one?
    """

    call_id: str
    person_id: str | None
    draft: RecordDraft
    record_clock: ClockView
    dispatch_clock: ClockView
    categories: tuple[Category, ...]
    departments: tuple[DepartmentOption, ...]
    usual_s: tuple[int, int]
    urgent_s: tuple[int, int]
    case_id: str = ""
    number: str = ""
    number_known: bool = True
    spoken: bool = True


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """One thing to say or do. `state`: next ones are todo; now is the one due. `say` is read aloud; {content} and
    {place} in it are what the form holds. `code` is what it is ticked by.
    """

    number: int
    text: str
    say: str = ""
    required: bool = False
    state: Literal["todo", "now", "done", "missed"] = "todo"
    code: str = ""


@dataclass(frozen=True, slots=True)
class ScriptPhase:
    """A named part of the script."""

    title: str
    steps: tuple[ScriptStep, ...]


@dataclass(frozen=True, slots=True)
class ScriptView:
    """The script beside the form, in the caller's language."""

    title: str
    language: str
    phases: tuple[ScriptPhase, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One step of telling the department: `kind` worded by `delivery.<kind>`: board, signed, reminder, refused,
    call.
    """

    kind: str
    at: datetime
    name: str = ""
    after_ms: int | None = None
    future: bool = False


@dataclass(frozen=True, slots=True)
class WrapUp:
    """After the call: results instead of clocks, receipt instead of form. `case_id` empty: nothing was recorded
    (yet).

    `outcomes` are codes worded by `outcome.<code>`, in the order of the keys 1 to 9; `ready_at` is when the agent
    becomes ready by itself if an outcome is in.
    """

    call_id: str
    outcomes: tuple[str, ...]
    ready_at: datetime | None
    case_id: str = ""
    number: str = ""
    title: str = ""
    summary: str = ""
    clocks: tuple[ClockView, ...] = ()
    in_time: bool = True
    department: str = ""
    duty_name: str = ""
    duty_initials: str = ""
    deliveries: tuple[Delivery, ...] = ()
    outcome: str = ""
    told: str = ""
    owner_is_me: bool = True
