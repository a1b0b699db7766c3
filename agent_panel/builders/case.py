"""A case's page: whose it is, what was asked, its clocks and steps."""

from collections.abc import Sequence

from agent_panel.builders.call_card import case_lines, person_card
from agent_panel.builders.clocks import Subject, kept_or_open, tail
from agent_panel.builders.identity import Checked
from agent_panel.builders.masks import masked_number
from agent_panel.builders.names import initials
from agent_panel.builders.private import Private, private_values
from agent_panel.builders.scene import Scene
from agent_panel.builders.timeline import build_timeline
from agent_panel.views import words
from agent_panel.views.cases import CaseStep, CaseView, ClosingView, ConsentView
from domain.cases import Case
from domain.identity import mask_tail
from store.queries.calls import party_of
from store.queries.cases import CaseRow, clocks_of, open_cases_of, work_report_of
from store.queries.persons import holdings_of, person_of

STEPS = (
    ("record", "recorded_at"),
    ("dispatch", "dispatched_at"),
    ("sign", "signed_at"),
    ("arrive", "arrived_at"),
    ("done", "done_at"),
)
FILTERS = ("all", "calls", "clocks")


async def build_case(scene: Scene, row: CaseRow, consents: Sequence[ConsentView], show: str = FILTERS[0]) -> CaseView:
    """Everything about one case. `consents`: every customer's yes in its calls (`build_consents`)."""
    case, text = row.case, row.text
    person = await person_of(scene.connection, case.person_id) if not case.anonymous else None
    holdings = await holdings_of(scene.connection, person.person_id) if person else None
    report = await work_report_of(scene.connection, case.case_id)
    related = await open_cases_of(scene.connection, person.person_id) if person else ()
    subject = Subject(case.owner_id, tail(case.number), f"/cases/{case.case_id}")
    filter_ = show if show in FILTERS else FILTERS[0]
    return CaseView(
        case_id=case.case_id,
        number=case.number,
        title=row.title or case.number,
        category=words.load(scene.reader.language).text(f"category.{case.category}") if case.category else "",
        status=case.phase,
        need=text.content if text else "",
        received_at=case.opened_at or scene.now,
        place=text.place if text else "",
        contact=text.contact_name if text else "",
        reach_by=_reach_by(scene, text.reach_by if text else "") or await _calling_number(scene, case),
        owner_name=scene.name(case.owner_id),
        owner_initials=initials(scene.name(case.owner_id)),
        owner_since=case.opened_at or scene.now,
        person=person_card(person, scene.names, scene.user_id) if person else None,
        anonymous=case.anonymous,
        emergency=case.emergency,
        private=private_values(Private(person, holdings) if person and holdings else None, Checked(), scene.formats),
        clocks=kept_or_open(await clocks_of(scene.connection, [case.case_id]), scene.now, subject),
        steps=case_steps(case),
        timeline=await build_timeline(scene, case, filter_),
        related=case_lines([other for other in related if other.case.case_id != case.case_id], scene.world, scene.now),
        appointment_at=case.appointment_at,
        department=next((d.name for d in scene.departments if d.department_id == case.department_id), ""),
        duty_name=scene.name(case.duty_user_id),
        result=report.note if report else "",
        material=report.material if report else "",
        fee_minor=case.fee_minor if case.done_at else None,
        currency=scene.organisation.currency,
        closing=_closing(consents),
        consents=tuple(consents),
        owner_is_me=case.owner_id == scene.user_id,
        filter=filter_,  # type: ignore[arg-type]
    )


def _closing(consents: Sequence[ConsentView]) -> ClosingView | None:
    """The customer's yes that somebody has heard and confirmed; of several the last call's."""
    confirmed = (each for each in reversed(consents) if each.verdict == "confirmed" and each.judged_at)
    return next((ClosingView(each.at, each.said_s, each.by) for each in confirmed), None)


def _reach_by(scene: Scene, said: str) -> str:
    """How the person is reached is for those who have to reach them; others see its shape."""
    return mask_tail(said) if scene.session.role == "qa" else said


async def _calling_number(scene: Scene, case: Case) -> str:
    """How the person is reached where nothing else was said, its middle hidden as everywhere."""
    party = await party_of(scene.connection, case.call_id) if case.call_id and not case.anonymous else None
    return masked_number(party.number) if party and not party.withheld else ""


def case_steps(case: Case) -> tuple[CaseStep, ...]:
    """The procedure's steps: what is done, the one that is due, what comes after."""
    done = [getattr(case, attribute) is not None for _, attribute in STEPS]
    now = next((place for place, is_done in enumerate(done) if not is_done), len(done))
    return tuple(
        CaseStep(key, "done" if done[place] else "now" if place == now and case.open else "todo")
        for place, (key, _) in enumerate(STEPS)
    )
