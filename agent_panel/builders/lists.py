"""The lead's lists, and one of them."""

from dataclasses import replace

from agent_panel.builders.masks import masked_number
from agent_panel.builders.scene import Scene
from agent_panel.views.lists import (
    AgentChoice,
    ColumnView,
    FaultView,
    ListLine,
    ListsView,
    ListView,
    PreviewView,
    ReadingView,
    RefusalView,
    RowView,
)
from domain.lists.columns import FIELDS, Field, column_label
from domain.lists.purposes import PURPOSES
from domain.lists.state import AssignedList
from outbound.intake.reading import How
from outbound.lists.acts import CALLERS
from outbound.lists.asking import Asked, asked_of, found_of
from outbound.lists.csv_text import DELIMITERS, ENCODINGS
from outbound.lists.files import Found
from outbound.lists.room import Lists
from store.packs import shipped
from store.queries.lists import ListFile, ListRow, all_list_files, refusals_of, rows_of
from store.queries.owning import entries_by_agent

PAGE = 50
NAMES = dict(zip(DELIMITERS, ("comma", "semicolon", "tab", "bar"), strict=True))


async def build_lists(scene: Scene) -> ListsView:
    """Every list, the newest first."""
    return ListsView(tuple(_line(scene, each) for each in await all_list_files(scene.connection)))


async def build_list(scene: Scene, lists: Lists, listed: ListFile, show: str, first: int) -> ListView:
    """One list, as far as it has come."""
    state = scene.world.lists.get(listed.list_id)
    asked, progress = asked_of(listed.asked), lists.progress(listed.list_id) or (0, 0)
    shown = listed.phase in ("checked", "imported")
    owners = await entries_by_agent(scene.connection, state) if state else {}
    return ListView(
        list_id=listed.list_id,
        name=listed.name,
        phase=state.phase if state and listed.phase != "undoing" else listed.phase,
        purpose=asked.purpose,
        currency=scene.organisation.currency,
        reading=_reading(listed) if listed.phase in ("read", "failed", "checked") else None,
        problem=_problem(listed),
        halfway=listed.phase == "taking" and lists.halfway(listed.list_id),
        preview=await _preview(scene, listed, show, first) if shown else None,
        done=progress[0],
        rows=progress[1],
        agents=_agents(scene, state, owners),
        pool=bool(state and state.pool),
        unassigned=owners.get(None, 0),
    )


def _line(scene: Scene, listed: ListFile) -> ListLine:
    state = scene.world.lists.get(listed.list_id)
    return ListLine(
        list_id=listed.list_id,
        name=listed.name,
        purpose=asked_of(listed.asked).purpose,
        phase=state.phase if state else listed.phase,
        entries=state.entries if state else listed.counts.get("taken", 0),
        made_at=listed.made_at,
        made_by=scene.name(listed.made_by),
        assigned=tuple(scene.name(each) for each in state.team) if state else (),
    )


def _problem(listed: ListFile) -> tuple[str, str, str] | None:
    said = listed.problem
    return (said["reason"], said.get("place", ""), said.get("shown", "")) if listed.phase == "failed" else None


def _reading(listed: ListFile) -> ReadingView:
    asked = asked_of(listed.asked)
    view = reading_view(found_of(listed), asked, FIELDS)
    return replace(view, purpose=asked.purpose, purposes=PURPOSES, script_id=asked.script_id)


def reading_view(found: Found, asked: Asked | How, fields: tuple[Field, ...]) -> ReadingView:
    """How a file is read, with every choice."""
    means = {place: field for field, place in asked.columns.items()}
    columns = tuple(
        ColumnView(
            place=place,
            label=column_label(found.headers, place),
            sample=tuple(row[place] for row in found.sample[:3] if place < len(row) and row[place]),
            field=means.get(place, ""),
        )
        for place in range(len(found.headers))
    )
    known = (found.encoding,) if found.encoding not in ENCODINGS else ()
    return ReadingView(
        encoding=found.encoding,
        delimiter=found.delimiter,
        sheet=found.sheet,
        encodings=(*known, *ENCODINGS) if found.kind == "csv" else (),
        delimiters=tuple(NAMES.items()) if found.kind == "csv" else (),
        sheets=found.sheets,
        columns=columns,
        fields=fields,
        dates=asked.dates,
    )


async def _preview(scene: Scene, listed: ListFile, show: str, first: int) -> PreviewView:
    rows = await rows_of(scene.connection, listed.list_id, show, after=first, limit=PAGE)
    refusals = await refusals_of(scene.connection, listed.list_id)
    return PreviewView(
        counts=listed.counts,
        show=show,
        rows=tuple(_row(scene, listed.list_id, row) for row in rows),
        first=first,
        size=PAGE,
        refusals=tuple(
            RefusalView(reason, why(rule, scene.reader.language), count, until)
            for reason, rule, until, count in refusals
        ),
        packs=listed.packs,
    )


def _row(scene: Scene, list_id: str, row: ListRow) -> RowView:
    return RowView(
        row=row.row,
        verdict=row.verdict,
        reason=row.reason,
        name=row.name,
        number=masked_number(row.number) if row.number else "",
        amount_minor=row.amount_minor,
        due_on=row.due_on,
        faults=tuple(FaultView(each.reason, each.column, each.shown) for each in row.faults),
        why=why(row.rule, scene.reader.language),
        until=row.until,
        of_row=row.of_row,
        of_list=row.of_list,
        new_person=row.new_person,
        further=row.further,
        agent=scene.name(row.owner(scene.world.lists.get(list_id))),
    )


def why(rule: str, language: str) -> str:
    """A rule in its own words; empty where no rule of a pack says it."""
    name, _, rule_id = rule.partition("/")
    pack = shipped().packs.get(name)
    return next((each.why[language] for each in pack.rules if each.rule_id == rule_id), "") if pack else ""


def _agents(scene: Scene, state: AssignedList | None, owners: dict[str | None, int]) -> tuple[AgentChoice, ...]:
    if state is None:
        return ()
    people = sorted((p for p in scene.people.values() if p.role in CALLERS and not p.disabled), key=lambda p: p.name)
    return tuple(AgentChoice(p.user_id, p.name, p.user_id in state.agent_ids, owners.get(p.user_id, 0)) for p in people)
