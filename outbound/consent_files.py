"""A file of consents, CSV or XLSX: who agreed, on which number, when, how, to what, and where the proof lies.

A file of its own and no column of a list: a consent has a proof and a life of its own, it stays when a list is taken
back, and a list says nothing about how somebody agreed. Whoever is not known is made known by name and number; whoever
said no is not asked by a file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from domain.days import begins
from domain.decisions import Refused
from domain.facts.consents import ConsentVia
from domain.lists.columns import DateOrder, Field, Plan, guess
from domain.lists.dates import settled
from domain.lists.names import folded, of_that_name
from domain.lists.reading import Fault, ReadRow
from outbound.consents import ConsentAsk, give
from outbound.lists.checking import Born, workshop
from outbound.lists.files import FileWrong, Found, Reading
from outbound.lists.worker import Numbering, examine, lay_out, understand
from store import tables
from store.ids import new_id
from store.queries.organisation import the_organisation
from store.queries.persons import persons_by_number
from store.turn import Turn

NEEDED: tuple[Field, ...] = ("name", "number", "due_on", "form_of_address", "note")
HEADERS: dict[Field, tuple[str, ...]] = {
    "due_on": (
        "given on", "agreed on", "consent date", "date", "ngay dong y", "ngay cho phep", "ngay", "同意日期", "授权日期",
    ),
    "form_of_address": (
        "via", "channel", "how", "kenh", "hinh thuc", "cach dong y", "渠道", "方式",
    ),
    "note": (
        "proof", "evidence", "form number", "bang chung", "chung tu", "so phieu", "ma phieu", "证据", "凭证", "凭证号",
    ),
    "unit": ("wording", "text", "noi dung", "noi dung dong y", "内容", "同意内容"),
}  # fmt: skip
"""Headers of what a list has no column for, each read as a field of lists that is read alike: a day, and texts."""
VIAS: dict[str, ConsentVia] = {
    **{word: word for word in get_args(ConsentVia)},
    "giay": "paper", "phieu": "paper", "van ban": "paper", "纸质": "paper", "书面": "paper", "website": "web",
    "trang web": "web", "网站": "web", "ung dung": "app", "应用": "app", "phone": "call", "goi dien": "call",
    "dien thoai": "call", "cuoc goi": "call", "电话": "call", "sms": "message", "tin nhan": "message",
    "zalo": "message", "短信": "message", "thu dien tu": "email", "邮件": "email", "quay": "counter",
    "tai quay": "counter", "柜台": "counter",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What holds for all rows of a file: the wording that was shown, where no column has it, with its version; until
    before when they hold (None: without an end); what 03/04 means; who takes it in (empty: a command)."""

    wording: str = ""
    version: str = ""
    until: datetime | None = None
    dates: DateOrder = "unknown"
    by_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenConsents:
    """What a file has brought. `known`: rows that had been taken before; `faults`: by row; nothing is in then."""

    rows: int
    taken: int = 0
    known: int = 0
    persons: int = 0
    faults: tuple[tuple[int, Fault], ...] = ()


class NoConsentTaken(Exception):
    """Rows of a file are refused: the turn is given up, so that nothing is in."""

    def __init__(self, told: TakenConsents) -> None:
        super().__init__(f"{len(told.faults)} rows are refused")
        self.told = told


async def read_consents(path: Path, folder: Path, how: tuple[str, Whole], born: Born | None = None) -> list[ReadRow]:
    """The rows of a file. `how`: the house's region, and what holds for all of them. Raises FileWrong."""
    (region, whole), rows = how, list[ReadRow]()
    async with workshop(folder, born, cores=1) as shop:
        found = await shop.run(examine, path, shop.folder, Reading())
        plan = plan_of(found, whole)
        reading = Reading(encoding=found.encoding, delimiter=found.delimiter, sheet=found.sheet)
        laid = await shop.run(lay_out, path, shop.folder, reading, plan)
        plan = replace(plan, dates=settled(set(laid.orders), plan.dates))
        for portion in range(laid.portions):
            read = await shop.run(understand, shop.folder, portion, plan, Numbering(region=region, prefixes=("+",)))
            rows += [_checked(each, plan, whole) for each in read]
    return rows


