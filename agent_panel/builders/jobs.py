"""The responder's inbox and one job."""

from dataclasses import dataclass, replace
from datetime import datetime

from agent_panel.builders.clocks import Subject, show_clock, tail
from agent_panel.builders.menu_story import menu_story
from agent_panel.builders.names import address, formal_name, initials
from agent_panel.builders.scene import Scene
from agent_panel.rights import may_see_job
from agent_panel.views.cases import CaseStep, JobLine, JobsView, JobView
from agent_panel.views.clocks import ClockView
from domain.cases import Case
from domain.clocks import Clock
from domain.menus.model import ROOM
from store.numbers import as_read
from store.queries.calls import call_of, numbers_entered, party_of
from store.queries.cases import CaseRow, cases_by_id, cases_done_since, clocks_of, work_report_of
from store.queries.organisation import hotline_of
from store.queries.persons import person_of

STAGES = {"dispatched": "to_sign", "signed": "signed", "on_site": "arrived", "done": "done"}
STEPS = (("sign", "signed_at"), ("arrive", "arrived_at"), ("work", "done_at"), ("done", "done_at"))


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known of a case of which nothing is written yet: the hotline and the caller's way, and where they are."""

    story: str = ""
    place: str = ""


NOTHING = Heard()


async def build_jobs(scene: Scene) -> JobsView:
    """What waits for this responder's department: emergencies first, then what breaks next."""
    mine = [c for c in scene.world.cases.values() if may_see_job(c, scene.user_id, scene.my_departments)]
    rows = await cases_by_id(scene.connection, [case.case_id for case in mine])
    done = await cases_done_since(scene.connection, sorted(scene.my_departments), scene.day_start)
    clocks = await _clocks(scene, [*rows, *(row.case.case_id for row in done)])
    lines = sorted([_line(scene, row, clocks, await _heard(scene, row)) for row in rows.values()], key=_urgency)
    on_duty = next((d.name for d in scene.departments if d.department_id in scene.my_departments), "")
    return JobsView(
        name=scene.session.name,
        initials=initials(scene.session.name),
        department=on_duty,
        until=None,
        to_sign=tuple(line for line in lines if line.stage == "to_sign"),
        working=tuple(line for line in lines if line.stage in ("signed", "arrived")),
        done=tuple(_line(scene, row, clocks, NOTHING) for row in done),
    )


async def build_job(scene: Scene, row: CaseRow) -> JobView:
    """One job with everything that the responder needs to do it."""
    case, text = row.case, row.text
    person = await person_of(scene.connection, case.person_id) if not case.anonymous else None
    report = await work_report_of(scene.connection, case.case_id)
    clocks = await _clocks(scene, [case.case_id])
    heard = await _heard(scene, row)
    line = _line(scene, row, clocks, heard)
    return JobView(
        job=line if person is None else replace(line, who=formal_name(person)),
        steps=_steps(case),
        address=address(person) if person else "",
        need=text.content if text else heard.story,
        reach_by=(text.reach_by if text else "") or await _calling_number(scene, case),
        appointment_at=case.appointment_at,
        signed_at=case.signed_at,
        arrived_at=case.arrived_at,
        done_at=case.done_at,
        note=report.note if report else "",
        material=report.material if report else "",
        fee_minor=case.fee_minor if case.done_at else None,
        currency=scene.organisation.currency,
    )


async def _heard(scene: Scene, row: CaseRow) -> Heard:
    """An emergency is sent out before anybody has written a word: then what its caller did in the menus must do."""
    if row.text or not row.case.call_id or not row.case.open:
        return NOTHING
    call = await call_of(scene.connection, row.case.call_id)
    if call is None:
        return NOTHING
    hotline = await hotline_of(scene.connection, call.hotline_id)
    entered = (await numbers_entered(scene.connection, [call.call_id])).get(call.call_id, {})
    person = await person_of(scene.connection, call.person_id) if not row.case.anonymous else None
    story = (hotline.name if hotline else "", menu_story(call, entered, hotline, scene.reader.language))
    place = entered.get(ROOM, "") or (person.unit if person else "")
    return Heard(story=" · ".join(part for part in story if part), place=place)


async def _calling_number(scene: Scene, case: Case) -> str:
    """How the person is reached where nothing else was said; not masked: whoever goes there must be able to call."""
    party = await party_of(scene.connection, case.call_id) if case.call_id and not case.anonymous else None
    return as_read(party.number) if party and not party.withheld else ""


def _line(scene: Scene, row: CaseRow, clocks: dict[str, list[Clock]], heard: Heard) -> JobLine:
    case, text = row.case, row.text
    told = [scene.name(user_id) for user_id in (*case.reported_to, *case.superiors_told)]
    return JobLine(
        case_id=case.case_id,
        number=case.number,
        title=row.title or case.number,
        place=text.place if text else heard.place,
        who=row.person_name or (text.contact_name if text else ""),
        href=f"/jobs/{case.case_id}",
        stage=STAGES.get(case.phase, "to_sign"),  # type: ignore[arg-type]
        emergency=case.emergency,
        clock=_clock(scene, case, clocks.get(case.case_id, [])),
        text=text.content if text else heard.story,
        reported_at=case.dispatched_at,
        taken_by=scene.name(case.signed_by),
        also_told=tuple(name for name in dict.fromkeys(told) if name and name != scene.session.name),
    )


def _clock(scene: Scene, case: Case, clocks: list[Clock]) -> ClockView:
    """The clock of the responder's next step; of a finished job the last one."""
    theirs = [clock for clock in clocks if clock.clock in ("sign", "on_site") and not clock.void]
    running = [clock for clock in theirs if clock.stopped_at is None]
    subject = Subject(case.owner_id, tail(case.number), f"/jobs/{case.case_id}")
    began = case.dispatched_at or case.opened_at
    made = Clock(
        clock_id=case.case_id, clock="on_site", started_at=began, due_at=began, stopped_at=case.done_at or began
    )
    return show_clock((running or theirs[-1:] or [made])[0], scene.now, subject)


async def _clocks(scene: Scene, case_ids: list[str]) -> dict[str, list[Clock]]:
    found: dict[str, list[Clock]] = {}
    for clock in await clocks_of(scene.connection, case_ids):
        found.setdefault(clock.subject_id, []).append(clock)
    return found


def _steps(case: Case) -> tuple[CaseStep, ...]:
    """Five steps; acceptance by the customer is not done here yet."""
    done = [getattr(case, attribute) is not None for _, attribute in STEPS]
    now = next((place for place, is_done in enumerate(done) if not is_done), len(done))
    keys = (*(key for key, _ in STEPS), "accept")
    return tuple(
        CaseStep(key, "done" if place < now else "now" if place == now else "todo") for place, key in enumerate(keys)
    )


def _urgency(line: JobLine) -> tuple[bool, bool, datetime]:
    return (not line.emergency, line.clock.stopped_at is not None, line.clock.due_at)
