"""The call column while nobody calls: my day in figures, who is there, who is on duty."""

from collections.abc import Sequence
from dataclasses import replace

from agent_panel.builders.dialing import build_dialing
from agent_panel.builders.scene import ON_THE_PHONE, Scene
from agent_panel.builders.targets import my_targets
from agent_panel.views.calls import DutyLine, Figure, ShiftView
from domain.calls import Call
from domain.clocks import Clock
from domain.rings import THREE_RINGS
from store.queries.calls import calls_answered_by
from store.queries.cases import clocks_owned_by

WAITING = ("ringing", "menu", "waiting", "static", "lost")


async def build_shift(scene: Scene) -> ShiftView:
    """The agent's shift as it stands."""
    calls = await calls_answered_by(scene.connection, scene.user_id, scene.day_start)
    clocks = await clocks_owned_by(scene.connection, scene.user_id, scene.day_start)
    shift = _shift(scene, _figures(scene, calls, clocks))
    return replace(shift, dialing=await build_dialing(scene), targets=await my_targets(scene))


def with_others(scene: Scene, before: ShiftView) -> ShiftView:
    """The shift after something that others did: who waits and who is there; my own figures are as they were."""
    shift = _shift(scene, before.figures)
    return replace(shift, notices=before.notices, dialing=before.dialing, targets=before.targets)


def _shift(scene: Scene, figures: tuple[Figure, ...]) -> ShiftView:
    agents = [a for a in scene.world.agents.values() if a.sessions and _role(scene, a.agent_id) in ON_THE_PHONE]
    leads = [a.agent_id for a in agents if _role(scene, a.agent_id) == "lead"]
    return ShiftView(
        title=scene.organisation.name,
        figures=figures,
        waiting=sum(1 for call in scene.world.calls.values() if call.direction == "in" and call.phase in WAITING),
        ready=sum(1 for agent in agents if agent.may_be_rung),
        signed_in=len(agents),
        lead_name=scene.name(leads[0]) if leads else "",
        duty=tuple(DutyLine(d.name, d.rota[0].name if d.rota else "") for d in scene.departments),
    )


def _figures(scene: Scene, calls: Sequence[Call], clocks: Sequence[Clock]) -> tuple[Figure, ...]:
    figures = [Figure("answered", scene.formats.number(len(calls)))]
    heard = [call.rings for call in calls if call.rings]
    if heard:
        within = sum(1 for rings in heard if rings <= THREE_RINGS)
        figures.append(Figure("in_three_rings", scene.formats.share(within / len(heard))))
    lengths = [_length_s(clock) for clock in clocks if clock.clock == "record" and clock.phase in ("kept", "late")]
    if lengths:
        figures.append(Figure("record_mean", scene.formats.span(sum(lengths) / len(lengths))))
    sent = [clock for clock in clocks if clock.clock in ("dispatch", "emergency") and clock.phase in ("kept", "late")]
    if sent:
        figures.append(Figure("dispatched_in_time", f"{sum(1 for c in sent if c.phase == 'kept')}/{len(sent)}"))
    return tuple(figures)


def _length_s(clock: Clock) -> float:
    assert clock.started_at and clock.stopped_at
    return (clock.stopped_at - clock.started_at).total_seconds()


def _role(scene: Scene, user_id: str) -> str:
    person = scene.people.get(user_id)
    return person.role if person else ""
