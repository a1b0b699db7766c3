"""The verdict on each row: good, wrong, duplicate, or not to be called; with whose it is and why.

Rows are judged in their order, for the first of two that are alike is good and the second is a duplicate of it. Who
may not be called is asked of `domain.may_call`, once for all rows that ask the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from domain.lists.names import of_that_name, same_person
from domain.lists.reading import Entry, Fault, ReadRow
from domain.may_call import Ask, Consent, Contact, OptOut, Person, RuleBook, Verdict, may_call
from domain.may_call.asking import OBLIGED, DoNotCall, Relation
from domain.may_call.asking import Purpose as ContactPurpose

RowVerdict = Literal["good", "wrong", "duplicate", "refused"]
VERDICTS: tuple[RowVerdict, ...] = ("good", "wrong", "duplicate", "refused")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """Somebody whom the house has: enough to tell whether a row is theirs."""

    person_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the house holds about some rows. `by_contract`: whose a contract is; `silent_*`: who said no, with the kind
    (everything, advertising); `wrong_numbers`: where somebody was found not to be; `of_others`: numbers that are not
    the customer's own, and whose; `consents`: of persons, where the list is advertising; `on_register`, `register_day`:
    numbers that stand on the do-not-call register, and the day it shows (None: there is none); `standing`: (person,
    contract) that other lists of this purpose hold: list and row."""

    by_number: Mapping[str, tuple[KnownPerson, ...]] = field(default_factory=dict)
    by_contract: Mapping[str, KnownPerson] = field(default_factory=dict)
    silent_numbers: Mapping[str, str] = field(default_factory=dict)
    silent_persons: Mapping[str, str] = field(default_factory=dict)
    wrong_numbers: frozenset[str] = frozenset()
    of_others: Mapping[str, Relation] = field(default_factory=dict)
    consents: Mapping[str, Sequence[Consent]] = field(default_factory=dict)
    on_register: frozenset[str] = frozenset()
    register_day: date | None = None
    standing: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row with its verdict. `rule`: pack and rule that refuse it; `until`: from when on it may be called; `of_row`,
    `of_list`: what it is a duplicate of. A refused row with `until` is taken in, and waits. Of a duplicate of this file
    that has a `person_id`, the numbers are further ones of that person."""

    entry: Entry
    verdict: RowVerdict
    faults: tuple[Fault, ...] = ()
    reason: str = ""
    rule: str = ""
    until: datetime | None = None
    of_row: int = 0
    of_list: str = ""
    person_id: str = ""
    new_person: bool = False

    @property
    def taken(self) -> bool:
        """Does it become part of the list? Now, or once it may be called."""
        return self.verdict == "good" or (self.verdict == "refused" and self.until is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is asked about every row. `ring_s`: how long it may ring; `branded`: we have a number with a brand name."""

    now: datetime
    purpose: ContactPurpose
    book: RuleBook
    ring_s: int = 0
    branded: bool = False