async def take_consents(turn: Turn, rows: Sequence[ReadRow], whole: Whole) -> TakenConsents:
    """All of it, or nothing: rows that were taken before are passed over. Raises NoConsentTaken."""
    faults = [(each.entry.row, fault) for each in rows for fault in each.faults]
    if faults:
        return TakenConsents(rows=len(rows), faults=tuple(faults))
    zone, taken, made = ZoneInfo((await the_organisation(turn.connection)).zone), list[str | Refused](), 0
    for each in rows:
        person_id = await _whose(turn, each)
        if person_id == "":
            person_id, made = await _new_person(turn, each), made + 1
        taken.append(
            person_id if isinstance(person_id, Refused) else await give(turn, _ask(each, person_id, whole, zone))
        )
    refused = [
        (each.entry.row, Fault(reason=answer.reason))
        for each, answer in zip(rows, taken, strict=True)
        if isinstance(answer, Refused) and answer.reason != "consent_known"
    ]
    if refused:
        raise NoConsentTaken(TakenConsents(rows=len(rows), faults=tuple(refused)))
    known = sum(1 for answer in taken if isinstance(answer, Refused))
    return TakenConsents(rows=len(rows), taken=len(taken) - known, known=known, persons=made)


def plan_of(found: Found, whole: Whole) -> Plan:
    """Which column means what. Raises FileWrong where one lacks."""
    columns: dict[Field, int] = {field: at for field, at in guess(found.headers).items() if field in ("name", "number")}
    for field, headers in HEADERS.items():
        place = next((at for at, header in enumerate(found.headers) if folded(header) in headers), None)
        if place is not None and place not in columns.values():
            columns[field] = place
    needed = NEEDED if whole.wording else (*NEEDED, "unit")
    lacking = [HEADERS[field][0] if field in HEADERS else field for field in needed if field not in columns]
    if lacking:
        raise FileWrong("column_lacking", str(found.header_row), ", ".join(lacking))
    return Plan(headers=found.headers, columns=columns, needs=("name", "number", "due_on"), dates=whole.dates)


def _checked(read: ReadRow, plan: Plan, whole: Whole) -> ReadRow:
    """And what only a consent needs."""
    entry, faults = read.entry, list(read.faults)
    if folded(entry.form_of_address) not in VIAS:
        shown = entry.form_of_address[:60]
        faults.append(
            Fault(reason="unknown_word" if shown else "missing", column=plan.label("form_of_address"), shown=shown)
        )
    for field, text in (("note", entry.note), ("unit", entry.unit or whole.wording)):
        if not text:
            faults.append(Fault(reason="missing", column=plan.label(field)))  # type: ignore[arg-type]
    return replace(read, faults=tuple(faults))


def _ask(read: ReadRow, person_id: str, whole: Whole, zone: ZoneInfo) -> ConsentAsk:
    """A day is known, and no hour: from its beginning on."""
    entry = read.entry
    assert entry.due_on is not None, "a row without a day has a fault"
    return ConsentAsk(
        person_id=person_id,
        number=entry.numbers[0],
        via=VIAS[folded(entry.form_of_address)],
        given_at=begins(entry.due_on, zone),
        wording=entry.unit or whole.wording,
        version=whole.version,
        proof=entry.note,
        until=whole.until,
        source="import",
        by_id=whole.by_id,
    )


async def _whose(turn: Turn, read: ReadRow) -> str | Refused:
    """By number and name; empty: nobody has the number. Refused: number_of_another, number_of_several."""
    known = await persons_by_number(turn.connection, read.entry.numbers[0])
    exactly = of_that_name(known, read.entry.name)
    if len(exactly) == 1:
        return exactly[0].person_id
    if not known:
        return ""
    return Refused("number_of_several") if exactly else Refused("number_of_another")


async def _new_person(turn: Turn, read: ReadRow) -> str:
    person_id, entry = new_id(), read.entry
    empty = dict.fromkeys(("form_of_address", "self_reference", "unit", "note", "id_number"), "")
    person = {**empty, "person_id": person_id, "name": entry.name, "language": entry.language or "vi"}
    await turn.connection.execute(insert(tables.persons).values(person))
    number = {"person_id": person_id, "number": entry.numbers[0], "kind": "main"}
    await turn.connection.execute(insert(tables.person_numbers).values(number))
    return person_id
