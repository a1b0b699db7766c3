"""A person's consents with what proves them, and how the do-not-call register stands."""

from datetime import datetime
from typing import get_args

from agent_panel.builders.masks import masked_number
from agent_panel.builders.scene import Scene
from agent_panel.views.agreements import AgreementLine, AgreementsView, RegisterView
from domain.consents import Agreed
from domain.facts.consents import ConsentVia
from domain.may_call.asking import Purpose
from outbound.showing import needed
from store.queries.consents import ShownConsent, consents_shown, in_force, refusals_of
from store.queries.persons import Person, holdings_of

KEEPERS = ("agent", "lead")
"""Who may keep a consent: those who speak with customers."""


async def build_agreements(scene: Scene, person: Person) -> AgreementsView:
    """All that a person ever gave, the newest first, and what a new one needs."""
    shown = await consents_shown(scene.connection, person.person_id, scene.world)
    said_no = {each.covers for each in (await refusals_of(scene.connection, [person.person_id], [], scene.world)).said}
    numbers = (await holdings_of(scene.connection, person.person_id)).numbers
    return AgreementsView(
        person_id=person.person_id,
        name=person.name,
        language=person.language,
        lines=tuple(_line(scene, each) for each in shown),
        numbers=tuple((str(place), masked_number(number)) for place, number in enumerate(numbers)),
        vias=get_args(ConsentVia),
        refused="everything" if "everything" in said_no else next(iter(said_no), ""),
        may=scene.session.role in KEEPERS,
        back=f"/rules?person={person.person_id}" if scene.session.role in ("lead", "manager", "qa") else "",
    )


async def build_register(scene: Scene, purpose: Purpose = "advertising") -> RegisterView:
    """How old our copy is, and how old it may be for calls of a kind."""
    try:
        needs = [need.most_days for need in await needed(scene.connection, purpose) if need.what == "fresh_register"]
    except KeyError:
        needs = []
    now = in_force(scene.world)
    most = min(needs, default=0)
    if now is None:
        return RegisterView(most_days=most)
    return RegisterView(
        day=now.day,
        numbers=now.numbers,
        unread=now.unread,
        taken_at=now.taken_at,
        by=scene.name(now.by_id),
        age_days=(scene.now.astimezone(scene.reader.zone).date() - now.day).days,
        most_days=most,
    )


def _line(scene: Scene, shown: ShownConsent) -> AgreementLine:
    consent, proof = shown.consent, shown.proof
    assert consent.given_at is not None, "only consents that were given are shown"
    return AgreementLine(
        consent_id=consent.consent_id,
        number=masked_number(proof.number) if proof else "",
        via=consent.via,
        given_at=consent.given_at,
        until=consent.until,
        state=_state(consent, scene.now) if proof else "erased",
        wording=proof.wording if proof else "",
        version=proof.version if proof else "",
        proof=proof.proof if proof else "",
        again=consent.again,
        imported=consent.source == "import",
        by=scene.name(consent.by_id),
        kept_at=consent.kept_at,
        withdrawn_at=consent.withdrawn_at,
        withdrawn_via=consent.withdrawn_via,
        withdrawn_by=scene.name(consent.withdrawn_by),
    )


def _state(consent: Agreed, now: datetime) -> str:
    if consent.withdrawn_at is not None:
        return "withdrawn"
    if consent.given_at and consent.given_at > now:
        return "not_yet"
    return "over" if consent.until and consent.until <= now else "holds"