class Judge:
    """Judges the rows of one list, in order. `new_id`: the id of a person whom the house did not know."""

    def __init__(self, asking: Asking, new_id: Callable[[], str]) -> None:
        self._asking, self._new_id = asking, new_id
        self._rows: dict[tuple[str, str], int] = {}
        self._contracts: dict[str, tuple[int, KnownPerson]] = {}
        self._owners: dict[str, tuple[KnownPerson, int]] = {}
        self._verdicts: dict[tuple[object, ...], Verdict] = {}

    def judge(self, read: ReadRow, known: Known) -> Judged:
        """The verdict on the next row."""
        entry = read.entry
        if read.faults:
            return Judged(entry=entry, verdict="wrong", faults=read.faults, reason=read.faults[0].reason)
        if entry.contract and (first := self._contracts.get(entry.contract)) is not None:
            return self._same_contract(entry, known, first)
        whose = self._whose(entry, known)
        if isinstance(whose, Judged):
            return whose
        person, new = whose
        if row := self._rows.get((person.person_id, entry.contract)):
            return Judged(
                entry=entry, verdict="duplicate", reason="same_person", of_row=row, person_id=person.person_id
            )
        if found := known.standing.get((person.person_id, entry.contract)):
            of_list, of_row = found
            return Judged(
                entry=entry, verdict="duplicate", reason="in_list", of_list=of_list, of_row=of_row,
                person_id=person.person_id,
            )  # fmt: skip
        self._remember(entry, person)
        asked = self._asked(entry, person, known)
        judged = Judged(entry=entry, verdict="good", person_id=person.person_id, new_person=new)
        return judged if asked.allowed else _refused(judged, asked)

    def _same_contract(self, entry: Entry, known: Known, first: tuple[int, KnownPerson]) -> Judged:
        """A contract that stands twice. Where the row is about the same person, its numbers are further ones of theirs;
        a number that is anybody else's is not."""
        row, person = first
        others = {p.person_id for number in entry.numbers for p in known.by_number.get(number, ())}
        others |= {self._owners[number][0].person_id for number in entry.numbers if number in self._owners}
        theirs = others <= {person.person_id} and (not entry.name or same_person(person.name, entry.name))
        if theirs and entry.relation in OBLIGED:
            for number in entry.numbers:
                self._owners.setdefault(number, (person, row))
        whose = person.person_id if theirs else ""
        return Judged(entry=entry, verdict="duplicate", reason="same_contract", of_row=row, person_id=whose)

    def _whose(self, entry: Entry, known: Known) -> tuple[KnownPerson, bool] | Judged:
        """The person of a row: by contract, by number and name, else somebody new. A number of somebody else is wrong:
        they would hear what is not theirs."""
        by_contract = known.by_contract.get(entry.contract) if entry.contract else None
        if by_contract and not (entry.name and not same_person(by_contract.name, entry.name)):
            return by_contract, False
        if by_contract:
            return _somebody_elses(entry, "contract_of_another", 0)
        for number in entry.numbers:
            if (seen := self._owners.get(number)) is not None:
                person, row = seen
                if not entry.name or same_person(person.name, entry.name):
                    return person, False
                return _somebody_elses(entry, "number_of_other_row", row)
        known_here = [p for number in entry.numbers for p in known.by_number.get(number, ())]
        people = {p.person_id: p for p in known_here}
        exactly = of_that_name(people.values(), entry.name)
        if len(exactly) == 1:
            return exactly[0], False
        if people:
            return _somebody_elses(entry, "number_of_several" if exactly else "number_of_another", 0)
        return KnownPerson(person_id=self._new_id(), name=entry.name), True

    def _remember(self, entry: Entry, person: KnownPerson) -> None:
        self._rows[person.person_id, entry.contract] = entry.row
        if entry.contract:
            self._contracts[entry.contract] = entry.row, person
        for number in entry.numbers:
            self._owners.setdefault(number, (person, entry.row))

    def _asked(self, entry: Entry, person: KnownPerson, known: Known) -> Verdict:
        """What the rules say. Whoever asks the same as somebody before gets the same answer."""
        rung = _rung(entry, known)
        silent = [known.silent_persons.get(person.person_id)] + [known.silent_numbers.get(n) for n in rung]
        said = next((kind for kind in ("everything", "advertising") if kind in silent), None)
        wrong = bool(known.wrong_numbers.intersection(rung))
        others = [known.of_others[number] for number in rung if number in known.of_others]
        relation = _strictest([entry.relation, *others])
        consents, register = self._agreed(entry, person, known), _register(entry, known)
        key = (relation, entry.zones, said, wrong, consents, register)
        if key not in self._verdicts:
            ask = self._ask(relation, entry.zones, said)
            if wrong:
                ask = replace(ask, person=replace(ask.person, wrong_numbers=ask.person.numbers))
            contact = replace(ask.contact, do_not_call=register, register_day=known.register_day)
            ask = replace(ask, contact=contact, person=replace(ask.person, consents=consents))
            self._verdicts[key] = may_call(ask, self._asking.book)
        return self._verdicts[key]

    def _agreed(self, entry: Entry, person: KnownPerson, known: Known) -> tuple[Consent, ...]:
        """Their consents for the number that is rung. One without an end is like any other: what is asked once for
        all rows that ask the same, is asked once for all of those."""
        now, rung = self._asking.now, _rung(entry, known)
        theirs = [each for each in known.consents.get(person.person_id, ()) if (each.number,) == rung]
        held = [replace(each, number="n") for each in theirs if each.withdrawn_at is None and each.given_at <= now]
        endless = any(each.until is None for each in held)
        return (Consent(given_at=now, number="n"),) if endless else tuple(held)

    def _ask(self, relation: Relation, zones: tuple[str, ...], said: str | None) -> Ask:
        now = self._asking.now
        covers: Literal["everything", "advertising"] = "advertising" if said == "advertising" else "everything"
        opt_outs = (OptOut(at=now, covers=covers),) if said else ()
        return Ask(
            now=now,
            person=Person(person_id="p", relation=relation, numbers=("n",), zones=zones, opt_outs=opt_outs),
            contact=Contact(
                purpose=self._asking.purpose,
                number="n",
                stage="planning",
                ring_s=self._asking.ring_s,
                brand_caller_id=self._asking.branded,
            ),
        )


def _register(entry: Entry, known: Known) -> DoNotCall:
    if known.register_day is None:
        return "unchecked"
    return "listed" if known.on_register.intersection(_rung(entry, known)) else "clear"


def _rung(entry: Entry, known: Known) -> tuple[str, ...]:
    """The number that would be rung: the first that was not found to be somebody else's; where all were, the first."""
    return next(((each,) for each in entry.numbers if each not in known.wrong_numbers), entry.numbers[:1])


def _strictest(said: list[Relation]) -> Relation:
    """In doubt it is somebody else's."""
    return next((relation for relation in said if relation not in OBLIGED), said[0])


def _somebody_elses(entry: Entry, reason: str, row: int) -> Judged:
    return Judged(entry=entry, verdict="wrong", reason=reason, of_row=row, faults=(Fault(reason=reason),))


def _refused(judged: Judged, asked: Verdict) -> Judged:
    """Refused by the rule that holds longest; until then, or for good."""
    first = asked.strictest
    assert first is not None
    rule = f"{first.pack}/{first.rule_id}" if first.pack else ""
    return replace(judged, verdict="refused", reason=first.reason, rule=rule, until=asked.until)
