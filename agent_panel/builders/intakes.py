"""Files of payments and of consents, as a lead sees them."""

from collections.abc import Mapping, Sequence

from agent_panel.builders.lists import reading_view
from agent_panel.builders.masks import masked_number
from agent_panel.builders.scene import Scene
from agent_panel.views.intakes import REASONS, IntakeLine, IntakeRowView, IntakesView, IntakeView, PromiseView
from agent_panel.views.lists import FaultView
from domain.lists.judging import VERDICTS
from domain.word.state import GivenWord
from outbound.intake.reading import found_of, how_of
from outbound.intake.room import KINDS, Intakes
from outbound.lists.underway import OPEN_PHASES
from store.queries.intakes import Intake, IntakeRow, intake_rows_of, intakes_of, newcomers
from store.queries.persons import Person, persons_by_id
from store.queries.words import words_of_persons

PAGE = 50
SHOWN = ("checked", "taken")
"""Phases in which rows are there to be shown."""


async def build_intakes(scene: Scene, kind: str) -> IntakesView:
    """Every file of a kind."""
    return IntakesView(kind, tuple(_line(scene, each) for each in await intakes_of(scene.connection, kind)))


async def build_intake(scene: Scene, intakes: Intakes, intake: Intake, show: str, first: int) -> IntakeView:
    """One file, as far as it has come."""
    how, (done, rows) = how_of(intake), intakes.progress(intake.intake_id) or (0, 0)
    under_way = intakes.progress(intake.intake_id) is not None
    shown = intake.phase in SHOWN
    return IntakeView(
        intake_id=intake.intake_id,
        kind=intake.kind,
        name=intake.file_name,
        phase=intake.phase,
        currency=scene.organisation.currency,
        reading=reading_view(found_of(intake), how, KINDS[intake.kind].fields) if intake.phase in OPEN_PHASES else None,
        problem=_problem(intake),
        waiting=intake.phase == "taking" and not under_way,
        counts=intake.counts if shown else None,
        show=show,
        rows=await _rows(scene, intake, show, first) if shown else (),
        first=first,
        size=PAGE,
        newcomers=await newcomers(scene.connection, intake.intake_id) if shown else 0,
        done=done,
        all=rows,
        wording=how.wording,
        version=how.version,
        until=how.until,
        verdicts=VERDICTS if intake.kind == "consents" else VERDICTS[:3],
    )


def _line(scene: Scene, intake: Intake) -> IntakeLine:
    rows = intake.counts.get("taken" if intake.phase == "taken" else "good", 0)
    by = scene.name(intake.made_by)
    return IntakeLine(intake.intake_id, intake.file_name, intake.phase, rows, intake.made_at, by)


def _problem(intake: Intake) -> tuple[str, str, str] | None:
    said = intake.problem
    return (said["reason"], said.get("place", ""), said.get("shown", "")) if intake.phase == "failed" else None


async def _rows(scene: Scene, intake: Intake, show: str, first: int) -> tuple[IntakeRowView, ...]:
    rows = await intake_rows_of(scene.connection, intake.intake_id, show, after=first, limit=PAGE)
    ids = {row.person_id for row in rows if row.person_id}
    people = await persons_by_id(scene.connection, ids)
    words = {
        word.promise_id: word for each in (await words_of_persons(scene.connection, ids)).values() for word in each
    }
    return tuple(_row(row, people, words) for row in _in_order(rows))


def _in_order(rows: Sequence[IntakeRow]) -> Sequence[IntakeRow]:
    return sorted(rows, key=lambda row: row.row)


def _row(row: IntakeRow, people: Mapping[str, Person], words: Mapping[str, GivenWord]) -> IntakeRowView:
    person, word = people.get(row.person_id or ""), words.get(row.promise_id or "")
    return IntakeRowView(
        row=row.row,
        verdict=row.verdict,
        reason=row.reason,
        person=person.name if person else row.name,
        language=person.language if person else "vi",
        number=masked_number(row.number) if row.number else "",
        contract=row.contract,
        amount_minor=row.amount_minor,
        day=row.day,
        detail=row.note,
        faults=tuple(FaultView(each.reason, each.column, each.shown) for each in row.faults),
        own=row.reason in REASONS,
        of_row=row.of_row,
        new_person=row.verdict == "good" and not row.person_id and bool(row.number),
        promise=PromiseView(word.amount_minor, word.day) if word else None,
    )
