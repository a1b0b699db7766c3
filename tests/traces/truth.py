"""What is true, counted without the code under test: states by their folds, and in which things two states differ."""

from collections.abc import Iterable
from typing import Any

from ami_bridge.snapshot import Snapshot
from domain.calls import Call
from domain.facts import Fact
from domain.rows import Row
from domain.world import CALLS, OFFERS

States = dict[str, dict[str, Any]]


def states(items: Iterable[Fact | Row]) -> States:
    """Calls and offers, folded."""
    folded: States = {CALLS.name: {}, OFFERS.name: {}}
    for item in items:
        for projection in (CALLS, OFFERS):
            key = projection.subject(item) if isinstance(item, Fact) else None
            if key is None:
                continue
            state = projection.step(folded[projection.name].get(key), item)  # type: ignore[arg-type]
            if state is not None:
                folded[projection.name][key] = state
    return folded


def alive(held: States) -> dict[tuple[str, str], object]:
    """Everything that is not over, with what matters of it now."""
    calls: dict[str, Call] = held["calls"]
    living: dict[tuple[str, str], object] = {
        ("call", call.call_id): (call.direction, bool(call.arrived_at), bool(call.answered_at))
        for call in calls.values()
        if not call.ended_at
    }
    legs = [leg for call in calls.values() for leg in call.legs.values() if not leg.ended_at]
    living |= {("leg", leg.leg_id): (leg.phase, leg.role, leg.agent_id) for leg in legs}
    offers = [offer for offer in held["offers"].values() if not offer.ended_at]
    return living | {("offer", offer.offer_id): (offer.phase, offer.agent_id) for offer in offers}


def wrong(held: States, truth: States, seen: Snapshot) -> set[tuple[str, str]]:
    """The things of which we hold something else than what is: counted without any of the code under test."""
    ours, real = alive(held), alive(truth)
    unheard = {("offer", present.uniqueid) for present in seen.channels if present.phase == "started"}
    differing = {key for key in ours.keys() | real.keys() if ours.get(key) != real.get(key)} - unheard
    for present in seen.channels:
        call = held["calls"].get(present.call_id)
        if present.uniqueid in seen.waiting and (call is None or call.phase != "waiting"):
            differing.add(("call", present.call_id))
    return differing
