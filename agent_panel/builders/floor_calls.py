"""The rows behind the floor's figures of today: what is counted there and what is listed here is asked in one place."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from agent_panel.builders.floor import clock_row
from agent_panel.builders.floor_figures import DISPATCHED, broken_clocks, counted, counted_clocks, hour_of
from agent_panel.builders.floor_line import waiting_callers
from agent_panel.builders.guessed import guessed_today
from agent_panel.builders.missed import build_missed
from agent_panel.builders.names import formal_name
from agent_panel.builders.scene import Scene
from agent_panel.views.floor_calls import (
    BehindBroken,
    BehindCall,
    BehindClock,
    BehindGuess,
    BehindRepair,
    BehindView,
)
from domain.calls import Call
from domain.rings import THREE_RINGS
from store.queries.callbacks import called_back_since
from store.queries.calls import calls_between, calls_of
from store.queries.cases import cases_by_id, clocks_since
from store.queries.persons import persons_by_id
from store.queries.repairs import repairs_since

TITLES = {
    "in_three_rings": "tile.in_three_rings",
    "waiting": "tile.waiting",
    DISPATCHED: "tile.dispatched_in_time",
    "broken_open": "tile.broken_open",
    "missed_open": "tile.missed_open",
    "missed_today": "floor.calls.missed_today",
    "answered": "tile.answered",
    "people": "floor.hours.people",
    "ivr": "floor.hours.ivr",
    "late": "floor.hours.late",
    "gone": "floor.hours.gone",
    "sent_on": "floor.calls.sent_on",
    "told": "floor.calls.told",
    "called": "floor.calls.called",
    "guessed": "floor.calls.guessed",
    "repairs": "floor.calls.repairs",
}


async def build_behind(scene: Scene, show: str, hour: int | None) -> BehindView:
    """`show`: one of TITLES. An hour of no call is an empty list."""
    title = TITLES[show]
    match show:
        case "waiting":
            return BehindView(scene.now, title, waiting=await waiting_callers(scene))
        case "missed_open":
            return BehindView(scene.now, title, missed=(await build_missed(scene)).open)
        case "broken_open":
            return BehindView(scene.now, title, broken=await _broken(scene))
        case "called":
            return BehindView(scene.now, title, told=True, calls=await _called(scene))
        case "guessed":
            return BehindView(scene.now, title, guessed=await _guessed(scene))
        case "repairs":
            return BehindView(scene.now, title, repairs=await _repairs(scene))
        case _ if show == DISPATCHED:
            return BehindView(scene.now, title, clocks=await _dispatched(scene))
    today = await calls_between(scene.connection, scene.day_start, scene.now + timedelta(seconds=1))
    found = [each for each in counted(today, show) if hour is None or hour_of(scene, each) == hour]
    calls = await _lines(scene, [(each, each.told_s, each.waited_since_told_s) for each in found])
    return BehindView(scene.now, title, hour=hour, told=show == "told", calls=calls)


async def _lines(scene: Scene, found: Sequence[tuple[Call, int | None, float | None]]) -> tuple[BehindCall, ...]:
    """Calls, the latest first, each with what was told and what was waited."""
    people = await persons_by_id(scene.connection, {call.person_id for call, _, _ in found if call.person_id})
    names = {person_id: formal_name(person) for person_id, person in people.items()}
    return tuple(
        _line(scene, call, names.get(call.person_id or "", ""), (told_s, waited_s))
        for call, told_s, waited_s in reversed(found)
    )


def _line(scene: Scene, call: Call, who: str, told: tuple[int | None, float | None]) -> BehindCall:
    late = (call.rings or 0) > THREE_RINGS
    return BehindCall(
        call_id=call.call_id,
        at=call.arrived_at or scene.now,
        who=who,
        rings=call.rings or 0,
        cause=(call.ring_cause or "system") if late else "",
        answered="people" if call.answered_by == "agent" else "ivr" if call.answered_by else "",
        agent=scene.name(call.answered_by_agent),
        talked_s=call.talked_s,
        case_id=call.case_id or "",
        told_s=told[0],
        waited_s=told[1],
    )


async def _called(scene: Scene) -> tuple[BehindCall, ...]:
    """Each with the first call that they kept their place in."""
    called = await called_back_since(scene.connection, scene.day_start)
    calls = await calls_of(scene.connection, [each.call_id for each in called])
    found = [(calls.get(c.call_id) or Call(call_id=c.call_id), c.expected_s, c.waited_s) for c in called]
    return await _lines(scene, found)


async def _dispatched(scene: Scene) -> tuple[BehindClock, ...]:
    clocks = counted_clocks(await clocks_since(scene.connection, scene.day_start))
    rows = await cases_by_id(scene.connection, [clock.case_id for clock in clocks if clock.case_id])
    return tuple(
        BehindClock(row.case.case_id, row.title, row.case.number, clock.phase, clock.started_at)
        for clock in reversed(clocks)
        if (row := rows.get(clock.case_id or "")) is not None and clock.started_at is not None
    )


async def _broken(scene: Scene) -> tuple[BehindBroken, ...]:
    broken = broken_clocks(scene)
    rows = await cases_by_id(scene.connection, [clock.case_id for clock in broken if clock.case_id])
    return tuple(BehindBroken(clock_row(scene, clock, rows), scene.name(clock.acknowledged_by)) for clock in broken)


async def _guessed(scene: Scene) -> tuple[BehindGuess, ...]:
    locks = await guessed_today(scene)
    calls = await _by_id(scene, {lock.call_id for lock in locks})
    return tuple(BehindGuess(lock, calls[lock.call_id]) for lock in locks)


async def _repairs(scene: Scene) -> tuple[BehindRepair, ...]:
    """The latest first. A leg and an offer are told apart by what Asterisk called them: nobody reads that."""
    found = await repairs_since(scene.connection, scene.day_start)
    calls = await _by_id(scene, {each.call_id for each in found if each.call_id})
    seats = {agent.seat: agent.agent_id for agent in scene.world.agents.values() if agent.seat}
    return tuple(
        BehindRepair(
            at=each.repaired.at,
            what=each.repaired.what,
            why=each.repaired.why,
            who=scene.name(seats.get(each.repaired.subject_id.rpartition("/")[2])),
            queue=each.repaired.subject_id.rpartition("/")[0],
            call=calls.get(each.call_id),
        )
        for each in reversed(found)
    )


async def _by_id(scene: Scene, call_ids: Collection[str]) -> dict[str, BehindCall]:
    known = await calls_of(scene.connection, list(call_ids))
    found = [(known.get(call_id) or Call(call_id=call_id), None, None) for call_id in call_ids]
    return {each.call_id: each for each in await _lines(scene, found)}
