"""Consents to advertising: who agreed, on which number, when, how, to what, and where the proof lies.

A file of its own and no column of a list: a consent has a proof and a life of its own, it stays when a list is taken
back, and a list says nothing about how somebody agreed. Whoever is not known is made known by name and number; whoever
said no is not asked by a file.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import get_args
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from domain.days import begins, ends
from domain.decisions import Refused
from domain.facts.consents import ConsentVia
from domain.lists.columns import Field, guess
from domain.lists.names import folded, of_that_name, same_person
from domain.lists.reading import Fault, ReadRow
from outbound.consents import ConsentAsk, Held, give_each, holding
from outbound.intake.reading import Done, Ground, How, how_of
from store import tables
from store.ids import new_id
from store.queries.intakes import Intake, IntakeRow
from store.queries.organisation import the_organisation
from store.queries.persons import Person, persons_by_numbers
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
NOBODY = ""
"""Nobody has the number yet."""


class Consents:
    """The kind `consents`."""

    name = "consents"
    fields: tuple[Field, ...] = (*NEEDED, "unit")
    takes = ("good",)

    def guess(self, headers: tuple[str, ...]) -> dict[Field, int]:
        """Names and numbers as lists guess them, and the headers that only consents have."""
        columns: dict[Field, int] = {field: at for field, at in guess(headers).items() if field in ("name", "number")}
        for field, words in HEADERS.items():
            place = next((at for at, header in enumerate(headers) if folded(header) in words), None)
            if place is not None and place not in columns.values():
                columns[field] = place
        return columns

    def needs(self, how: How) -> tuple[Field, ...]:
        """The wording too, where it was not one for all."""
        return NEEDED if how.wording.strip() else (*NEEDED, "unit")

    def judging(self, ground: Ground) -> "JudgesConsents":
        """One who knows the house."""
        return JudgesConsents(ground)

    async def take(self, turn: Turn, intake: Intake, rows: Sequence[IntakeRow]) -> list[Done]:
        """Whoever is not known is made known first."""
        how, zone = how_of(intake), ZoneInfo((await the_organisation(turn.connection)).zone)
        known = await persons_by_numbers(turn.connection, [row.number for row in rows])
        new = list[IntakeRow]()
        whose = [_known_or_new(known, row, new) for row in rows]
        await _make(turn, known, new)
        asks = {
            row.row: _ask(row, person_id, (how, zone), intake.taken_by)
            for row, person_id in zip(rows, whose, strict=True)
            if not isinstance(person_id, Refused)
        }
        given = dict(zip(asks, await give_each(turn, list(asks.values())), strict=True))
        answers = [
            person_id if isinstance(person_id, Refused) else given[row.row]
            for row, person_id in zip(rows, whose, strict=True)
        ]
        return [Done(reason=each.reason) if isinstance(each, Refused) else Done(of_id=each) for each in answers]


class JudgesConsents:
    """Judges the rows of one file, in order: what stands twice is a duplicate the second time."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._zone, self._now = ZoneInfo(ground.house.zone), ground.journal.now()
        self._new: dict[str, str] = {}
        self._rows: dict[tuple[str, str, object, str], int] = {}

    async def judge(self, connection: AsyncConnection, read: Sequence[ReadRow]) -> list[IntakeRow]:
        """With whose each is; nobody is made known by it."""
        numbers = {number for each in read for number in each.entry.numbers[:1]}
        known = await persons_by_numbers(connection, numbers)
        pairs = [(person.person_id, number) for number, people in known.items() for person in people]
        held = await holding(connection, self._ground.journal.world, [*pairs, *((NOBODY, each) for each in numbers)])
        return await asyncio.to_thread(lambda: [self._row(each, known, held) for each in read])

    def _row(self, read: ReadRow, known: Mapping[str, Sequence[Person]], held: Held) -> IntakeRow:
        entry, faults = read.entry, (*read.faults, *self._own_faults(read))
        number = entry.numbers[0] if entry.numbers else ""
        row = IntakeRow(
            row=entry.row,
            verdict="wrong" if faults else "good",
            reason=faults[0].reason if faults else "",
            faults=faults,
            name=entry.name,
            number=number,
            day=entry.due_on,
            via=VIAS.get(folded(entry.form_of_address), ""),
            wording=entry.unit,
            note=entry.note,
        )
        return row if faults else self._judged(row, known, held)

    def _own_faults(self, read: ReadRow) -> tuple[Fault, ...]:
        said = read.entry.form_of_address
        if not said or folded(said) in VIAS:
            return ()
        return (Fault(reason="unknown_word", column=self._ground.plan.label("form_of_address"), shown=said[:60]),)

    def _judged(self, row: IntakeRow, known: Mapping[str, Sequence[Person]], held: Held) -> IntakeRow:
        person_id = whose_number(known.get(row.number, ()), row.name)
        if isinstance(person_id, Refused):
            return _as(row, "wrong", person_id.reason)
        if person_id == NOBODY and not same_person(self._new.setdefault(row.number, row.name), row.name):
            return _as(row, "wrong", "number_of_another")
        mark = (person_id or row.number, row.number, row.day, row.via)
        if (first := self._rows.setdefault(mark, row.row)) != row.row:
            return _as(row, "duplicate", "same_consent", of_row=first)
        ask = _ask(row, person_id, (self._ground.how, self._zone), "")
        objection = held.objection(ask, self._now, newcomer=not person_id)
        if objection is None:
            return _as(row, "good", "", person_id=person_id or None)
        if objection.reason == "consent_known":
            return _as(row, "duplicate", "consent_known", person_id=person_id)
        said_no = objection.reason in ("said_no", "consent_after_no")
        return _as(row, "refused" if said_no else "wrong", objection.reason, person_id=person_id or None)


