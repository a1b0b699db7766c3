"""Why somebody was not called, and who cannot be called now."""

from dataclasses import dataclass, field
from datetime import date, datetime

from agent_panel.views.agreements import RegisterView


@dataclass(frozen=True, slots=True)
class InputsView:
    """What a verdict was decided from. `record`: all of it, as it was hashed. `consents`: how many they ever gave, and
    how many of them were not withdrawn; `register`: what the do-not-call register said, and the day it showed."""

    zones: tuple[str, ...]
    ring_s: int
    attempts: tuple[tuple[datetime, str, str], ...]
    opt_outs: int
    wrong: bool
    sha256: str
    record: str
    consents: tuple[int, int] = (0, 0)
    branded: bool = False
    register: str = "unchecked"
    register_day: date | None = None


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """`reason` is worded by `list.reason.<reason>`, `why` by its pack; `until` None: nobody knows. `inputs` None: they
    were erased."""

    at: datetime
    stage: str
    allowed: bool
    contact: str
    reason: str
    why: str
    rule: str
    until: datetime | None
    packs: tuple[str, ...]
    number: str
    inputs: InputsView | None = None


@dataclass(frozen=True, slots=True)
class CauseView:
    """One reason with how many it keeps from being called; `href` opens them."""

    reason: str
    why: str
    rule: str
    entries: int
    until: datetime | None
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class CallableView:
    """Who of a list can be called now: so many people, what they owe, of how many languages, `key`: whom one of us
    answers for."""

    people: int
    owed_minor: int
    languages: tuple[tuple[str, int], ...]
    key: int


@dataclass(frozen=True, slots=True)
class SkippingView:
    """n of m cannot be called now: what is shown before a launch, too. `missing`: a pack that is not there; `look_id`:
    it is still being counted, so far `done` of `entries`; `halted`: somebody did not want to wait."""

    entries: int
    skipped: int
    causes: tuple[CauseView, ...] = ()
    missing: str = ""
    callable: CallableView | None = None
    look_id: str = ""
    done: int = 0
    halted: bool = False


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """An entry that cannot be called now."""

    row: int
    name: str
    number: str
    until: datetime | None
    href: str


@dataclass(frozen=True, slots=True)
class SkippedPage:
    """One list, and the entries of the reason that is open. `shown_of`: how many it has."""

    list_id: str
    name: str
    purpose: str
    skipping: SkippingView
    rows: tuple[SkippedRow, ...] = ()
    first: int = 0
    size: int = 50
    shown_of: int = 0
    here: str = ""


@dataclass(frozen=True, slots=True)
class ListChoice:
    """A list that may be looked at."""

    list_id: str
    name: str
    purpose: str
    entries: int


@dataclass(frozen=True, slots=True)
class RulesView:
    """Who is asked about (empty: nobody yet), the verdicts, the newest first, and the lists. `here`: the address
    without its page; `person_id`: where it is about a person; `register`: the do-not-call register, `may_take`: the
    reader may take a newer one in."""

    who: str = ""
    lines: tuple[VerdictLine, ...] = ()
    lists: tuple[ListChoice, ...] = ()
    first: int = 0
    size: int = 50
    more: bool = False
    here: str = ""
    person_id: str = ""
    register: RegisterView = field(default_factory=RegisterView)
    may_take: bool = False
