"""News that cannot be merged with the next: a signature, an arrival, a refusal, a call that the rules on calling
stopped. Each is said once, by name."""

from typing import Literal

from agent_panel.builders.scene import Scene
from agent_panel.views import words
from agent_panel.views.live import SignedMessage, ToastMessage
from domain.facts import CaseArrivedAt, CaseDeclined, CaseDone, CaseSigned, Fact, MayCallDecided
from store.queries.cases import case_of
from store.queries.persons import person_of
from store.states import World

NEWS = (CaseSigned, CaseArrivedAt, CaseDone, CaseDeclined, MayCallDecided)
TOASTS: dict[type[Fact], tuple[str, Literal["ok", "soon"]]] = {
    CaseArrivedAt: ("toast.arrived", "ok"),
    CaseDone: ("toast.done", "ok"),
    CaseDeclined: ("toast.declined", "soon"),
}


def mine_to_hear(fact: Fact, user_id: str, world: World) -> bool:
    """Is this about a case of mine, and somebody else's act? Or a call of mine, stopped as they answered?"""
    if isinstance(fact, MayCallDecided):
        attempt = world.attempts.get(fact.attempt_id)
        late = not fact.allowed and fact.stage in ("answer", "connect")
        return late and attempt is not None and attempt.agent_id == user_id
    case = world.cases.get(getattr(fact, "case_id", None))
    over = case is None and isinstance(fact, CaseDone)  # whose it was is looked up when it is said
    mine = over or (case is not None and case.owner_id == user_id)
    return mine and getattr(fact, "by_id", None) != user_id


async def item_for(scene: Scene, fact: Fact) -> tuple[str, object] | None:
    """The message that says it."""
    if isinstance(fact, MayCallDecided):
        return "toast", await _stopped(scene, fact)
    row = await case_of(scene.connection, getattr(fact, "case_id", ""))
    if row is None or row.case.owner_id != scene.user_id:
        return None
    case, name = row.case, scene.name(getattr(fact, "by_id", None))
    if isinstance(fact, CaseSigned):
        took = (fact.at - case.dispatched_at).total_seconds() if case.dispatched_at else 0.0
        return "signed", SignedMessage(case.case_id, case.number, name, max(0, round(took)))
    key, tone = TOASTS[type(fact)]
    text = words.load(scene.reader.language).text(key, name=name)
    return "toast", ToastMessage(text, strong=case.number, tone=tone, href=f"/cases/{case.case_id}")


async def _stopped(scene: Scene, fact: MayCallDecided) -> ToastMessage:
    """They had answered, and nobody may speak with them: whom we called, and why not."""
    person = await person_of(scene.connection, fact.person_id) if fact.person_id else None
    said = words.load(scene.reader.language)
    text = said.text("toast.stopped", why=said.text(f"list.reason.{fact.reason}", row=""))
    return ToastMessage(text, strong=person.name if person else "", tone="soon", urgent=True)
