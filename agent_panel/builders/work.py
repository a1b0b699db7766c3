"""Lists of work, ordered by what breaks next: the desk's day, missed calls, cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from agent_panel.builders.clocks import breaks_at, show_clock, subject_of_duty
from agent_panel.builders.masks import masked_number
from agent_panel.views.clocks import ClockView
from agent_panel.views.work import CasesView, WorkGroup, WorkItem, WorklistView
from domain.cases import Case
from domain.clocks import Clock
from domain.duties import Duty
from domain.rows import Party
from store.queries.calls import parties_of
from store.queries.cases import CaseRow, cases_by_id, clocks_of, search_cases
from store.queries.persons import Person, persons_by_id
from store.states import World

SOON = timedelta(minutes=30)
DUTY_KINDS = {"message": "voicemail"}
"""Kinds of duties whose word differs from their name in the domain."""
FILTERS = ("urgent", "waiting_caller", "mine")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkAsk:
    """Whose list, and which part of it."""

    world: World
    user_id: str
    now: datetime
    filter: str = "urgent"
    selected: str = ""


def kind_of(duty: Duty) -> str:
    """What a duty is called on pages."""
    return DUTY_KINDS.get(duty.duty, duty.duty)


async def build_worklist(connection: AsyncConnection, ask: WorkAsk) -> WorklistView:
    """My open cases, and calls to return that are mine or nobody's."""
    cases = [case for case in ask.world.cases.values() if case.owner_id == ask.user_id]
    duties = [duty for duty in ask.world.duties.values() if duty.owner_id in (None, ask.user_id)]
    rows = [*await _case_items(connection, ask, cases), *await duty_items(connection, ask, duties)]
    mine = [item for item in rows if item.duty_id == "" or _owned(ask, item)]
    shown = {"urgent": rows, "mine": mine, "waiting_caller": [item for item in rows if item.duty_id]}
    return WorklistView(
        items=tuple(sorted(shown.get(ask.filter, rows), key=_urgency)),
        filter=ask.filter if ask.filter in FILTERS else "urgent",  # type: ignore[arg-type]
        mine_total=len(mine),
        unowned=sum(1 for duty in ask.world.duties.values() if duty.owner_id is None),
    )


async def build_cases(connection: AsyncConnection, ask: WorkAsk, scope: str, query: str) -> CasesView:
    """Cases of a scope (`mine`, `open`, `all`) that hold a text."""
    owner = ask.user_id if scope == "mine" else None
    rows = await search_cases(connection, query, owner, live=scope != "all")
    items = await case_items(connection, ask, rows)
    live = ask.world.cases.values()
    return CasesView(
        items=tuple(sorted(items, key=_urgency)) if scope != "all" else tuple(items),
        query=query,
        scope=scope,  # type: ignore[arg-type]
        counts={"mine": sum(1 for case in live if case.owner_id == ask.user_id), "open": len(live)},
    )


async def case_items(connection: AsyncConnection, ask: WorkAsk, rows: Sequence[CaseRow]) -> list[WorkItem]:
    """Cases as rows of a list; each with the clock of its that breaks next, or that stopped last."""
    clocks: dict[str, list[Clock]] = {}
    for clock in await clocks_of(connection, [row.case.case_id for row in rows]):
        clocks.setdefault(clock.subject_id, []).append(clock)
    return [_case_item(ask, row, clocks.get(row.case.case_id, [])) for row in rows]


async def duty_items(connection: AsyncConnection, ask: WorkAsk, duties: Sequence[Duty]) -> list[WorkItem]:
    """Calls to return as rows of a list."""
    parties = await parties_of(connection, [duty.call_id for duty in duties if duty.call_id])
    people = await persons_by_id(connection, [duty.person_id for duty in duties if duty.person_id])
    items = []
    for duty in duties:
        clocks = ask.world.clocks_of(duty.duty_id)
        party, person = parties.get(duty.call_id or ""), people.get(duty.person_id or "")
        items.append(
            WorkItem(
                id=f"duty-{duty.duty_id}",
                kind=kind_of(duty),
                group=group_of(clocks, ask.now),
                clock=_clock_of_duty(duty, clocks, ask.now),
                href=subject_of_duty(duty).href,
                who=who(person, party),
                language=person.language if person else "",
                duty_id=duty.duty_id,
                selected=ask.selected == f"duty-{duty.duty_id}",
            )
        )
    return items


def who(person: Person | None, party: Party | None) -> str:
    """A caller in a list: by name, else by a number with its middle hidden; empty when the number was withheld."""
    if person is not None:
        return person.name
    return masked_number(party.number) if party else ""


def group_of(clocks: Iterable[Clock], now: datetime) -> WorkGroup:
    """Under which heading the work stands."""
    due = min((clock.due_at for clock in clocks if clock.due_at and clock.stopped_at is None), default=None)
    if due is None or due - now > SOON:
        return "today"
    return "overdue" if due < now else "soon"


def _clock_of_duty(duty: Duty, clocks: Sequence[Clock], now: datetime) -> ClockView:
    due = duty.due_at or duty.opened_at or now
    known = clocks[0] if clocks else Clock(clock_id=duty.duty_id, started_at=duty.opened_at, due_at=due)
    return show_clock(known, now, subject_of_duty(duty))


async def _case_items(connection: AsyncConnection, ask: WorkAsk, cases: Sequence[Case]) -> list[WorkItem]:
    rows = await cases_by_id(connection, [case.case_id for case in cases])
    return await case_items(connection, ask, list(rows.values()))


def _case_item(ask: WorkAsk, row: CaseRow, clocks: Sequence[Clock]) -> WorkItem:
    case = row.case
    running = sorted((clock for clock in clocks if clock.stopped_at is None), key=breaks_at)
    ended = [clock for clock in clocks if clock.stopped_at is not None and not clock.void]
    first = (running or ended[-1:] or [Clock(clock_id=case.case_id, clock="record", started_at=case.opened_at)])[0]
    return WorkItem(
        id=f"case-{case.case_id}",
        kind={"sign": "sign", "on_site": "arrive"}.get(first.clock, "dispatch") if running else "case",
        group=group_of(running, ask.now),
        clock=show_clock(first, ask.now),
        href=f"/cases/{case.case_id}",
        title=row.title,
        number=case.number,
        who=row.person_name or (row.text.contact_name if row.text else ""),
        detail=row.text.place if row.text else "",
        selected=ask.selected == f"case-{case.case_id}",
    )


def _owned(ask: WorkAsk, item: WorkItem) -> bool:
    duty = ask.world.duties.get(item.duty_id)
    return duty is not None and duty.owner_id == ask.user_id


def _urgency(item: WorkItem) -> tuple[bool, datetime, str]:
    return (item.clock.stopped_at is not None, item.clock.due_at, item.id)
