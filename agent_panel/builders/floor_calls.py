"""The rows behind the floor's figures of today: what is counted there and what is listed here is asked in one place."""

from datetime import timedelta

from agent_panel.builders.floor_figures import COUNTED, DISPATCHED, counted_clocks, hour_of
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import Scene
from agent_panel.views.floor_calls import BehindCall, BehindClock, BehindView
from domain.calls import Call
from domain.rings import THREE_RINGS
from store.queries.calls import calls_between
from store.queries.cases import cases_by_id, clocks_since
from store.queries.persons import persons_by_id

TITLES = {
    "in_three_rings": "tile.in_three_rings",
    "answered": "tile.answered",
    "people": "floor.hours.people",
    "ivr": "floor.hours.ivr",
    "late": "floor.hours.late",
    DISPATCHED: "tile.dispatched_in_time",
}


async def build_behind(scene: Scene, show: str, hour: int | None) -> BehindView:
    """`show`: one of TITLES. An hour of no call is an empty list."""
    if show == DISPATCHED:
        return BehindView(scene.now, TITLES[show], None, clocks=await _dispatched(scene))
    today = await calls_between(scene.connection, scene.day_start, scene.now + timedelta(seconds=1))
    found = [each for each in today if COUNTED[show](each) and (hour is None or hour_of(scene, each) == hour)]
    people = await persons_by_id(scene.connection, {each.person_id for each in found if each.person_id})
    names = {person_id: formal_name(person) for person_id, person in people.items()}
    calls = tuple(_line(scene, each, names.get(each.person_id or "", "")) for each in reversed(found))
    return BehindView(scene.now, TITLES[show], hour, calls=calls)


def _line(scene: Scene, call: Call, who: str) -> BehindCall:
    assert call.arrived_at, "what is counted has arrived"
    late = (call.rings or 0) > THREE_RINGS
    return BehindCall(
        call_id=call.call_id,
        at=call.arrived_at,
        who=who,
        rings=call.rings or 0,
        cause=(call.ring_cause or "system") if late else "",
        answered="people" if call.answered_by == "agent" else "ivr" if call.answered_by else "",
        agent=scene.name(call.answered_by_agent),
        talked_s=call.talked_s,
        case_id=call.case_id or "",
    )


async def _dispatched(scene: Scene) -> tuple[BehindClock, ...]:
    counted = counted_clocks(await clocks_since(scene.connection, scene.day_start))
    rows = await cases_by_id(scene.connection, [clock.case_id for clock in counted if clock.case_id])
    return tuple(
        BehindClock(row.case.case_id, row.title, row.case.number, clock.phase, clock.started_at)
        for clock in reversed(counted)
        if (row := rows.get(clock.case_id or "")) is not None and clock.started_at is not None
    )
