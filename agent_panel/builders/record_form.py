"""The record form of a call, as far as it was typed, and the departments it can be dispatched to."""

from collections.abc import Sequence
from datetime import datetime

from agent_panel.builders.clocks import Subject, show_clock, tail
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import Scene
from agent_panel.views import words
from agent_panel.views.clocks import ClockView
from agent_panel.views.records import Category, DepartmentOption, DutyPerson, RecordDraft, RecordForm
from domain.cases import CATEGORIES, Case
from domain.clocks import Clock, of_taking
from domain.facts.cases import ClockKind
from domain.rows import CaseText
from store.queries.calls import party_of
from store.queries.cases import CaseRow, clocks_of
from store.queries.organisation import Department
from store.queries.persons import person_of
from store.queries.work import SavedDraft, draft_of

ICONS = {"engineering": "wrench", "security": "shield", "fire": "fire", "complaint": "flag", "help": "people"}
EMERGENCIES = ("fire",)


async def build_form(scene: Scene, row: CaseRow, call_id: str) -> RecordForm:
    """The form of a case that is being taken."""
    case = row.case
    clocks = await clocks_of(scene.connection, [case.case_id])
    draft = await draft_of(scene.connection, call_id)
    person = await person_of(scene.connection, case.person_id)
    party = await party_of(scene.connection, call_id)
    written, handed_on = (clock_or_new(scene, clocks, kind, case) for kind in of_taking(emergency=case.emergency))
    return RecordForm(
        call_id=call_id,
        person_id=case.person_id,
        draft=_draft(case, row.text, draft, formal_name(person) if person else ""),
        record_clock=written,
        dispatch_clock=handed_on,
        categories=tuple(_category(scene, code) for code in CATEGORIES),
        departments=tuple(_department(scene, department) for department in scene.departments),
        usual_s=_lengths_s(scene, emergency=False),
        urgent_s=_lengths_s(scene, emergency=True),
        case_id=case.case_id if case.recorded_at else "",
        number=case.number,
        number_known=party is not None and bool(party.number) and not party.withheld,
        spoken=case.taken_at is not None,
    )


def clock_or_new(scene: Scene, clocks: Sequence[Clock], kind: ClockKind, case: Case) -> ClockView:
    """The case's clock of a kind, the last that counts; one that is about to begin, for an emergency is taken in this
    moment, from now on."""
    found = [clock for clock in clocks if clock.clock == kind and not clock.void]
    subject = Subject(case.owner_id, tail(case.number), f"/cases/{case.case_id}")
    if found:
        return show_clock(found[-1], scene.now, subject)
    due_at = scene.organisation.rules.due_at(kind, scene.now, emergency=case.emergency)
    made = Clock(clock_id=f"{case.case_id}-{kind}", clock=kind, started_at=scene.now, due_at=due_at)
    return show_clock(made, scene.now, subject)


def _lengths_s(scene: Scene, *, emergency: bool) -> tuple[int, int]:
    record, hand_on = of_taking(emergency=emergency)
    rules = scene.organisation.rules
    return rules.length_s(record, emergency=emergency), rules.length_s(hand_on, emergency=emergency)


def _draft(case: Case, text: CaseText | None, saved: SavedDraft | None, caller: str) -> RecordDraft:
    """What was typed last; else what was written down; else that the caller themself is to be contacted."""
    fields = saved.fields if saved else {}
    place, content, contact, reach_by = (
        (text.place, text.content, text.contact_name, text.reach_by) if text else ("", "", caller, "")
    )
    return RecordDraft(
        content=fields.get("content", content),
        place=fields.get("place", place),
        contact=fields.get("contact", contact),
        reach_by=fields.get("reach_by", reach_by),
        category=fields.get("category", case.category),
        appointment_at=_instant(fields.get("appointment_at", "")) or case.appointment_at,
        department_id=fields.get("department_id", case.department_id or ""),
        duty_user_id=fields.get("duty_user_id", case.duty_user_id or ""),
        anonymous=fields.get("anonymous", str(case.anonymous).lower()) == "true",
        emergency=case.emergency,
        saved_at=saved.saved_at if saved else None,
    )


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _category(scene: Scene, code: str) -> Category:
    texts = words.load(scene.reader.language)
    synonyms = texts.text(f"category.{code}.synonyms")
    takes = next((d.department_id for d in scene.departments if code in d.categories), "")
    return Category(
        code=code,
        path=(texts.text(f"category.{code}"),),
        synonyms=() if synonyms.startswith("category.") else tuple(synonyms.split("|")),
        emergency=code in EMERGENCIES,
        department_id=takes,
        icon=ICONS.get(code, ""),
    )


def _department(scene: Scene, department: Department) -> DepartmentOption:
    first, stand_in = (*department.rota, None, None)[:2]
    lead = next((p for p in scene.people.values() if p.role == "lead" and not p.disabled), None)
    duty = None
    if first is not None:
        load = sum(1 for case in scene.world.cases.values() if case.duty_user_id == first.user_id)
        duty = DutyPerson(first.user_id, first.name, load=load, stand_in=stand_in.name if stand_in else "")
    return DepartmentOption(
        department.department_id,
        department.name,
        duty,
        lead_name=lead.name if lead else "",
        lead_user_id=lead.user_id if lead else "",
    )