def whose_number(known: Sequence[Person], name: str) -> str | Refused:
    """By number and name; NOBODY: nobody has the number. Refused: number_of_another, number_of_several."""
    exactly = of_that_name(known, name)
    if len(exactly) == 1:
        return exactly[0].person_id
    if not known:
        return NOBODY
    return Refused("number_of_several") if exactly else Refused("number_of_another")


def _as(row: IntakeRow, verdict: str, reason: str, *, of_row: int = 0, person_id: str | None = None) -> IntakeRow:
    faults = (Fault(reason=reason),) if verdict == "wrong" else ()
    return replace(row, verdict=verdict, reason=reason, faults=faults, of_row=of_row, person_id=person_id)


def _ask(row: IntakeRow, person_id: str, how: tuple[How, ZoneInfo], by_id: str) -> ConsentAsk:
    """A day is known, and no hour: from its beginning on, and to the end of the last."""
    whole, zone = how
    assert row.day is not None, "a row without a day has a fault"
    end = ends(whole.until, zone) if whole.until else None
    return ConsentAsk(
        person_id=person_id,
        number=row.number,
        via=VIAS[row.via],
        given_at=begins(row.day, zone),
        wording=row.wording or whole.wording,
        version=whole.version,
        proof=row.note,
        until=end,
        source="import",
        by_id=by_id,
    )


def _known_or_new(known: dict[str, list[Person]], row: IntakeRow, new: list[IntakeRow]) -> str | Refused:
    """Whose a row is; whoever nobody knows is among the `new`, and known from here on."""
    person_id = whose_number(known.get(row.number, []), row.name)
    if person_id != NOBODY:
        return person_id
    person = Person(
        person_id=new_id(), name=row.name, form_of_address="", self_reference="", language="vi", unit="", note="",
        birth_date=None, id_number="", owner_id=None,
    )  # fmt: skip
    known[row.number] = [person]
    new.append(row)
    return person.person_id


async def _make(turn: Turn, known: Mapping[str, Sequence[Person]], new: Sequence[IntakeRow]) -> None:
    """Make the new ones known, each with the number of their row."""
    if new:
        people = [asdict(known[row.number][0]) for row in new]
        numbers = [{"person_id": known[row.number][0].person_id, "number": row.number, "kind": "main"} for row in new]
        await turn.connection.execute(insert(tables.persons), people)
        await turn.connection.execute(insert(tables.person_numbers), numbers)
