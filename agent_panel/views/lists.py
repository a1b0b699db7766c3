"""Assigned lists: all of them, and one from its file to its agents."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list among the others. `phase` is worded by `list.phase.<phase>`, `purpose` by `purpose.<purpose>`."""

    list_id: str
    name: str
    purpose: str
    phase: str
    entries: int
    made_at: datetime
    made_by: str = ""
    assigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListsView:
    """The lead's lists, the newest first."""

    lists: tuple[ListLine, ...]


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the file: its letter and header, what stands in its first rows, what it means (empty: not used)."""

    place: int
    label: str
    sample: tuple[str, ...]
    field: str = ""


@dataclass(frozen=True, slots=True)
class ReadingView:
    """How a file is read; every choice can be changed until it is taken in. Of a list: what for, by which script."""

    encoding: str
    delimiter: str
    sheet: str
    encodings: tuple[str, ...]
    delimiters: tuple[tuple[str, str], ...]
    sheets: tuple[str, ...]
    columns: tuple[ColumnView, ...]
    fields: tuple[str, ...]
    dates: str
    purpose: str = ""
    purposes: tuple[str, ...] = ()
    script_id: str = ""


@dataclass(frozen=True, slots=True)
class FaultView:
    """What is wrong at a place: `reason` is worded by `list.reason.<reason>`."""

    reason: str
    column: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its verdict. `why`: the rule's own words, where a rule refuses it; `further`: its numbers are kept as
    further ones of the person of the row that it repeats."""

    row: int
    verdict: str
    reason: str
    name: str
    number: str
    amount_minor: int | None
    due_on: date | None
    faults: tuple[FaultView, ...] = ()
    why: str = ""
    until: datetime | None = None
    of_row: int = 0
    of_list: str = ""
    new_person: bool = False
    agent: str = ""
    further: bool = False


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Why rows are not to be called, and how many."""

    reason: str
    why: str
    count: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class PreviewView:
    """Rows by verdict, a page of them. `counts`: all rows by verdict, and `taken`."""

    counts: dict[str, int]
    show: str
    rows: tuple[RowView, ...]
    first: int
    size: int
    refusals: tuple[RefusalView, ...] = ()
    packs: tuple[str, ...] = ()

    @property
    def all(self) -> int:
        """Rows of the chosen verdict."""
        return self.counts.get(self.show, sum(self.counts[each] for each in self.counts if each != "taken"))

    @property
    def left_out(self) -> int:
        """Rows that are not taken in."""
        return sum(count for verdict, count in self.counts.items() if verdict != "taken") - self.counts["taken"]


@dataclass(frozen=True, slots=True)
class AgentChoice:
    """Somebody who may work on the list, and how many entries are theirs."""

    user_id: str
    name: str
    chosen: bool
    entries: int = 0


@dataclass(frozen=True, slots=True)
class ListView:
    """One list. `phase` decides what is shown: reading (read, failed), progress (checking), preview (checked), figures
    (imported, assigned), that it goes (undoing) or nothing (undone). `problem`: reason, place, shown; `halfway`: disk
    or database failed while it was taken in, and somebody has to say that it goes on."""

    list_id: str
    name: str
    phase: str
    purpose: str
    currency: str
    reading: ReadingView | None = None
    problem: tuple[str, str, str] | None = None
    halfway: bool = False
    preview: PreviewView | None = None
    done: int = 0
    rows: int = 0
    agents: tuple[AgentChoice, ...] = ()
    pool: bool = False
    unassigned: int = 0
    verdicts: tuple[str, ...] = field(default=("good", "wrong", "duplicate", "refused"))
