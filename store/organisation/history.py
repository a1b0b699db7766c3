"""The cases that were open when an organisation began, told to the journal as if it had been there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain import facts as f
from domain.facts import Fact
from domain.facts.cases import ClockKind
from domain.house import HouseRules
from domain.rows import CaseText, Row, WorkReport, text_hash
from domain.world import CASES
from store.case_numbers import next_case_number
from store.ids import new_token
from store.journal import Journal
from store.organisation.model import OrganisationFile, PastCase, Person
from store.queries.organisation import the_organisation
from store.queries.rota import department_for, rota_of
from store.turn import Turn

PHASES = ("signed", "on_site", "done")
RECORDED_S, DISPATCHED_S, SIGNED_S, ON_SITE_S, DONE_S = 48, 95, 190, 640, 2400
"""How long after the answer each step came, in every case that is told here: all in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Story:
    """One past case with its hours filled in."""

    person: Person
    case: PastCase
    opened_at: datetime
    now: datetime

    def after(self, seconds: float) -> datetime:
        """So long after the answer."""
        return self.opened_at + timedelta(seconds=seconds)

    def reached(self, phase: str) -> bool:
        """Has the case come so far?"""
        return PHASES.index(self.case.phase) >= PHASES.index(phase)

    @property
    def appointment_at(self) -> datetime | None:
        """When the customer expects somebody."""
        hours = self.case.appointment_in_h
        return None if hours is None else self.now + timedelta(hours=hours)


async def open_cases(journal: Journal, organisation: OrganisationFile, now: datetime) -> int:
    """Tell the cases of an organisation that was just kept; returns how many were new."""

    async def decide(turn: Turn) -> int:
        past = [
            (now - timedelta(hours=case.age_h), person, case)
            for person in organisation.persons
            for case in person.cases
        ]
        told = 0
        for opened_at, person, case in sorted(past, key=lambda item: item[0]):
            if await turn.state(CASES, case.id) is None:
                await _tell(turn, _Story(person=person, case=case, opened_at=opened_at, now=now))
                told += 1
        return told

    return await journal.decide(decide)


async def _tell(turn: Turn, story: _Story) -> None:
    organisation = await the_organisation(turn.connection)
    department_id = await department_for(turn.connection, story.case.category)
    assert department_id is not None, "the file was checked"
    duty_id = (await rota_of(turn.connection, department_id))[0].user_id
    number = await next_case_number(turn, story.opened_at, organisation.zone)
    await turn.append(*_taken(story, number), *_written(story))
    await turn.append(*_sent(story, department_id, duty_id), *_worked(story, duty_id))
    for clock in _clocks(story, duty_id, organisation.rules):
        await turn.append(*clock)


def _taken(story: _Story, number: str) -> Iterator[Fact]:
    yield f.CaseOpened(
        at=story.opened_at,
        case_id=story.case.id,
        number=number,
        owner_id=story.case.owner,
        person_id=story.person.id,
    )


def _written(story: _Story) -> Iterator[Fact | Row]:
    person, case = story.person, story.case
    called = f"{person.form_of_address} {person.name}".strip()
    reach_by = person.numbers[0] if person.numbers else person.unit
    text = CaseText(
        case_id=case.id,
        place=case.place,
        content=case.content,
        contact_name=called,
        reach_by=reach_by,
        salt=new_token(),
    )
    yield f.CaseRecorded(
        at=story.after(RECORDED_S),
        case_id=case.id,
        by_id=case.owner,
        category=case.category,
        text_hash=text_hash(text),
        person_id=person.id,
        read_back=True,
        appointment_at=story.appointment_at,
    )
    yield text


def _sent(story: _Story, department_id: str, duty_id: str) -> Iterator[Fact]:
    at, case = story.after(DISPATCHED_S), story.case
    yield f.CaseDispatched(at=at, case_id=case.id, by_id=case.owner, department_id=department_id, duty_user_id=duty_id)
    yield f.CaseReported(at=at, case_id=case.id, to_id=duty_id, to="responder")


def _worked(story: _Story, duty_id: str) -> Iterator[Fact | Row]:
    case = story.case
    yield f.CaseSigned(at=story.after(SIGNED_S), case_id=case.id, by_id=duty_id)
    if story.reached("on_site"):
        yield f.CaseArrivedAt(at=story.after(ON_SITE_S), case_id=case.id, by_id=duty_id)
    if story.reached("done"):
        yield f.CaseDone(at=story.after(DONE_S), case_id=case.id, by_id=duty_id, fee_minor=case.fee_minor)
        yield WorkReport(case_id=case.id, note=case.note, material=case.material, handler=duty_id)


def _clocks(story: _Story, duty_id: str, rules: HouseRules) -> Iterator[tuple[Fact, ...]]:
    """Each promise of the case, kept in time; the way to an appointment still runs."""
    owner, signed_at = story.case.owner, story.after(SIGNED_S)
    lengths: tuple[tuple[ClockKind, str, float, float | None], ...] = (
        ("record", owner, 0, RECORDED_S),
        ("dispatch", owner, 0, DISPATCHED_S),
        ("sign", duty_id, DISPATCHED_S, SIGNED_S),
        ("on_site", duty_id, SIGNED_S, ON_SITE_S if story.reached("on_site") else None),
    )
    for kind, owner_id, began_s, ended_s in lengths:
        clock_id, began_at = f"{story.case.id}-{kind}", story.after(began_s)
        on_site = rules.on_site_due(signed_at, story.appointment_at, emergency=False)
        started = f.ClockStarted(
            at=began_at,
            clock_id=clock_id,
            clock=kind,
            subject_id=story.case.id,
            owner_id=owner_id,
            due_at=on_site if kind == "on_site" else rules.due_at(kind, began_at),
            case_id=story.case.id,
        )
        if ended_s is None:
            yield (started,)
        else:
            yield (started, f.ClockStopped(at=story.after(ended_s), clock_id=clock_id, case_id=story.case.id))
