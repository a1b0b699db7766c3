"""News that cannot be merged with the next: a signature, an arrival, a refusal. Each is said once, by name."""

from typing import Literal

from agent_panel.builders.scene import Scene
from agent_panel.views import words
from agent_panel.views.live import SignedMessage, ToastMessage
from domain.facts import CaseArrivedAt, CaseDeclined, CaseDone, CaseSigned, Fact
from store.queries.cases import case_of
from store.states import World

NEWS = (CaseSigned, CaseArrivedAt, CaseDone, CaseDeclined)
TOASTS: dict[type[Fact], tuple[str, Literal["ok", "soon"]]] = {
    CaseArrivedAt: ("toast.arrived", "ok"),
    CaseDone: ("toast.done", "ok"),
    CaseDeclined: ("toast.declined", "soon"),
}


def mine_to_hear(fact: Fact, user_id: str, world: World) -> bool:
    """Is this about a case of mine, and somebody else's act?"""
    case = world.cases.get(getattr(fact, "case_id", None))
    over = case is None and isinstance(fact, CaseDone)  # whose it was is looked up when it is said
    mine = over or (case is not None and case.owner_id == user_id)
    return mine and getattr(fact, "by_id", None) != user_id


async def item_for(scene: Scene, fact: Fact) -> tuple[str, object] | None:
    """The message that says it."""
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
